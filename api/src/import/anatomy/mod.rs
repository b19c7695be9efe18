//! The anatomy of a page: which of its blocks are the head, the lead, sections, FAQs, prompts, materials, comments, and
//! which are none of these.

mod comments;
mod definitions;
mod faqs;
mod head;
mod headings;
mod materials;
mod prompts;
mod regions;

pub use comments::without_address;

use std::collections::HashSet;

use definitions::Definitions;

use super::{
    citations::{CitedText, Finder},
    inline::{self, Piece},
    note::Note,
    page::{FoundFaq, Options, Page},
    reading::{Block, Format, Found, Kind, Reading},
};
use crate::{error::Result, limits};

/// Takes a page apart.
pub fn page(mut reading: Reading, format: Format, hash: String, options: Options) -> Result<Page> {
    let title = head::take(&mut reading, options.title.as_deref())?;
    let Reading { head, blocks, mut comments, definitions, mut notes } = reading;
    let mut regions = regions::split(blocks, format, &mut notes);
    let mut head = head;
    // Labels at the end stand below whatever part is the last.
    for part in [&mut regions.body, &mut regions.faqs, &mut regions.materials] {
        head::take_labels(&mut head, part);
    }
    regions.prompts.iter_mut().for_each(|(_, run)| head::take_labels(&mut head, run));
    if head.authors.is_empty() {
        head.authors.extend(head.outer_author.take());
    }
    headings::give_levels(&mut regions.body, format, &mut notes);

    let raw_faqs = faqs::read(regions.faqs, &mut notes);
    let prompts = prompts::read(regions.prompts, &mut notes);
    let materials = materials::read(regions.materials, head.address.as_deref(), format, &mut notes);
    comments.extend(comments::read(regions.comments, &mut notes));
    comments::tell_number(regions.comments_heading.as_ref(), &comments, &mut notes);
    comments::tell_times(&comments, &mut notes);
    comments::leave_out_addresses(&mut comments, &mut notes);
    let (mut lead, body) = lead_and_body(regions.body, &mut notes);
    if let Some(outside) = &head.lead {
        let markdown = outside.value.clone();
        lead.insert(0, Block { line: outside.line, kind: Kind::Paragraph, plain: markdown.clone(), markdown });
    }

    let definitions = Definitions::of(definitions);
    for definition in definitions.uncalled(lead.iter().chain(&body).chain(raw_faqs.iter().flat_map(|faq| &faq.answer)))
    {
        let why = "nothing in the article calls this";
        notes.push(Note::not_placed(definition.block.line, why, &definition.block.markdown));
    }
    let answers = raw_faqs.iter().flat_map(|faq| &faq.answer);
    let mut finder = Finder::survey(lead.iter().chain(&body).chain(answers));
    let text = |finder: &mut Finder, blocks: &[Block]| text(finder, blocks, &definitions);
    let (lead_text, body_text) = (text(&mut finder, &lead), text(&mut finder, &body));
    let faq =
        |faq: faqs::Raw| FoundFaq { line: faq.line, answer: text(&mut finder, &faq.answer), question: faq.question };
    let faqs = raw_faqs.into_iter().map(faq).collect();
    let (sources, told) = finder.finish();
    notes.extend(told);

    if let Some(excerpt) = head.excerpt.take_if(|found| found.value.chars().count() > limits::EXCERPT) {
        let why = format!("an excerpt has at most {} characters: one is cut from the lead", limits::EXCERPT);
        notes.push(Note::not_placed(excerpt.line, &why, &excerpt.value));
    }
    let value = |found: Option<Found<String>>| found.map(|found| found.value);
    let given = |given: Vec<String>, found: Vec<String>| if given.is_empty() { found } else { given };
    let categories = match options.categories.is_empty() {
        true => paths(head.categories, &title.value),
        false => options.categories.into_iter().map(|name| vec![name]).collect(),
    };
    if options.locale.is_none() && head.locale.is_none() && is_of_another_script(&body) {
        let text =
            "the page names no language and is not in Latin letters: it gets the site's language, unless --locale says";
        notes.push(Note::guessed(title.line, text));
    }
    notes.sort_by_key(|note| note.line);
    notes.dedup();
    Ok(Page {
        hash,
        title,
        slug: options.slug.or_else(|| value(head.slug)),
        locale: options.locale,
        own_locale: head.locale,
        categories,
        category_label: head.category_label,
        tags: given(options.tags, head.tags.into_iter().map(|found| found.value).collect()),
        authors: given(options.authors, head.authors.into_iter().map(|found| found.value).collect()),
        published_at: options.published_at.or(head.published_at.map(|found| found.value)),
        excerpt: value(head.excerpt),
        cover: head.cover.map(|found| found.value),
        canonical: value(head.canonical),
        headings: outline(&body),
        lead: lead_text,
        body: body_text,
        faqs,
        prompts,
        materials,
        comments,
        sources,
        empty_parts: regions.empty,
        notes,
    })
}

