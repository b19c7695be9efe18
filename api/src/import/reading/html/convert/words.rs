//! Words of a page as Markdown that renders to them and to nothing else.

use std::ops::Range;

use url::Url;

use super::links;

/// Characters at which an address ends that stands in a text.
const ENDS_ADDRESS: &[char] = &['<', '>', '"', '“', '”', '«', '»', '|', '`', '\\', '^', '{', '}'];

/// The longest address that is taken for one, in bytes: the search stays linear.
const LONGEST: usize = 2_000;

/// A word, which no space interrupts, in which nothing becomes a link.
pub fn escaped(word: &str) -> String {
    escaped_as(word, false)
}

/// A word of a link's label, in which the renderer makes no links.
pub fn escaped_label(text: &str) -> String {
    escaped_as(text, true)
}

fn escaped_as(text: &str, is_label: bool) -> String {
    let mut markdown = String::with_capacity(text.len() + 8);
    let mut before = None;
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let means_more = match c {
            '\\' | '`' | '*' | '[' | ']' | '~' | '|' => true,
            '<' => rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '_' => !(before.is_some_and(is_letter) && rest[1..].starts_with(is_letter)),
            '&' => begins_reference(rest),
            ':' => !is_label && rest.starts_with("://") && is_scheme(&text[..at]),
            '.' => !is_label && text[..at].strip_suffix("www").is_some_and(may_begin_address),
            _ => false,
        };
        if means_more {
            markdown.push('\\');
        }
        markdown.push(c);
        before = Some(c);
    }
    markdown
}

/// A title between quotation marks.
pub fn escaped_title(title: &str) -> String {
    let mut markdown = String::with_capacity(title.len());
    for (at, c) in title.char_indices() {
        if matches!(c, '\\' | '"' | '|') || begins_reference(&title[at..]) {
            markdown.push('\\');
        }
        markdown.push(c);
    }
    markdown
}

/// Escapes what would begin a heading, a quote, a list, a rule or a table, and what would end a heading.
pub fn escaped_line(line: &str) -> String {
    let mut line = line.to_owned();
    let title = line.trim_end_matches('#');
    if title.len() < line.len() && title.ends_with(' ') {
        line.insert(line.len() - 1, '\\');
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let begins_list = (1..=9).contains(&digits)
        && line[digits..].strip_prefix(['.', ')']).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    if line.starts_with(['#', '>', '+', '-', '=']) || line.starts_with(":-") {
        line.insert(0, '\\');
    } else if begins_list {
        line.insert(digits, '\\');
    }
    line
}

/// Whether a text begins with a reference to a character, or may.
pub fn begins_reference(text: &str) -> bool {
    text.strip_prefix('&').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#'))
}

/// A letter or digit of which Markdown knows that it is no punctuation.
pub fn is_letter(c: char) -> bool {
    let is_circled = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    c.is_alphanumeric() && !is_circled
}

/// Whether an address as a whole is one that may stand between `<` and `>`, and shows what it is.
fn is_simple_address(address: &str) -> bool {
    let is_web = begins_web(address);
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !ENDS_ADDRESS.contains(&c);
    let refers = address.contains(';') && address.char_indices().any(|(at, _)| begins_reference(&address[at..]));
    is_web && !refers && address.chars().all(is_plain) && Url::parse(address).is_ok()
}

/// Where the first address of a word stands.
pub fn address(word: &str) -> Option<Range<usize>> {
    let mut places = word.char_indices();
    let at = places.find_map(|(place, c)| match c {
        ':' if word[place..].starts_with("://") && is_scheme(&word[..place]) => {
            Some(place - letters_before(&word[..place]))
        }
        'w' if word[place..].starts_with("www.") && may_begin_address(&word[..place]) => Some(place),
        _ => None,
    })?;
    let length = length(&word[at..]);
    let is_whole = !word[..at].ends_with(char::is_alphanumeric);
    let is_address = || Url::parse(&complete(&word[at..at + length])).is_ok_and(|url| url.host_str().is_some());
    (is_whole && is_address()).then_some(at..at + length)
}

/// Whether an address without a scheme may begin behind a text.
fn may_begin_address(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '/' | '-'))
}

/// How long the address is that begins here, without the punctuation behind it.
fn length(text: &str) -> usize {
    let is_part =
        |(at, c): &(usize, char)| *at < LONGEST && !c.is_whitespace() && !c.is_control() && !ENDS_ADDRESS.contains(c);
    let length = text.char_indices().take_while(is_part).map(|(at, c)| at + c.len_utf8()).last().unwrap_or(0);
    let mut address = &text[..length];
    let more = |close: char, open: char| address.matches(close).count().saturating_sub(address.matches(open).count());
    let (mut parentheses, mut brackets) = (more(')', '('), more(']', '['));
    while let Some(last) = address.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '…' | '’' | '[' | '(' => {}
            ')' if parentheses > 0 => parentheses -= 1,
            ']' if brackets > 0 => brackets -= 1,
            _ => break,
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    address.len()
}

/// An address as a link that shows it.
pub fn link(address: &str) -> String {
    if is_simple_address(address) {
        return format!("<{address}>");
    }
    format!("[{}]({})", escaped_label(address), links::destination(&complete(address)))
}

/// An address with the scheme that browsers add; none, where it is of another than the web's.
fn complete(address: &str) -> String {
    if begins_web(address) {
        address.to_owned()
    } else if address.starts_with("www.") {
        format!("http://{address}")
    } else {
        String::new()
    }
}

fn begins_web(address: &str) -> bool {
    let begins = |with: &&str| address.get(..with.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(with));
    ["http://", "https://"].iter().any(begins)
}

/// Whether the letters that end a text are a scheme of which the renderer makes links.
fn is_scheme(text: &str) -> bool {
    let scheme = &text[text.len() - letters_before(text)..];
    ["http", "https", "ftp"].into_iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

fn letters_before(text: &str) -> usize {
    text.len() - text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()
}
