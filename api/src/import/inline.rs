//! The inline level of Markdown, as far as a reader of parentheses and links must tell its pieces apart, and the way
//! from plain text to Markdown that means the same.

use std::collections::HashMap;

/// A piece of a block. Together, the pieces' sources are the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Characters that mean themselves; an escaped one with its backslash is a piece of its own.
    Text(&'a str),
    /// Code with its marks.
    Code(&'a str),
    /// Marks of emphasis, pictures: what is not read.
    Other(&'a str),
    /// `[label](url "title")` or `<url>`.
    Link(Link<'a>),
}

/// A link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// As it stands in the Markdown.
    pub source: &'a str,
    /// Its label, as Markdown.
    pub label: &'a str,
    /// Where it leads.
    pub url: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
}

impl<'a> Piece<'a> {
    /// As it stands in the Markdown.
    pub fn source(self) -> &'a str {
        match self {
            Piece::Text(source) | Piece::Code(source) | Piece::Other(source) => source,
            Piece::Link(link) => link.source,
        }
    }
}

/// Takes a block apart.
pub fn pieces(markdown: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let fences = Fences::of(markdown);
    let (mut from, mut at) = (0, 0);
    while at < markdown.len() {
        let Some(piece) = special(markdown, at, &fences) else {
            at += markdown[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if from < at {
            pieces.push(Piece::Text(&markdown[from..at]));
        }
        at += piece.source().len();
        from = at;
        pieces.push(piece);
    }
    if from < markdown.len() {
        pieces.push(Piece::Text(&markdown[from..]));
    }
    pieces
}

/// The piece at this place that is not plain text.
fn special<'a>(markdown: &'a str, at: usize, fences: &Fences) -> Option<Piece<'a>> {
    let rest = &markdown[at..];
    match rest.as_bytes().first()? {
        b'\\' => rest[1..].starts_with(|c: char| c.is_ascii_punctuation()).then(|| Piece::Text(&rest[..2])),
        b'`' => {
            let fence = rest.len() - rest.trim_start_matches('`').len();
            // A run that nothing closes is text, as a whole.
            Some(match fences.closing(at + fence, fence) {
                Some(end) => Piece::Code(&markdown[at..end]),
                None => Piece::Text(&rest[..fence]),
            })
        }
        b'*' => Some(Piece::Other(&rest[..rest.len() - rest.trim_start_matches('*').len()])),
        b'!' if rest[1..].starts_with('[') => link(&rest[1..]).map(|link| Piece::Other(&rest[..=link.source.len()])),
        b'[' => link(rest).map(Piece::Link),
        b'<' if rest.starts_with("<http") => {
            let near = rest.char_indices().take_while(|(at, _)| *at < LONGEST);
            let is_end = |at: usize, c: char| matches!(c, '>' | ' ' | '\n') || (c == '<' && at > 0);
            let (end, _) = near.into_iter().find(|(at, c)| is_end(*at, *c)).filter(|(_, c)| *c == '>')?;
            let url = &rest[1..end];
            Some(Piece::Link(Link { source: &rest[..=end], label: url, url, title: None }))
        }
        _ => None,
    }
}

/// The runs of backticks of a block by their length: where each begins. Gathered once, since nothing may close a run.
struct Fences(HashMap<usize, Vec<usize>>);

impl Fences {
    fn of(markdown: &str) -> Self {
        let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut at = 0;
        while let Some(begin) = markdown[at..].find('`').map(|begin| at + begin) {
            let length = markdown[begin..].len() - markdown[begin..].trim_start_matches('`').len();
            runs.entry(length).or_default().push(begin);
            at = begin + length;
        }
        Self(runs)
    }

    /// Where the first run of exactly this length ends that begins at `from` or behind it.
    fn closing(&self, from: usize, length: usize) -> Option<usize> {
        let begins = self.0.get(&length)?;
        begins.get(begins.partition_point(|begin| *begin < from)).map(|begin| begin + length)
    }
}

/// The longest label and address that are taken for parts of a link, in characters, and the most brackets that are open
/// within them: the search stays linear.
const LONGEST: usize = 2_000;
const OPEN: usize = 32;

fn link(rest: &str) -> Option<Link<'_>> {
    let label = balanced(&rest[1..], '[', ']')?;
    let behind = &rest[label.len() + 2..];
    if !behind.starts_with('(') {
        return None;
    }
    let target = balanced(&behind[1..], '(', ')')?;
    let source = &rest[..label.len() + target.len() + 4];
    let target = target.trim();
    let (url, title) = match target.split_once([' ', '\n']) {
        Some((url, title)) => (url, Some(title.trim().trim_matches(['"', '\'']))),
        None => (target, None),
    };
    let url = url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(url);
    Some(Link { source, label, url, title })
}

/// What stands before the bracket that closes, brackets within it in pairs, escaped ones not counted.
fn balanced(text: &str, open: char, close: char) -> Option<&str> {
    let (mut depth, mut escaped) = (0, false);
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < LONGEST) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == open && depth == OPEN => return None,
            c if c == open => depth += 1,
            c if c == close && depth == 0 => return Some(&text[..at]),
            c if c == close => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The words of a piece of Markdown without marks and escapes, on one line.
