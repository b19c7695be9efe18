//! Where notes begin and end among the blocks.

use std::fmt::{self, Write};

use comrak::html::{ChildRendering, Context};
use comrak::nodes::NodeValue;
use comrak::{Node, node_matches};

use super::super::tree;
use super::{Page, Written};

/// Whether the block is the last of a note, so that the links back stand in it.
pub(super) fn ends(node: Node<'_>) -> bool {
    let in_note = |parent: Node<'_>| node_matches!(parent, NodeValue::FootnoteDefinition(_));
    node.next_sibling().is_none() && node.parent().is_some_and(in_note)
}

/// A note.
pub(super) fn definition(out: &mut Context<&mut Page<'_>>, node: Node<'_>, entering: bool) -> Written {
    if entering {
        let mut html = String::new();
        out.cr()?;
        out.user.footnotes.open(&mut html)?;
        out.write_str(&html)?;
        return Ok(ChildRendering::HTML);
    }
    let is_text = |last: Node<'_>| node_matches!(last, NodeValue::Paragraph) && tree::sole_image(last).is_none();
    if !node.last_child().is_some_and(is_text) {
        back_links(out)?;
    }
    out.write_str("</li>\n")?;
    Ok(ChildRendering::HTML)
}

/// The links from the note that is open back to its marks.
pub(super) fn back_links(out: &mut Context<&mut Page<'_>>) -> fmt::Result {
    let mut html = String::new();
    out.user.footnotes.back_links(&mut html)?;
    out.write_str(&html)
}
