//! From the bytes of a file to text: bounded, decoded, free of what no text may hold.

use std::{fs::File, io::Read, path::Path};

use aws_lc_rs::digest::{SHA256, digest};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{note::Note, patterns};
use crate::{
    error::{AppError, Code, Result},
    text::{self, is_refused},
};

/// The largest file that is read, in bytes: a page of text is far below it, and memory stays bounded above it.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// How far into a file a declaration of its encoding is looked for (HTML, section 4.2.5.4).
const DECLARED_WITHIN: usize = 1024;

/// What is said of bytes that mean nothing in the encoding.
const FAULTS: &str = ", in which some bytes mean nothing: they are shown as \u{FFFD}";

/// A file as text.
pub struct Source {
    /// The text, with plain line ends.
    pub text: String,
    /// SHA-256 of the bytes, in hexadecimal digits: the same file is the same page.
    pub hash: String,
    /// What was assumed or left out.
    pub notes: Vec<Note>,
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Source> {
    let name = path.display();
    let refuse = |error: std::io::Error| AppError::new(Code::InvalidInput, format!("{name} cannot be read: {error}."));
    let file = File::open(path).map_err(refuse)?;
    let mut bytes = Vec::new();
    // One byte more than is taken tells that there is more, whatever the file system says of its length.
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(refuse)?;
    if bytes.len() as u64 > MAX_BYTES {
        let limit = MAX_BYTES / 1024 / 1024;
        return Err(AppError::new(
            Code::PayloadTooLarge,
            format!("{name} has more than {limit} MiB; a page has less. Is this the file that you meant?"),
        ));
    }
    decode(&bytes)
}

/// Decodes: by the byte order mark, as UTF-8, as a page says itself, or as Windows-1252.
pub fn decode(bytes: &[u8]) -> Result<Source> {
    let hash = text::hex(digest(&SHA256, bytes).as_ref());
    let mut notes = Vec::new();
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => {
            let (text, _, has_faults) = encoding.decode(bytes);
            let faults = if has_faults { FAULTS } else { "" };
            if encoding != UTF_8 || has_faults {
                notes.push(Note::guessed(1, format!("read as {}, by its byte order mark{faults}", encoding.name())));
            }
            text.into_owned()
        }
        (None, Ok(text)) => text.to_owned(),
        (None, Err(fault)) => {
            let line = 1 + bytes[..fault.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            // A page that declares UTF-8 and is not is of another encoding.
            let (encoding, why) = match declared(bytes).filter(|encoding| *encoding != UTF_8) {
                Some(encoding) => (encoding, "as the page declares"),
                None => (WINDOWS_1252, "as is usual for old pages"),
            };
            let (text, has_faults) = encoding.decode_without_bom_handling(bytes);
            let faults = if has_faults { FAULTS } else { "" };
            let note = format!("this is not UTF-8; the file was read as {}, {why}{faults}", encoding.name());
            notes.push(Note::guessed(line, note));
            text.into_owned()
        }
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        return Err(AppError::new(Code::InvalidInput, "The file is empty."));
    }
    refuse_binary(&text)?;
    Ok(Source { text: without_controls(&text, &mut notes), hash, notes })
}

/// The encoding that a page of HTML declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN)]).into_owned();
    let label = patterns::CHARSET.captures(&head)?;
    Encoding::for_label(label.name("label")?.as_str().as_bytes())
}

/// Text has no U+0000, and hardly any other control characters.
fn refuse_binary(text: &str) -> Result<()> {
    let controls = text.chars().filter(|c| is_refused(*c)).count();
    let place = text.find('\0').or_else(|| (controls > 16 + text.len() / 1000).then(|| text.find(is_refused))?);
    match place {
        None => Ok(()),
        Some(at) => {
            let line = 1 + text[..at].matches('\n').count();
            let message = format!("The file is binary, not text: line {line} holds control characters.");
            Err(AppError::new(Code::InvalidInput, message))
        }
    }
}

/// Control characters that stray into copied text become spaces.
fn without_controls(text: &str, notes: &mut Vec<Note>) -> String {
    if !text.contains(is_refused) {
        return text.to_owned();
    }
    for (place, line) in text.split('\n').enumerate() {
        if let Some(c) = line.chars().find(|c| is_refused(*c)) {
            notes.push(Note::left_out(place + 1, format!("the control character U+{:04X}", c as u32)));
        }
    }
    text.chars().map(|c| if is_refused(c) { ' ' } else { c }).collect()
}