/// Whether most letters are beyond the Latin ones.
fn is_of_another_script(blocks: &[Block]) -> bool {
    let letters = || blocks.iter().flat_map(|block| block.plain.chars()).filter(|c| c.is_alphabetic());
    letters().filter(|c| *c > '\u{024F}').count() * 2 > letters().count()
}

/// Whether these words are a question.
fn asks(words: &str) -> bool {
    words.trim_end().ends_with(['?', '？', '؟'])
}

/// Names what a part of plain text cannot hold of a block.
fn tell_marks(block: &Block, part: &str, notes: &mut Vec<Note>) {
    let is_picture = |piece: &Piece<'_>| matches!(piece, Piece::Other(mark) if mark.starts_with('!'));
    let pieces = inline::pieces(&block.markdown);
    for picture in pieces.iter().filter(|piece| is_picture(piece)) {
        notes.push(Note::not_placed(
            block.line,
            &format!("a {part} is plain text, without pictures"),
            picture.source(),
        ));
    }
    for piece in &pieces {
        if let Piece::Link(link) = piece {
            notes.push(Note::left_out(
                block.line,
                format!("the link of this {part}, which is plain text: {}", link.url),
            ));
        }
    }
}

/// The paths of categories, each once: a name that a longer path ends in says nothing new, and a breadcrumb may end in
/// the page itself.
fn paths(mut found: Vec<Found<Vec<String>>>, title: &str) -> Vec<Vec<String>> {
    let is_title = |name: &String| crate::text::sort_key(name) == crate::text::sort_key(title);
    for path in found.iter_mut().map(|found| &mut found.value) {
        path.pop_if(|last| is_title(last));
    }
    found.retain(|path| !path.value.is_empty());
    let folded = |path: &[String]| path.iter().map(|name| crate::text::sort_key(name)).collect::<Vec<_>>();
    let all: Vec<(Vec<String>, Vec<String>)> =
        found.into_iter().map(|found| (folded(&found.value), found.value)).collect();
    // What a path ends in, the path itself not counted.
    let ends: HashSet<&[String]> =
        all.iter().flat_map(|(folded, _)| (1..folded.len()).map(|from| &folded[from..])).collect();
    let mut known: HashSet<&[String]> = HashSet::new();
    let mut paths = Vec::new();
    for (folded, path) in &all {
        if !ends.contains(&folded[..]) && known.insert(folded) {
            paths.push(path.clone());
        }
    }
    paths
}

/// What stands above the first heading is the lead; of a page without headings, the first paragraph is.
fn lead_and_body(mut blocks: Vec<Block>, notes: &mut Vec<Note>) -> (Vec<Block>, Vec<Block>) {
    let is_heading = |block: &Block| matches!(block.kind, Kind::Heading(_));
    let first = blocks.iter().position(is_heading);
    let mut end = first.unwrap_or(1).min(blocks.len());
    if first.is_none() && blocks.len() > 1 {
        notes.push(Note::guessed(
            blocks[0].line,
            "the page has no headings: its first paragraph was taken for the lead",
        ));
    }
    // A lead is short: of a longer one, what does not fit opens the body.
    let mut length = 0;
    let fits = |block: &Block| {
        length += block.markdown.chars().count() + 2;
        length <= limits::LEAD && block.kind != Kind::Code
    };
    let fitting = blocks.iter().take(end).map(fits).take_while(|fits| *fits).count();
    if fitting < end {
        let line = blocks[fitting].line;
        notes.push(Note::guessed(
            line,
            format!("a lead has no code and at most {} characters: the rest opens the body", limits::LEAD),
        ));
        end = fitting;
    }
    let body = blocks.split_off(end);
    (blocks, body)
}

fn outline(body: &[Block]) -> Vec<(usize, u8, String)> {
    let heading = |block: &Block| match block.kind {
        Kind::Heading(level) => Some((block.line, level, block.line_of_words())),
        _ => None,
    };
    body.iter().filter_map(heading).collect()
}

/// The Markdown of blocks with their citations, and the definitions that they call.
fn text(finder: &mut Finder, blocks: &[Block], definitions: &Definitions) -> CitedText {
    let mut texts: Vec<CitedText> = Vec::new();
    for block in blocks {
        texts.push(match block.kind {
            Kind::Heading(level) => CitedText::plain(format!("{} {}", "#".repeat(level.into()), block.markdown)),
            Kind::Summary => CitedText::plain(format!("**{}**", block.markdown)),
            Kind::Paragraph | Kind::Whole | Kind::Code => finder.find(block),
        });
    }
    for definition in definitions.called(blocks.iter()) {
        texts.push(finder.find(&definition.block));
    }
    CitedText::join(texts)
}
