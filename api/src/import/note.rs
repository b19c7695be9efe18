//! What a person is told about single lines of a page.

use serde::Serialize;

/// What a note says of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sort {
    /// It was placed by a guess, to be looked at.
    Guessed,
    /// It is no part of an article (navigation, scripts, the reply form), and was left out for that reason.
    LeftOut,
    /// It belongs to no part that was recognised, and was not taken.
    NotPlaced,
}

/// One remark about one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The line in the file, from 1.
    pub line: usize,
    /// What it says.
    pub sort: Sort,
    /// In words.
    pub text: String,
}

impl Note {
    /// A guess.
    pub fn guessed(line: usize, text: impl Into<String>) -> Self {
        Self { line, sort: Sort::Guessed, text: text.into() }
    }

    /// Something that was left out.
    pub fn left_out(line: usize, text: impl Into<String>) -> Self {
        Self { line, sort: Sort::LeftOut, text: text.into() }
    }

    /// Something that found no place, quoted.
    pub fn not_placed(line: usize, why: &str, quoted: &str) -> Self {
        let quoted = crate::rendering::excerpt(quoted, 80);
        Self { line, sort: Sort::NotPlaced, text: format!("{why}: {quoted:?}") }
    }
}
