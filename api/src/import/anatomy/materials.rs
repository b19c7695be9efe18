//! Further reading: links with their titles.

use url::Url;

use crate::{
    import::{
        inline::{self, Piece},
        note::Note,
        page::FoundMaterial,
        patterns::LIST_MARK,
        reading::{Block, Format, Kind},
    },
    limits,
    validate::Check,
};

/// Reads the blocks below headings like "Additional Material". `base` is the page's own address, from which relative
/// links are read.
pub fn read(blocks: Vec<Block>, base: Option<&str>, format: Format, notes: &mut Vec<Note>) -> Vec<FoundMaterial> {
    let base = base.and_then(|base| Url::parse(base).ok());
    let mut materials = Vec::new();
    for block in blocks {
        let items: Vec<&str> = match block.kind {
            Kind::Whole => block.markdown.lines().collect(),
            _ => vec![&block.markdown],
        };
        for (place, item) in items.into_iter().enumerate().filter(|(_, item)| !item.trim().is_empty()) {
            let item = if block.kind == Kind::Whole { LIST_MARK.rest(item).unwrap_or(item) } else { item };
            match material(item, base.as_ref()).filter(is_taken) {
                Some(material) => {
                    let links = inline::pieces(item).into_iter().filter_map(|piece| match piece {
                        Piece::Link(link) => Some(link.url),
                        _ => None,
                    });
                    for url in links.skip(1) {
                        notes.push(Note::not_placed(block.line, "further reading has one link", url));
                    }
                    materials.push(material);
                }
                None => {
                    // Markdown made of HTML has lines of its own.
                    let is_by_line = block.kind == Kind::Whole && format != Format::Html;
                    let line = block.line + if is_by_line { place } else { 0 };
                    let why = "further reading needs a link on the web";
                    notes.push(Note::not_placed(line, why, &inline::words(item)));
                }
            }
        }
    }
    materials
}

/// Whether an article may have it: a title, and an address as we take them.
fn is_taken(material: &FoundMaterial) -> bool {
    let mut check = Check::default();
    check.line("", &material.title, limits::TITLE);
    check.url("", &material.url);
    check.done().is_ok()
}

fn material(item: &str, base: Option<&Url>) -> Option<FoundMaterial> {
    let pieces = inline::pieces(item);
    let place = pieces.iter().position(|piece| matches!(piece, Piece::Link(_)));
    let Some(place) = place else { return bare(&inline::words(item)) };
    let Piece::Link(link) = pieces[place] else { return None };
    let url = match (Url::parse(link.url), base) {
        (Ok(url), _) => url,
        (Err(_), Some(base)) => base.join(link.url).ok()?,
        (Err(_), None) => return None,
    };
    let words = |pieces: &[Piece<'_>]| inline::words(&pieces.iter().map(|piece| piece.source()).collect::<String>());
    let (before, behind) = (words(&pieces[..place]), words(&pieces[place + 1..]));
    let label = inline::words(link.label);
    let is_bare = label.contains("://");
    let title = if is_bare && !before.is_empty() { trimmed(&before) } else { label };
    let rest = if is_bare { behind } else { format!("{before} {behind}") };
    let description = Some(trimmed(&rest)).filter(|rest| !rest.is_empty());
    ["http", "https"].contains(&url.scheme()).then(|| FoundMaterial { title, url: url.into(), description })
}

/// `Title - https://...`, as plain text has it.
fn bare(words: &str) -> Option<FoundMaterial> {
    let at = words.find("https://").or_else(|| words.find("http://"))?;
    let end = words[at..].find(' ').map_or(words.len(), |end| at + end);
    let url = words[at..end].trim_end_matches(['.', ',', ')', ']']);
    let (title, rest) = (trimmed(&words[..at]), trimmed(&words[end..]));
    let title = if title.is_empty() { url.to_owned() } else { title };
    Some(FoundMaterial { title, url: url.to_owned(), description: Some(rest).filter(|rest| !rest.is_empty()) })
}

fn trimmed(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || "-–—:,.|(".contains(c)).to_owned()
}
