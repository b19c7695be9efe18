//! The blocks of a Markdown text as they stand in it, for who takes a text apart before it is saved.

use comrak::Arena;
use comrak::nodes::NodeValue;

use super::{markdown, plain};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A block of code.
    Code,
    /// HTML, which is shown as text.
    Html,
    /// A footnote.
    Footnote,
    /// A list, a table, a quote, a rule.
    Other,
}

/// A block at the top level of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its first line, from 1.
    pub first: usize,
    /// Its last line.
    pub last: usize,
    /// Its words, without markup.
    pub plain: String,
}

/// The blocks at the top level, in their order. `None` for a text that `render` refuses as nested too deep.
pub fn blocks(text: &str) -> Option<Vec<Block>> {
    let arena = Arena::new();
    let root = markdown::parse(&arena, text, &markdown::ENTRY)?;
    let of = |node: comrak::Node<'_>| {
        let data = node.data();
        let kind = match &data.value {
            NodeValue::Heading(heading) => BlockKind::Heading(heading.level),
            NodeValue::Paragraph => BlockKind::Paragraph,
            NodeValue::CodeBlock(_) => BlockKind::Code,
            NodeValue::HtmlBlock(_) => BlockKind::Html,
            NodeValue::FootnoteDefinition(_) => BlockKind::Footnote,
            _ => BlockKind::Other,
        };
        let (first, last) = (data.sourcepos.start.line, data.sourcepos.end.line);
        Block { kind, first, last, plain: plain::text(node, None) }
    };
    let mut blocks: Vec<Block> = root.children().map(of).collect();
    blocks.sort_by_key(|block| block.first);
    Some(blocks)
}
