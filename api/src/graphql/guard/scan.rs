//! The scan of a document's bytes, before it is parsed.
//!
//! One pass, nothing allocated, an end at the first limit. It splits the text exactly as the parser does, as far as
//! the text is GraphQL; from the first fault on it does not matter, since the parser stops there.

use async_graphql::Pos;

use super::limits::Limits;
use super::refusal::{Refusal, RefusalKind};

const BLOCK_QUOTE: &[u8] = b"\"\"\"";
const ESCAPED_BLOCK_QUOTE: &[u8] = b"\\\"\"\"";
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Refuses a document with too many tokens, too much between them, brackets too deep, or a string without an end.
pub(super) fn scan(query: &str, limits: &Limits) -> Result<(), Refusal> {
    let bytes = query.as_bytes();
    let mut at = 0;
    let mut tokens = 0_usize;
    let mut open = 0_usize;
    let mut ignored = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let skipped = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b',' => 1,
            b'#' => run(rest, |byte| byte != b'\n' && byte != b'\r'),
            _ if rest.starts_with(BYTE_ORDER_MARK) => BYTE_ORDER_MARK.len(),
            _ => 0,
        };
        if skipped > 0 {
            ignored += skipped;
            if ignored > limits.max_ignored {
                return Err(too_airy(query, at, limits.max_ignored));
            }
            at += skipped;
            continue;
        }
        let length = match byte {
            b'"' => string(rest).ok_or_else(|| endless(query, at))?,
            b'(' | b'[' | b'{' => {
                open += 1;
                if open > limits.max_nesting {
                    return Err(too_deep(query, at, limits.max_nesting));
                }
                1
            }
            b')' | b']' | b'}' => {
                open = open.saturating_sub(1);
                1
            }
            b'.' if rest.starts_with(b"...") => 3,
            b'-' | b'0'..=b'9' => 1 + run(rest.get(1..).unwrap_or_default(), in_number),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => run(rest, in_name),
            _ => 1,
        };
        tokens += 1;
        if tokens > limits.max_tokens {
            return Err(too_long(query, at, limits.max_tokens));
        }
        at += length;
    }
    Ok(())
}

fn run(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| !belongs(byte)).unwrap_or(bytes.len())
}

fn in_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

fn in_number(byte: u8) -> bool {
    matches!(byte, b'+' | b'-' | b'.') || in_name(byte)
}

/// The length of the string that begins here, its quotes included; `None` where it has no end.
fn string(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(BLOCK_QUOTE) {
        return block_string(bytes);
    }
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\n' | b'\r' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn block_string(bytes: &[u8]) -> Option<usize> {
    let mut at = BLOCK_QUOTE.len();
    loop {
        let rest = bytes.get(at..)?;
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with(BLOCK_QUOTE) {
            return Some(at + BLOCK_QUOTE.len());
        }
        at += if rest.starts_with(ESCAPED_BLOCK_QUOTE) { ESCAPED_BLOCK_QUOTE.len() } else { 1 };
    }
}

fn too_long(query: &str, at: usize, limit: usize) -> Refusal {
    let message = format!(
        "The document has more than {limit} tokens, which is the limit: ask for less at a time, and send values as \
         variables."
    );
    Refusal::too_expensive(message, Some(position(query, at)))
}

fn too_airy(query: &str, at: usize, limit: usize) -> Refusal {
    let message = format!(
        "The document has more than {limit} bytes of white space and comments, which is the limit: leave them out."
    );
    Refusal::too_expensive(message, Some(position(query, at)))
}

fn too_deep(query: &str, at: usize, limit: usize) -> Refusal {
    let message = format!(
        "Here {} brackets are open inside each other, and {limit} is the limit: nest selections and values less \
         deeply.",
        limit + 1
    );
    Refusal::too_expensive(message, Some(position(query, at)))
}

/// A string without an end cannot be left to the parser: it takes an unfinished block string for an empty string and
/// a second one, so that brackets which are text to this scan would be nesting to the parser.
fn endless(query: &str, at: usize) -> Refusal {
    let message = "The string that begins here has no end: close it with the quotes that it began with.";
    Refusal::new(RefusalKind::Syntax, message.to_owned(), Some(position(query, at)))
}

/// Line and column of an offset in bytes; counted as the parser counts them, and only once something is refused.
fn position(query: &str, at: usize) -> Pos {
    let mut pos = Pos { line: 1, column: 1 };
    for (_, character) in query.char_indices().take_while(|(index, _)| *index < at) {
        match character {
            '\n' => {
                pos.line += 1;
                pos.column = 1;
            }
            '\r' => pos.column = 1,
            _ => pos.column += 1,
        }
    }
    pos
}
