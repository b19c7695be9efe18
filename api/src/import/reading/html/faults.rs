//! What a page should not hold, or an article cannot: elements that are never closed, what is no text, handlers of
//! events, pictures without an address.

use std::ops::Range;

use super::{
    convert, pictures,
    tokens::{Element, Item, What},
};
use crate::{import::note::Note, rendering};

/// How much is quoted of what is no text, in characters.
const QUOTED: usize = 60;

/// Names the faults of a page. Pictures are looked at within the article alone.
pub fn tell(items: &[Item], scope: Option<&Range<usize>>, notes: &mut Vec<Note>) {
    for (place, item) in items.iter().enumerate() {
        let What::Start(element) = &item.what else { continue };
        let (line, name) = (item.line, &element.name);
        if !element.is_closed {
            let text = format!("<{name}> is never closed; it was read to where its surroundings end");
            notes.push(Note::guessed(line, text));
        }
        if convert::is_silent(element) && !convert::is_hidden(element) && !matches!(name.as_str(), "title" | "input") {
            notes.push(Note::left_out(line, silent(items, place, element)));
        }
        if name == "img" && scope.is_none_or(|scope| scope.contains(&place)) && pictures::address(element).is_none() {
            notes.push(Note::not_placed(line, "this picture has no address", element.get("alt").unwrap_or_default()));
        }
        running(line, element, notes);
    }
}

fn running(line: usize, element: &Element, notes: &mut Vec<Note>) {
    let name = &element.name;
    for (attribute, value) in &element.attributes {
        if attribute.starts_with("on") && attribute.len() > 2 {
            notes.push(Note::left_out(line, format!("the handler {attribute} of <{name}>")));
        }
        if convert::runs_code(value) {
            notes.push(Note::left_out(line, format!("an address of <{name}> that runs code")));
        }
    }
}

/// An element that is no text, with the address at which a reader would find it, and the words that it holds.
fn silent(items: &[Item], place: usize, element: &Element) -> String {
    let name = element.name.as_str();
    let mut told = format!("<{name}>");
    if matches!(name, "script" | "style") {
        return told;
    }
    let inner = &items[place..(place + element.length).min(items.len())];
    if let Some(address) = inner.iter().find_map(address) {
        told.push_str(&format!(" of {address:?}"));
    }
    let text = |item: &Item| match &item.what {
        What::Text(text) => Some(text.clone()),
        _ => None,
    };
    let words = inner.iter().filter_map(text).collect::<Vec<_>>().join(" ");
    if !words.trim().is_empty() {
        told.push_str(&format!(": {:?}", rendering::excerpt(&words, QUOTED)));
    }
    told
}

fn address(item: &Item) -> Option<&str> {
    let What::Start(element) = &item.what else { return None };
    let all = ["src", "data", "data-src", "href"].into_iter().filter_map(|name| element.get(name));
    all.map(str::trim).find(|address| !address.is_empty() && !convert::is_data(address))
}
