//! A line of text: its words with their marks of emphasis, its code, pictures and links.
//!
//! Pages nest elements as they like; Markdown has marks that count only beside the right characters. So a line is kept
//! as a row of pieces, each with its style, and the marks are set anew when it is written.

use super::{
    super::{pictures, tokens::Element},
    links,
    marks::{self, Writer},
    style::{MARKS, Style},
    tree::{Branch, Node},
    words::{self, is_letter},
};
use crate::import::inline;

/// What a piece is.
pub enum What {
    /// Without a space of HTML.
    Word(String),
    /// Code.
    Code(String),
    /// Markdown already: a picture, an address.
    Whole(String),
    /// A space.
    Space,
    /// The end of a line.
    Break,
}

/// A piece of a line.
pub struct Piece<'a> {
    /// What it is.
    pub what: What,
    /// What it stands in.
    pub style: Style<'a>,
}

impl Piece<'_> {
    /// Whether it only parts what stands around it.
    pub fn is_space(&self) -> bool {
        matches!(self.what, What::Space | What::Break)
    }

    /// Its first character.
    pub fn first(&self) -> char {
        match &self.what {
            What::Word(word) => word.chars().next().unwrap_or(' '),
            What::Code(_) => '`',
            What::Whole(markdown) => markdown.chars().next().unwrap_or(' '),
            What::Space | What::Break => ' ',
        }
    }

    /// Its last character.
    pub fn last(&self) -> char {
        match &self.what {
            What::Word(word) => word.chars().next_back().unwrap_or(' '),
            What::Whole(markdown) => markdown.chars().next_back().unwrap_or(' '),
            _ => self.first(),
        }
    }
}

/// A line of text.
#[derive(Default)]
pub struct Line<'a> {
    pieces: Vec<Piece<'a>>,
    /// Whether no line ends in it.
    is_flat: bool,
    /// Whether it is a cell of a table, which a `|` would end.
    is_cell: bool,
}

impl<'a> Line<'a> {
    /// One in which no line ends.
    pub fn flat() -> Self {
        Line { is_flat: true, ..Line::default() }
    }

    /// A cell of a table.
    pub fn cell() -> Self {
        Line { is_cell: true, ..Line::flat() }
    }

