//! Footnotes: their numbers and ids, and the HTML of marks and notes.

use std::collections::HashMap;
use std::fmt::{self, Write};

use comrak::nodes::NodeValue;
use comrak::{Node, node_matches};

use super::scope::Scope;
use super::tree;

/// The footnotes of one text while its HTML is written.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    prefix: String,
    before: u32,
    marks: HashMap<u32, u32>,
    written: u32,
}

/// Tidies the tree's footnotes and reserves their numbers in the scope.
pub(super) fn prepare(root: Node<'_>, scope: &mut Scope) -> Footnotes {
    let (before, prefix) = scope.footnotes();
    let mut footnotes = Footnotes { prefix: prefix.to_owned(), before, ..Footnotes::default() };
    let mut notes = 0;
    let nodes: Vec<_> = root.descendants().collect();
    for node in nodes {
        let is_note = match &node.data().value {
            NodeValue::FootnoteDefinition(note) => Some(is_top(node) && note.total_references > 0),
            _ => None,
        };
        match is_note {
            Some(true) => notes += 1,
            // A second note of one name, or a note within a note: nothing points to it, but it must not vanish.
            Some(false) => tree::unwrap(node),
            None => {}
        }
    }
    let is_mark = |node: &Node<'_>| node_matches!(node, NodeValue::FootnoteReference(_));
    let marks: Vec<_> = root.descendants().filter(is_mark).collect();
    for node in &marks {
        // Counted anew: the parser's count has the marks of notes that it left out.
        if let NodeValue::FootnoteReference(mark) = &mut node.data_mut().value {
            let count = footnotes.marks.entry(mark.ix).or_default();
            *count += 1;
            mark.ref_num = *count;
        }
    }
    // A mark is a link itself, and links cannot be nested. From the last to the first keeps their order.
    for node in marks.into_iter().rev() {
        if let Some(link) = node.ancestors().filter(|above| tree::is_link_or_image(above)).last() {
            link.insert_after(node);
        }
    }
    scope.add_footnotes(notes);
    footnotes
}

fn is_top(node: Node<'_>) -> bool {
    node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::Document))
}

impl Footnotes {
    /// The mark in the text: the `use_of`th of the `number`th note.
    pub(super) fn mark(&self, out: &mut dyn Write, number: u32, use_of: u32) -> fmt::Result {
        let (note, mark) = (self.note_id(number), self.mark_id(number, use_of));
        write!(
            out,
            r##"<sup class="footnote-ref"><a href="#{note}" id="{mark}" role="doc-noteref">{number}</a></sup>"##
        )
    }

    /// Opens the next note, and the section before the first.
    pub(super) fn open(&mut self, out: &mut dyn Write) -> fmt::Result {
        if self.written == 0 {
            out.write_str("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n")?;
        }
        self.written += 1;
        write!(out, r#"<li id="{}">"#, self.note_id(self.written))
    }

    /// The links from the note that is open back to its marks. They have no words, which would need a language.
    pub(super) fn back_links(&self, out: &mut dyn Write) -> fmt::Result {
        for use_of in 1..=self.marks.get(&self.written).copied().unwrap_or_default() {
            let mark = self.mark_id(self.written, use_of);
            write!(out, r##" <a href="#{mark}" class="footnote-backref" role="doc-backlink">↩</a>"##)?;
        }
        Ok(())
    }

    /// Closes the section, if there is one.
    pub(super) fn finish(&self, out: &mut dyn Write) -> fmt::Result {
        if self.written > 0 { out.write_str("</ol>\n</section>\n") } else { Ok(()) }
    }

    fn note_id(&self, number: u32) -> String {
        format!("{}fn-{}", self.prefix, self.before + number)
    }

    fn mark_id(&self, number: u32, use_of: u32) -> String {
        let suffix = if use_of > 1 { format!("-{use_of}") } else { String::new() };
        format!("{}fnref-{}{suffix}", self.prefix, self.before + number)
    }
}
