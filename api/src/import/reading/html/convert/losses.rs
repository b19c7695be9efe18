//! What of a page has no like in Markdown, named with its line: hidden text, links that no article carries, tables that
//! had to be made plainer.

use std::ops::Range;

use super::{
    super::tokens::{Element, Item, What},
    hidden,
    links::{self, Fate},
    plain, tables, tree,
};
use crate::{import::note::Note, rendering};

/// How much is quoted, in characters.
const QUOTED: usize = 60;

/// Names what is lost of a page: hidden text everywhere, the rest within the article.
pub fn tell(items: &[Item], scope: Option<&Range<usize>>, notes: &mut Vec<Note>) {
    let mut losses = Losses { items, notes, edits: Vec::new(), places: Vec::new(), table_until: 0 };
    let mut place = 0;
    while let Some(item) = items.get(place) {
        let mut next = place + 1;
        if let What::Start(element) = &item.what {
            if hidden::is_hidden(element) {
                next = (place + element.length).clamp(next, items.len());
                losses.hidden(place, next, element);
            } else if scope.is_none_or(|scope| scope.contains(&place)) {
                losses.element(place, element);
            }
        }
        place = next;
    }
    losses.tell_counted();
}

struct Losses<'a> {
    items: &'a [Item],
    notes: &'a mut Vec<Note>,
    /// The lines of links that edit a section.
    edits: Vec<usize>,
    /// The lines of links to places of the page.
    places: Vec<usize>,
    /// Where the table ends within which we are.
    table_until: usize,
}

impl Losses<'_> {
    fn element(&mut self, place: usize, element: &Element) {
        match element.name.as_str() {
            "a" => self.link(place, element),
            "table" if place >= self.table_until => {
                self.table_until = (place + element.length).min(self.items.len());
                self.table(place);
            }
            _ => {}
        }
    }

    fn hidden(&mut self, from: usize, to: usize, element: &Element) {
        let line = self.items[from].line;
        let words = plain(&self.items[from + 1..to]).replace('\n', " ");
        if hidden::is_edit(element) {
            self.edits.push(line);
        } else if words.chars().any(char::is_alphanumeric) {
            let last = self.items[to - 1].line;
            let text = format!("hidden text (to line {last}): {:?}", rendering::excerpt(&words, QUOTED));
            self.notes.push(Note::left_out(line, text));
        }
    }

    fn link(&mut self, place: usize, link: &Element) {
        let line = self.items[place].line;
        match links::fate(link) {
            Fate::Carried | Fate::Nowhere => {}
            // It is named with whatever else runs code.
            Fate::RunsCode => {}
            Fate::Within => self.places.push(line),
            Fate::Foreign => {
                let address = rendering::excerpt(link.get("href").unwrap_or_default().trim(), QUOTED);
                let text = format!("the address of a link that an article cannot have: {address:?}");
                self.notes.push(Note::left_out(line, text));
            }
        }
    }

    fn table(&mut self, place: usize) {
        let nodes = tree::nodes(&self.items[place..self.table_until]);
        let Some(table) = nodes.first().and_then(tree::Node::branch).filter(|table| !tables::is_layout(table)) else {
            return;
        };
        let doubts = tables::doubts(table);
        let line = self.items[place].line;
        if doubts.has_spans {
            let text =
                "cells of this table that span several columns or rows were set into the first; the others are empty";
            self.notes.push(Note::guessed(line, text));
        }
        if doubts.has_no_header {
            self.notes.push(Note::guessed(line, "the first row of this table was taken for its headings"));
        }
    }

    /// Those of which a page has many are told once.
    fn tell_counted(&mut self) {
        if let Some(first) = self.edits.first() {
            let text = format!("links that edit a section ({} of them)", self.edits.len());
            self.notes.push(Note::left_out(*first, text));
        }
        if let Some(first) = self.places.first() {
            let text = format!("the addresses of links to places of the same page ({} of them)", self.places.len());
            self.notes.push(Note::left_out(*first, text));
        }
    }
}
