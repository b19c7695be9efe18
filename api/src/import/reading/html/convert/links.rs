//! Where links lead, and which of them an article carries.

use super::super::tokens::Element;
use crate::rendering;

/// What becomes of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands in the article.
    Carried,
    /// It leads nowhere.
    Nowhere,
    /// It leads to a place of its own page, whose name the article does not keep.
    Within,
    /// It runs code.
    RunsCode,
    /// It is of a kind that no article has.
    Foreign,
}

/// What becomes of a link.
pub fn fate(link: &Element) -> Fate {
    match link.get("href").map(str::trim) {
        None | Some("") => Fate::Nowhere,
        Some(address) if address.starts_with('#') => Fate::Within,
        Some(address) if runs_code(address) => Fate::RunsCode,
        Some(address) if !rendering::allowed_link(address) => Fate::Foreign,
        Some(_) => Fate::Carried,
    }
}

/// Whether an address runs code.
pub fn runs_code(address: &str) -> bool {
    begins(address, "javascript:") || begins(address, "vbscript:")
}

/// Whether an address is the bytes of what it leads to.
pub fn is_data(address: &str) -> bool {
    begins(address, "data:")
}

/// Whether an address is of a scheme, by what browsers see of it: they pass over controls.
fn begins(address: &str, scheme: &str) -> bool {
    let seen = address.trim_start_matches(|c| c <= ' ').chars().filter(|c| !c.is_ascii_control());
    seen.take(scheme.len()).collect::<String>().eq_ignore_ascii_case(scheme)
}

/// An address as Markdown has it between parentheses.
pub fn destination(address: &str) -> String {
    let address: String = address.trim().chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
    let has_pairs = has_pairs(&address);
    let mut destination = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        let is_kept = match c {
            '<' | '>' | '"' | '`' | '|' | '\\' => false,
            '(' | ')' => has_pairs,
            c => !c.is_control() && !c.is_whitespace(),
        };
        match is_kept {
            false => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| destination.push_str(&format!("%{byte:02X}"))),
            true if c == '&' && super::words::begins_reference(&address[at..]) => destination.push_str("\\&"),
            true => destination.push(c),
        }
    }
    destination
}

/// The title of a link or a picture, with the space before it.
pub fn title(element: &Element) -> String {
    let title = element.get("title").unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    match title.is_empty() {
        true => String::new(),
        false => format!(" \"{}\"", super::words::escaped_title(&title)),
    }
}

/// Whether each parenthesis has its other half, as Markdown counts them.
fn has_pairs(address: &str) -> bool {
    let mut depth = 0_i32;
    for c in address.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if !(0..=8).contains(&depth) {
            return false;
        }
    }
    depth == 0
}
