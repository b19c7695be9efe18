//! The regions of a page: from a heading that names a part to where that part ends.

use std::ops::RangeInclusive;

use super::{asks, faqs, headings};
use crate::{
    import::{
        note::Note,
        patterns::{CLOSING, COMMENTS, FAQS, FORM_LINE, MATERIALS, PROMPTS, REPLY_FORM},
        reading::{Block, Format, Kind},
    },
    rendering,
};

/// The blocks of a page by what they belong to.
#[derive(Default)]
pub struct Regions {
    /// Lead and sections. In plain text, headings have level 0 until they are given one.
    pub body: Vec<Block>,
    /// Below the heading of FAQs.
    pub faqs: Vec<Block>,
    /// Below the heading of questions to the readers, each run with that heading before it.
    pub prompts: Vec<(Block, Vec<Block>)>,
    /// Below the heading of further reading.
    pub materials: Vec<Block>,
    /// Below the heading of comments.
    pub comments: Vec<Block>,
    /// That heading.
    pub comments_heading: Option<Block>,
    /// The headings of parts that hold nothing.
    pub empty: Vec<(usize, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Body,
    Faqs,
    Prompts,
    Materials,
    Comments,
    ReplyForm,
}

/// How long a line may be that names a part.
const LABEL: usize = 100;

/// A line without a link that is longer is no further reading, but a sentence of the article.
const SENTENCE: usize = 120;

/// The part that this line opens. Of plain text, a sentence opens none, whatever it begins with.
fn opens(block: &Block, format: Format) -> Option<Part> {
    let words = block.line_of_words();
    let can_open = match block.kind {
        Kind::Heading(_) | Kind::Summary => true,
        // In plain text every line may be a heading; elsewhere one that is bold and stands alone.
        Kind::Paragraph => format == Format::Text || block.markdown.trim().starts_with("**"),
        _ => false,
    };
    let is_sentence = format == Format::Text && words.ends_with(['.', '!', '…', ',', ';']);
    if !can_open || is_sentence || words.chars().count() > LABEL {
        return None;
    }
    let parts = [
        (&FAQS, Part::Faqs),
        (&PROMPTS, Part::Prompts),
        (&MATERIALS, Part::Materials),
        (&REPLY_FORM, Part::ReplyForm),
        (&COMMENTS, Part::Comments),
    ];
    parts.into_iter().find_map(|(pattern, part)| pattern.is_match(&words).then_some(part))
}

/// Splits a page.
pub fn split(mut blocks: Vec<Block>, format: Format, notes: &mut Vec<Note>) -> Regions {
    if format == Format::Text {
        headings::mark(&mut blocks, |block| opens(block, format).is_some());
    }
    let mut regions = Regions::default();
    let (mut part, mut level) = (Part::Body, 0);
    let asked_later = asked_later(&blocks, format);
    let mut form: Option<RangeInclusive<usize>> = None;
    let mut opened: Option<Block> = None;
    let mut held = 0;
    for (place, block) in blocks.into_iter().enumerate() {
        // What readers write may look like a label of ours: below their comments only a heading or the form's opens a part.
        let may_open =
            |next: &Part| part != Part::Comments || *next == Part::ReplyForm || heading_level(&block).is_some();
        if let Some(next) = opens(&block, format).filter(may_open) {
            close(&mut regions, &mut opened, held);
            held = 0;
            part = next;
            level = heading_level(&block).unwrap_or(6);
            tell_tail(&block, part, notes);
            match part {
                Part::Prompts => regions.prompts.push((block.clone(), Vec::new())),
                Part::Comments => regions.comments_heading = Some(block.clone()),
                Part::ReplyForm => form = Some(block.line..=block.line),
                Part::Body | Part::Faqs | Part::Materials => {}
            }
            opened = (part != Part::ReplyForm).then_some(block);
            continue;
        }
        let is_asked = asks(&block.line_of_words());
        let is_invited =
            regions.prompts.last().is_some_and(|(_, run)| run.last().is_some_and(|last| !asks(&last.line_of_words())));
        let goes_on = part == Part::Prompts && is_invited && !is_asked;
        // Of plain text, a short answer looks like a heading: between questions it is none.
        let answers = part == Part::Faqs
            && format == Format::Text
            && (asked_later[place] || regions.faqs.last().is_some_and(faqs::asks))
            && !CLOSING.is_match(&block.line_of_words());
        if (ends(part, level, &block, format, held) && !answers) || goes_on {
            if goes_on && heading_level(&block).is_none() {
                let words = rendering::excerpt(&block.line_of_words(), 60);
                notes.push(Note::guessed(block.line, format!("the article goes on here: {words:?}")));
            }
            close(&mut regions, &mut opened, held);
            part = Part::Body;
        }
        held += 1;
        match part {
            Part::Body => regions.body.push(block),
            Part::Faqs => regions.faqs.push(block),
            Part::Prompts => regions.prompts.last_mut().into_iter().for_each(|(_, run)| run.push(block.clone())),
            Part::Materials => regions.materials.push(block),
            Part::Comments => regions.comments.push(block),
            Part::ReplyForm => match (&mut form, block.plain.lines().all(is_on_the_form)) {
                (Some(form), true) => *form = *form.start()..=block.line,
                _ => notes.push(Note::not_placed(
                    block.line,
                    "this stands behind the reply form",
                    &block.line_of_words(),
                )),
            },
        }
    }
    close(&mut regions, &mut opened, held);
    if let Some(form) = form {
        notes.push(Note::left_out(*form.start(), format!("the reply form (to line {})", form.end())));
    }
    regions
}

/// For each block of plain text, whether a question follows before the next part or the heading that closes the article.
fn asked_later(blocks: &[Block], format: Format) -> Vec<bool> {
    let mut asked = vec![false; blocks.len()];
    let mut follows = false;
    for (place, block) in blocks.iter().enumerate().rev() {
        asked[place] = follows;
        let closes = opens(block, format).is_some() || CLOSING.is_match(&block.line_of_words());
        follows = !closes && (follows || faqs::asks(block));
    }
    asked
}

/// Names what a line of text that opens a part says besides.
fn tell_tail(block: &Block, part: Part, notes: &mut Vec<Note>) {
    let words = block.line_of_words();
    let tail = match part {
        Part::Faqs => FAQS.rest(&words),
        Part::Comments => COMMENTS.rest(&words),
        Part::ReplyForm => REPLY_FORM.rest(&words),
        Part::Body | Part::Prompts | Part::Materials => None,
    };
    let says_more = tail.is_some_and(|tail| tail.contains(char::is_alphabetic));
    if says_more && block.kind != Kind::Summary {
        notes.push(Note::guessed(block.line, format!("taken for the label of a part: {words:?}")));
    }
}

fn is_on_the_form(line: &str) -> bool {
    line.trim().is_empty() || FORM_LINE.is_match(line.trim())
}

fn heading_level(block: &Block) -> Option<u8> {
    match block.kind {
        Kind::Heading(level) if level > 0 => Some(level),
        _ => None,
    }
}

/// Whether a block belongs to the body again. Below a heading that has a level, the next one of that level or above
/// ends a part. Plain text has no levels: there only what is no question any more ends the FAQs, and only another
/// label ends the other parts.
fn ends(part: Part, level: u8, block: &Block, format: Format, held: usize) -> bool {
    let words = block.line_of_words();
    let is_asked = asks(&words);
    let is_sentence =
        words.chars().count() > SENTENCE && words.ends_with(['.', '!', '”', '"']) && !words.contains("://");
    match (part, block.kind) {
        (Part::Body, _) => false,
        (Part::Faqs, Kind::Heading(_)) if format == Format::Text => held > 1 && !is_asked,
        (Part::Prompts, Kind::Heading(_)) if format == Format::Text => held > 0 && !is_asked,
        (Part::Materials, Kind::Heading(_)) if format == Format::Text => CLOSING.is_match(&words),
        (Part::Materials, Kind::Paragraph) if format == Format::Text => is_sentence,
        (_, _) if format == Format::Text => false,
        (Part::Faqs, Kind::Heading(found)) => found <= level && !is_asked,
        (_, Kind::Heading(found)) => found <= level,
        _ => false,
    }
}

/// Notes a heading below which nothing stood.
fn close(regions: &mut Regions, opened: &mut Option<Block>, held: usize) {
    if let Some(block) = opened.take()
        && held == 0
    {
        regions.empty.push((block.line, block.line_of_words()));
    }
}
