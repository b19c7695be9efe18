//! What the guard answers when it does not let a document through.

use std::fmt::{self, Display, Formatter};

use async_graphql::Pos;

/// Why a document was refused, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// It is not GraphQL.
    Syntax,
    /// It is beyond one of the limits.
    TooExpensive,
    /// It does not say which of its operations to run, or names one that it lacks.
    UnknownOperation,
    /// A variable that must be given is not.
    MissingVariable,
}

/// A refusal, for programs and people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why, for programs.
    pub kind: RefusalKind,
    /// Why, for people, and what to do about it.
    pub message: String,
    /// Where in the document: line and column, both from 1, the column in characters.
    pub position: Option<(usize, usize)>,
}

impl Refusal {
    pub(super) fn new(kind: RefusalKind, message: String, position: Option<Pos>) -> Self {
        let position = position.map(|pos| (pos.line, pos.column));
        Self { kind, message, position }
    }

    pub(super) fn too_expensive(message: String, position: Option<Pos>) -> Self {
        Self::new(RefusalKind::TooExpensive, message, position)
    }
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}
