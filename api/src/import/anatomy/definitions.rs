//! What marks in the text call: where links lead, and footnotes.

use std::collections::{BTreeSet, HashMap};

use crate::import::reading::{Block, Definition};

/// The definitions of a page, found by their marks.
pub struct Definitions {
    all: Vec<Definition>,
    /// Their places by the folded mark.
    of_mark: HashMap<String, Vec<usize>>,
}

impl Definitions {
    /// Gathers them.
    pub fn of(all: Vec<Definition>) -> Self {
        let mut of_mark: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, definition) in all.iter().enumerate() {
            of_mark.entry(definition.mark.to_lowercase()).or_default().push(place);
        }
        Self { all, of_mark }
    }

    /// Those that these blocks call, and those that they call themselves: a footnote may hold a link. In their order.
    pub fn called<'a>(&self, blocks: impl Iterator<Item = &'a Block>) -> impl Iterator<Item = &Definition> {
        self.places(blocks).into_iter().map(|place| &self.all[place])
    }

    /// Those that none of these blocks calls.
    pub fn uncalled<'a>(&self, blocks: impl Iterator<Item = &'a Block>) -> impl Iterator<Item = &Definition> {
        let called = self.places(blocks);
        self.all.iter().enumerate().filter(move |(place, _)| !called.contains(place)).map(|(_, definition)| definition)
    }

    fn places<'a>(&self, blocks: impl Iterator<Item = &'a Block>) -> BTreeSet<usize> {
        let mut open: Vec<String> = blocks.flat_map(|block| marks(&block.markdown)).collect();
        let mut called = BTreeSet::new();
        while let Some(mark) = open.pop() {
            for place in self.of_mark.get(&mark).into_iter().flatten() {
                if called.insert(*place) {
                    open.extend(marks(&self.all[*place].block.markdown));
                }
            }
        }
        called
    }
}

/// What stands in brackets, brackets included, folded as labels of links are (CommonMark, section 6.3).
fn marks(markdown: &str) -> impl Iterator<Item = String> {
    let opened = markdown.split('[').skip(1);
    opened.filter_map(|rest| rest.split_once(']')).map(|(mark, _)| format!("[{}]", mark.to_lowercase()))
}
