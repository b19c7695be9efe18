//! Cutting plain text to length.

use unicode_normalization::char::is_combining_mark;

use super::reading::is_unspaced;

/// Plain text on one line of up to `limit` Unicode scalar values, for cards and search engines. A longer text is cut
/// between words, in the second half of what fits (a longer word is cut itself), and ends with an ellipsis.
pub fn excerpt(plain_text: &str, limit: usize) -> String {
    let mut line: Vec<char> = Vec::new();
    for word in plain_text.split_whitespace() {
        if line.len() > limit {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars());
    }
    if line.len() <= limit {
        return line.into_iter().collect();
    }
    let Some(room) = limit.checked_sub(1) else {
        return String::new();
    };
    let at = (room.div_ceil(2)..=room).rev().find(|at| is_boundary(&line, *at));
    let mut end = at.unwrap_or(room);
    // A mark belongs to the letter before it.
    while end > 0 && line.get(end).is_some_and(|c| clings(*c)) {
        end -= 1;
    }
    let cut: String = line.iter().take(end).collect();
    let cut = cut.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '—' | '–' | '-' | '('));
    format!("{cut}…")
}

/// Whether a text can be cut before the character at `at`.
fn is_boundary(line: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| line.get(before));
    match (before, line.get(at)) {
        (Some(before), Some(after)) => {
            after.is_whitespace()
                || before.is_whitespace()
                || (is_unspaced(*before) && is_unspaced(*after) && !clings(*after))
        }
        _ => false,
    }
}

fn clings(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}
