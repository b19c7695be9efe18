//! The contract of the HTML, the grammar of citations, and what must never come through.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod citations;
mod hostile;
mod judge;
mod markup;
mod measures;
mod outline;
mod short;

use super::*;
use uuid::Uuid;

/// Sources under these keys, labelled "Label of KEY", with ids 1, 2, 3 ...
fn sources(keys: &[&str]) -> HashMap<String, CitedSource> {
    let source = |(at, key): (usize, &&str)| {
        let source = CitedSource {
            id: Uuid::from_u128(at as u128 + 1),
            key: (*key).to_owned(),
            label: format!("Label of {key}"),
        };
        ((*key).to_owned(), source)
    };
    keys.iter().enumerate().map(source).collect()
}

fn rendered(markdown: &str) -> Rendered {
    render(markdown, &sources(&["a", "b"]), &mut Scope::new()).unwrap()
}

fn html(markdown: &str) -> String {
    rendered(markdown).html
}