    /// Adds nodes. The blocks among them are only set apart.
    pub fn add(&mut self, nodes: &[Node<'a>], style: Style<'a>) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text, style),
                Node::Branch(branch) => self.branch(branch, style),
            }
        }
    }

    /// Adds an element of a line.
    pub fn branch(&mut self, branch: &Branch<'a>, style: Style<'a>) {
        let within = style.within(branch.element);
        match branch.name() {
            "br" => self.end_line(style),
            "img" => self.picture(branch.element, style),
            // The reading of a word stands above it, and its parentheses are for those who do not see that.
            "rp" => {}
            "rt" => {
                self.text(" (", style);
                self.add(&branch.children, within);
                self.text(")", style);
            }
            _ if branch.is_block() => {
                self.space(style);
                self.add(&branch.children, within);
                self.space(style);
            }
            _ => self.add(&branch.children, within),
        }
    }

    /// Adds text.
    pub fn text(&mut self, text: &str, style: Style<'a>) {
        if style.is_code {
            return self.code(text, style);
        }
        for (place, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if place > 0 {
                self.space(style);
            }
            self.word(word, style);
        }
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(Piece::is_space)
    }

    fn word(&mut self, word: &str, style: Style<'a>) {
        match self.pieces.last_mut() {
            _ if word.is_empty() => {}
            Some(Piece { what: What::Word(before), style: last }) if last.is_as(style) => before.push_str(word),
            _ => self.pieces.push(Piece { what: What::Word(word.to_owned()), style }),
        }
    }

    fn code(&mut self, text: &str, style: Style<'a>) {
        let text = text.replace(|c: char| c.is_ascii_whitespace(), " ");
        match self.pieces.last_mut() {
            Some(Piece { what: What::Code(before), style: last }) if last.is_as(style) => before.push_str(&text),
            _ if text.trim().is_empty() => self.space(style),
            // Markdown cannot have this in the code of a cell.
            _ if self.is_cell && text.contains("\\|") => self.text(&text, style.without_code()),
            _ => self.pieces.push(Piece { what: What::Code(text), style }),
        }
    }

    fn picture(&mut self, picture: &Element, style: Style<'a>) {
        let Some(address) = pictures::address(picture) else { return };
        let alt = picture.get("alt").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let (alt, title) = (inline::escaped(&alt), links::title(picture));
        let picture = format!("![{alt}]({}{title})", links::destination(address));
        self.pieces.push(Piece { what: What::Whole(picture), style });
    }

    fn space(&mut self, style: Style<'a>) {
        if self.pieces.last().is_some_and(|last| !last.is_space()) {
            self.pieces.push(Piece { what: What::Space, style });
        }
    }

    fn end_line(&mut self, style: Style<'a>) {
        if self.is_flat {
            return self.space(style);
        }
        self.pieces.pop_if(|last| matches!(last.what, What::Space));
        if !self.pieces.is_empty() {
            self.pieces.push(Piece { what: What::Break, style });
        }
    }

    /// As Markdown.
    pub fn markdown(mut self) -> String {
        self.free_code();
        while self.pieces.pop_if(|last| last.is_space()).is_some() {}
        self.link_addresses();
        self.style_spaces();
        self.part_edges();
        for mark in MARKS {
            marks::fit(&mut self.pieces, mark);
        }
        self.join();
        let written = Writer::new(self.is_cell).write(self.pieces);
        written.split('\n').map(words::escaped_line).collect::<Vec<_>>().join("\n")
    }

    /// Spaces at the edges of code stand beside it: Markdown does not show them within.
    fn free_code(&mut self) {
        for piece in std::mem::take(&mut self.pieces) {
            let style = piece.style;
            let is_edge = |at: fn(&str) -> bool| matches!(&piece.what, What::Code(code) if at(code));
            let (begins, ends) = (is_edge(|code| code.starts_with(' ')), is_edge(|code| code.ends_with(' ')));
            if begins || matches!(piece.what, What::Space) {
                self.space(style);
            }
            match piece.what {
                What::Space => {}
                What::Break => self.end_line(style),
                _ => self.pieces.push(piece),
            }
            if ends {
                self.space(style);
            }
        }
    }

    /// Addresses that stand in the text become links, as the renderer makes them.
    fn link_addresses(&mut self) {
        for piece in std::mem::take(&mut self.pieces) {
            match piece.what {
                What::Word(word) if piece.style.link.is_none() => self.linked_word(&word, piece.style),
                _ => self.pieces.push(piece),
            }
        }
    }

    fn linked_word(&mut self, word: &str, style: Style<'a>) {
        let mut rest = word;
        while let Some(found) = words::address(rest) {
            self.word(&rest[..found.start], style);
            self.pieces.push(Piece { what: What::Whole(words::link(&rest[found.clone()])), style });
            rest = &rest[found.end..];
        }
        self.word(rest, style);
    }

    /// A space has the style that it shares with what stands around it.
    fn style_spaces(&mut self) {
        let mut next = Style::default();
        for piece in self.pieces.iter_mut().rev() {
            piece.style = if piece.is_space() { piece.style.common(next) } else { piece.style };
            next = piece.style;
        }
        let mut before = Style::default();
        for piece in &mut self.pieces {
            piece.style = if piece.is_space() { piece.style.common(before) } else { piece.style };
            before = piece.style;
        }
    }

    /// What stands before the first letter of a word and behind its last becomes a piece of its own, from which marks
    /// can be taken.
    fn part_edges(&mut self) {
        for piece in std::mem::take(&mut self.pieces) {
            let What::Word(word) = &piece.what else {
                self.pieces.push(piece);
                continue;
            };
            let first = word.find(is_letter).unwrap_or(0);
            let last = word.char_indices().rfind(|(_, c)| is_letter(*c));
            let (begin, rest) = word.split_at(first);
            let (letters, end) = rest.split_at(last.map_or(0, |(at, c)| at + c.len_utf8() - first));
            let parts = [begin, letters, end].into_iter().filter(|part| !part.is_empty());
            self.pieces.extend(parts.map(|part| Piece { what: What::Word(part.to_owned()), style: piece.style }));
        }
    }

    /// Puts words together again between which no mark was left.
    fn join(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        for piece in pieces {
            match piece.what {
                What::Word(word) => self.word(&word, piece.style),
                _ => self.pieces.push(piece),
            }
        }
    }
}
