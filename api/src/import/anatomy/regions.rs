//! The regions of a page: from a heading that names a part to where that part ends.

use std::ops::RangeInclusive;

use super::{asks, headings};
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

/// The part that this line opens.
fn opens(block: &Block, format: Format) -> Option<Part> {
    let words = block.line_of_words();
    let can_open = match block.kind {
        Kind::Heading(_) | Kind::Summary => true,
        // In plain text every line may be a heading; elsewhere one that is bold and stands alone.
        Kind::Paragraph => format == Format::Text || block.markdown.trim().starts_with("**"),
        _ => false,
    };
    if !can_open || words.chars().count() > LABEL {
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
    let mut form: Option<RangeInclusive<usize>> = None;
    let mut opened: Option<Block> = None;
    let mut held = 0;
    for block in blocks {
        // What readers write may look like a label of ours: below their comments only a heading or the form's opens a part.
        let may_open =
            |next: &Part| part != Part::Comments || *next == Part::ReplyForm || heading_level(&block).is_some();
        if let Some(next) = opens(&block, format).filter(may_open) {
            close(&mut regions, &mut opened, held);
            held = 0;
            part = next;
            level = heading_level(&block).unwrap_or(6);
            match part {
                Part::Prompts => regions.prompts.push((block.clone(), Vec::new())),
                Part::ReplyForm => form = Some(block.line..=block.line),
                _ => {}
            }
            opened = (part != Part::ReplyForm).then_some(block);
            continue;
        }
        let is_invited = regions.prompts.last().is_some_and(|(_, run)| run.last().is_some_and(|last| !asks(last)));
        let goes_on = part == Part::Prompts && is_invited && !asks(&block);
        if ends(part, level, &block, format, held) || goes_on {
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
    let is_sentence =
        words.chars().count() > SENTENCE && words.ends_with(['.', '!', '”', '"']) && !words.contains("://");
    match (part, block.kind) {
        (Part::Body, _) => false,
        (Part::Faqs, Kind::Heading(_)) if format == Format::Text => held > 1 && !asks(block),
        (Part::Prompts, Kind::Heading(_)) if format == Format::Text => held > 0 && !asks(block),
        (Part::Materials, Kind::Heading(_)) if format == Format::Text => CLOSING.is_match(&words),
        (Part::Materials, Kind::Paragraph) if format == Format::Text => is_sentence,
        (_, _) if format == Format::Text => false,
        (Part::Faqs, Kind::Heading(found)) => found <= level && !asks(block),
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
