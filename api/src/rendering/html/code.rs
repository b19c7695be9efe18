//! Blocks of code.

use std::fmt::Write;

use comrak::html::Context;
use comrak::nodes::NodeCodeBlock;

use super::{Page, Written, leaf};

/// The longest name of a programming language that becomes a class, in characters.
const MAX_LANGUAGE: usize = 32;

/// A block of code, indented or fenced.
pub(super) fn block(out: &mut Context<&mut Page<'_>>, block: &NodeCodeBlock, entering: bool) -> Written {
    leaf(entering, || {
        out.cr()?;
        match language(&block.info) {
            Some(language) => write!(out, "<pre><code class=\"language-{language}\">")?,
            None => out.write_str("<pre><code>")?,
        }
        out.escape(&block.literal)?;
        out.write_str("</code></pre>\n")
    })
}

/// What stands behind the fence, up to options such as `,ignore`, if it is a name that a class can bear.
fn language(info: &str) -> Option<&str> {
    info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).next().filter(|word| is_language(word))
}

/// Whether a word is the name of a programming language, as far as a class goes.
pub(in super::super) fn is_language(word: &str) -> bool {
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
    (1..=MAX_LANGUAGE).contains(&word.len()) && word.chars().all(named)
}
