//! The headings of plain text, which has none: which lines are headings, and at which level they stand.

use crate::import::{
    note::Note,
    patterns::{BYLINE, CLOSING, PUBLISHED, QUESTION_MARK, UPDATED},
    reading::{Block, Format, Kind},
};

/// The longest heading that is guessed, in words and in characters.
const LONGEST: (usize, usize) = (18, 120);

/// Marks the lines that look like headings, with level 0.
pub fn mark(blocks: &mut [Block], is_label: impl Fn(&Block) -> bool) {
    for place in 0..blocks.len() {
        let has_text_behind = blocks.get(place + 1).is_some_and(|next| !is_label(next));
        let block = &blocks[place];
        if has_text_behind && !is_label(block) && looks_like_a_heading(block) {
            blocks[place].kind = Kind::Heading(0);
        }
    }
}

fn looks_like_a_heading(block: &Block) -> bool {
    let words = block.line_of_words();
    let is_short = words.chars().count() <= LONGEST.1 && words.split(' ').count() <= LONGEST.0;
    let begins = words.chars().next().is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase() || "“\"‘'¿".contains(c));
    let is_sentence = words.ends_with(['.', '!', '…', ':', ';', ',', '。', '！', '”', '"', '۔', '।']);
    let is_other = [&BYLINE, &PUBLISHED, &UPDATED, &QUESTION_MARK].iter().any(|pattern| pattern.is_match(&words));
    let is_address = words.contains("://");
    block.kind == Kind::Paragraph && is_short && begins && !is_sentence && !is_other && !is_address
}

/// Gives the headings of plain text their levels: one that another follows at once stands above it, the others stand at
/// the deepest level; one that closes the article, or comes before any that others stand below, is of the first.
/// Of other formats, tells which headings skip a level.
pub fn give_levels(body: &mut [Block], format: Format, notes: &mut Vec<Note>) {
    if format != Format::Text {
        return tell_skips(body, notes);
    }
    let is_heading = |block: &Block| block.kind == Kind::Heading(0);
    // How many headings stand right below each, without text between them.
    let mut below = vec![0_u8; body.len()];
    for place in (0..body.len().saturating_sub(1)).rev() {
        if is_heading(&body[place]) && is_heading(&body[place + 1]) {
            below[place] = (below[place + 1] + 1).min(3);
        }
    }
    let deepest = below.iter().copied().max().unwrap_or_default();
    let mut is_below_one = false;
    for place in 0..body.len() {
        if !is_heading(&body[place]) {
            continue;
        }
        let words = body[place].line_of_words();
        let (level, why) = match below[place] {
            0 if CLOSING.is_match(&words) => (2, "it closes the article"),
            0 if !is_below_one || deepest == 0 => (2, "no heading stands above it"),
            0 => (2 + deepest, "it stands below the one before"),
            more => (2 + deepest - more, "another follows at once"),
        };
        is_below_one = (is_below_one || below[place] > 0) && !CLOSING.is_match(&words);
        body[place].kind = Kind::Heading(level);
        notes.push(Note::guessed(body[place].line, format!("taken for a heading of level {level}, since {why}")));
    }
}

fn tell_skips(body: &[Block], notes: &mut Vec<Note>) {
    let mut above = 1;
    for block in body {
        let Kind::Heading(level) = block.kind else { continue };
        if level > above + 1 {
            notes.push(Note::guessed(block.line, format!("this heading skips from level {above} to {level}; kept so")));
        }
        above = level;
    }
}
