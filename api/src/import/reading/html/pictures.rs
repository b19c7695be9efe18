//! Pictures: where they are found, and what stands below them.

use super::{
    convert,
    parts::starts,
    tokens::{Element, Item, What},
};
use crate::import::inline;

/// Where pages keep the address of a picture that is loaded late.
const LATE: &[&str] = &["data-src", "data-lazy-src", "data-original", "data-srcset", "srcset"];

/// The address of a picture: its own, or the one from which it is loaded late. Bytes in the page are no address.
pub fn address(element: &Element) -> Option<&str> {
    let all = ["src"].iter().chain(LATE).filter_map(|name| {
        let value = element.get(name)?.trim();
        // The first of a set, without its width.
        if name.ends_with("set") { value.split([' ', ',']).next() } else { Some(value) }
    });
    let is_address = |value: &&str| !value.is_empty() && !convert::is_data(value) && !convert::runs_code(value);
    all.into_iter().find(is_address)
}

/// Whether these items are one picture, with its caption and nothing else.
pub fn is_figure(items: &[Item]) -> bool {
    if convert::plain(items) != caption(items).unwrap_or_default() {
        return false;
    }
    let mut pictures = starts(items).filter(|element| element.name == "img");
    let has_address = pictures.next().is_some_and(|picture| address(picture).is_some());
    matches!(&items[0].what, What::Start(element) if element.name == "figure")
        && has_address
        && pictures.next().is_none()
}

/// A picture with its caption, which Markdown has as its title.
pub fn figure(items: &[Item]) -> String {
    let picture = starts(items).find(|element| element.name == "img");
    let without_breaks = |value: &str| value.replace(['\n', '"'], " ");
    let alt = inline::escaped(&without_breaks(picture.and_then(|picture| picture.get("alt")).unwrap_or_default()));
    let address = without_breaks(picture.and_then(address).unwrap_or_default());
    match caption(items).map(|caption| without_breaks(&caption)).filter(|caption| !caption.is_empty()) {
        Some(caption) => format!("![{alt}](<{address}> \"{}\")", caption.replace('\\', "\\\\")),
        None => format!("![{alt}](<{address}>)"),
    }
}

/// The words of a picture's caption.
fn caption(items: &[Item]) -> Option<String> {
    items.iter().enumerate().find_map(|(place, item)| match &item.what {
        What::Start(element) if element.name == "figcaption" => {
            Some(convert::plain(&items[place..(place + element.length).min(items.len())]))
        }
        _ => None,
    })
}
