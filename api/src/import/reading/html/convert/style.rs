//! What a piece of a line stands in: marks of emphasis, code, a link.

use super::{
    super::tokens::Element,
    links::{self, Fate},
};

/// A mark of emphasis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Of what is strong.
    Strong,
    /// Of what is stressed.
    Emphasis,
    /// Of what is no longer so.
    Deleted,
}

/// All of them.
pub const MARKS: [Mark; 3] = [Mark::Strong, Mark::Emphasis, Mark::Deleted];

impl Mark {
    /// As Markdown.
    pub fn sign(self) -> &'static str {
        match self {
            Mark::Strong => "**",
            Mark::Emphasis => "*",
            Mark::Deleted => "~~",
        }
    }
}

/// What a piece of a line stands in.
#[derive(Clone, Copy, Default)]
pub struct Style<'a> {
    marks: [bool; 3],
    /// Whether it is code.
    pub is_code: bool,
    /// The link within which it stands.
    pub link: Option<&'a Element>,
}

impl<'a> Style<'a> {
    /// The style of what stands in an element as well.
    pub fn within(mut self, element: &'a Element) -> Self {
        match element.name.as_str() {
            "strong" | "b" if !self.is_code => self.set(Mark::Strong, true),
            "em" | "i" if !self.is_code => self.set(Mark::Emphasis, true),
            "del" | "s" | "strike" if !self.is_code => self.set(Mark::Deleted, true),
            "code" | "tt" | "samp" | "kbd" | "pre" | "xmp" | "listing" => self.is_code = true,
            "a" if links::fate(element) == Fate::Carried => self.link = Some(element),
            _ => {}
        }
        self
    }

    /// The same, but no code.
    pub fn without_code(self) -> Self {
        Self { is_code: false, ..self }
    }

    /// Whether it has a mark.
    pub fn has(self, mark: Mark) -> bool {
        self.marks[mark as usize]
    }

    /// Gives it a mark, or takes it.
    pub fn set(&mut self, mark: Mark, value: bool) {
        self.marks[mark as usize] = value;
    }

    /// Whether both stand within the same link, or within none.
    pub fn is_linked_as(self, other: Style) -> bool {
        match (self.link, other.link) {
            (Some(one), Some(other)) => std::ptr::eq(one, other),
            (None, None) => true,
            _ => false,
        }
    }

    /// Whether both are the same.
    pub fn is_as(self, other: Style) -> bool {
        self.marks == other.marks && self.is_code == other.is_code && self.is_linked_as(other)
    }

    /// What both have.
    pub fn common(self, other: Style) -> Style<'a> {
        let link = self.link.filter(|_| self.is_linked_as(other));
        let marks = MARKS.map(|mark| self.has(mark) && other.has(mark));
        Style { marks, is_code: false, link }
    }
}