pub fn words(markdown: &str) -> String {
    let mut text = String::new();
    for piece in pieces(markdown) {
        match piece {
            Piece::Text(source) => match source.strip_prefix('\\') {
                Some(escaped) if escaped.chars().count() == 1 => text.push_str(escaped),
                _ => text.push_str(source),
            },
            Piece::Code(code) => text.push_str(code.trim_matches('`')),
            Piece::Other(_) => {}
            Piece::Link(link) => text.push_str(&words(link.label)),
        }
    }
    let text = text.replace("&amp;", "&").replace("&nbsp;", " ");
    let emphasis = |word: &str| word.trim_matches('_').to_owned();
    text.split_whitespace().map(emphasis).collect::<Vec<_>>().join(" ")
}

/// Plain text of one paragraph as Markdown that renders to that text and nothing else; addresses become links, as the
/// renderer makes them.
pub fn escaped(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + 8);
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut before = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(address) = address(rest).filter(|_| !is_word(before)) {
            // Between angle brackets nothing means more than itself.
            let is_plain = address.chars().all(|c| c.is_alphanumeric() || "/:.-?=%#+,".contains(c));
            markdown.push_str(&if is_plain { address.to_owned() } else { format!("<{address}>") });
            before = address.chars().next_back();
            rest = &rest[address.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let next = rest.chars().next();
        let means_more = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => !(is_word(before) && is_word(next)),
            '&' => next.is_some_and(|next| next.is_ascii_alphabetic() || next == '#'),
            _ => false,
        };
        if means_more {
            markdown.push('\\');
        }
        markdown.push(c);
        before = Some(c);
    }
    // What would begin a heading, a quote, a list or a rule at the beginning of a line.
    let first = markdown.chars().next().unwrap_or(' ');
    let digits = markdown.len() - markdown.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match first {
        '#' | '>' | '+' | '-' | '=' => markdown.insert(0, '\\'),
        _ if (1..=9).contains(&digits) && markdown[digits..].starts_with(['.', ')']) => markdown.insert(digits, '\\'),
        _ => {}
    }
    markdown
}

/// The address on the web that this text begins with, without the marks that end a sentence behind it (as GFM's
/// autolinks end, section 6.9).
fn address(text: &str) -> Option<&str> {
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>')).unwrap_or(text.len());
    let mut address = &text[..end];
    let count = |mark: char| address.chars().filter(|c| *c == mark).count();
    let mut unmatched = count(')').saturating_sub(count('('));
    loop {
        let last = address.chars().next_back()?;
        if last == ')' && unmatched > 0 {
            unmatched -= 1;
        } else if !"?!.,:;*_~'\"\\`|]”’".contains(last) {
            return Some(address).filter(|address| !address.ends_with("//"));
        }
        address = &address[..address.len() - last.len_utf8()];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering;

    #[test]
    fn pieces_put_together_are_the_block() {
        for markdown in [
            "a (b) [c](d) e",
            "`[x](y)` ![i](j) *k* \\[l\\] [m] [n](<o p> \"q\") <https://r.example/> [s](t(u)v)",
            "[[[((( ``` ` \\",
            "",
        ] {
            let sources: String = pieces(markdown).into_iter().map(Piece::source).collect();
            assert_eq!(sources, markdown);
        }
        let links: Vec<_> = pieces("[a](b \"c\") `[d](e)` ![f](g)")
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Link(link) => Some((link.label, link.url, link.title)),
                _ => None,
            })
            .collect();
        assert_eq!(links, [("a", "b", Some("c"))]);
    }

    #[test]
    fn escaped_text_renders_to_itself() {
        for text in [
            "1. not a list",
            "- nor this, # nor > that",
            "# no heading",
            "> no quote",
            "2 * 3 * 4 = _snake_case_ and snake_case [@key] [a](b)",
            "AT&T &amp; R&D &lt;b&gt; <b>bold</b> `code` \\ ~~gone~~ a|b",
            "=====",
            "---",
            "1984) was a year",
            "see https://x.example/_a_/b and (https://x.example/a_(b)_c), or https://x.example/~ida/*x*/[y]?a=1&copy=2.",
            "https://x.example/plain",
            "http:// and https:/ and xhttps://x.example/_a_",
        ] {
            let scope = &mut rendering::Scope::new();
            let rendered = rendering::render(&escaped(text), &Default::default(), scope).unwrap();
            assert_eq!(rendered.plain_text, text, "{}", rendered.html);
            assert!(rendered.html.starts_with("<p>") && rendered.outline.is_empty(), "{}", rendered.html);
        }
    }

    #[test]
    fn words_are_without_marks() {
        assert_eq!(words("**Q1.** Why \\*this\\* [link](x) _and_ `code`?"), "Q1. Why *this* link and code?");
    }
}
