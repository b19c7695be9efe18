//! Parts of a page's items: some of them, what stands beside them, its links, the line of its words.

use std::ops::Range;

use super::{
    convert,
    tokens::{Element, Item, What},
};

/// A link with words.
pub struct Link<'a> {
    /// Its place among the items that were searched.
    pub range: Range<usize>,
    /// Its line.
    pub line: usize,
    /// Itself.
    pub element: &'a Element,
    /// Its words, on one line.
    pub words: String,
}

/// The links that have words.
pub fn links(items: &[Item]) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let What::Start(element) = &item.what else { continue };
        if element.name != "a" {
            continue;
        }
        let range = place..(place + element.length).min(items.len());
        let words = convert::plain(&items[range.clone()]).replace('\n', " ");
        if !words.is_empty() {
            links.push(Link { range, line: item.line, element, words });
        }
    }
    links
}

/// Ranges put together: whether one of many holds a place is asked for each place of a page.
pub struct Union(Vec<Range<usize>>);

impl Union {
    /// Puts ranges together.
    pub fn of(ranges: impl IntoIterator<Item = Range<usize>>) -> Self {
        let mut ranges: Vec<_> = ranges.into_iter().collect();
        ranges.sort_by_key(|range| range.start);
        let mut union: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match union.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => union.push(range),
            }
        }
        Self(union)
    }

    /// Whether one of them holds this place.
    pub fn contains(&self, place: usize) -> bool {
        let behind = self.0.partition_point(|range| range.start <= place);
        behind > 0 && self.0[behind - 1].contains(&place)
    }
}

/// The items at these places, which ascend; an element is as long as what is left of it.
pub fn pick(items: &[Item], places: &[usize]) -> Vec<Item> {
    let picked = |(at, place): (usize, &usize)| {
        let mut item = items[*place].clone();
        if let What::Start(element) = &mut item.what {
            let end = place + element.length;
            element.length = places[at..].partition_point(|place| *place < end);
        }
        item
    };
    places.iter().enumerate().map(picked).collect()
}

/// The words that stand between these ranges, which ascend, each run with its line.
pub fn beside(items: &[Item], ranges: &[Range<usize>]) -> Vec<(usize, String)> {
    let mut runs = Vec::new();
    let mut from = 0;
    let ends = ranges.iter().map(|range| (range.start, range.end)).chain([(items.len(), items.len())]);
    for (start, end) in ends {
        if from < start {
            let run = &items[from..start];
            runs.extend(Some((line_of(run), convert::plain(run))).filter(|(_, words)| !words.is_empty()));
        }
        from = from.max(end);
    }
    runs
}

/// The line of the first word, else of the first item.
pub fn line_of(items: &[Item]) -> usize {
    let begin = items.iter().find_map(|item| match &item.what {
        What::Text(text) if !text.trim().is_empty() => {
            let above = text.chars().take_while(|c| c.is_whitespace()).filter(|c| *c == '\n').count();
            Some(item.line + above)
        }
        _ => None,
    });
    begin.or_else(|| items.first().map(|item| item.line)).unwrap_or(1)
}

/// The elements that begin among these items.
pub fn starts(items: &[Item]) -> impl Iterator<Item = &Element> {
    items.iter().filter_map(|item| match &item.what {
        What::Start(element) => Some(element),
        _ => None,
    })
}
