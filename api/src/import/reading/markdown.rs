//! Markdown, with front matter or without. Its blocks are taken as they stand.

use super::{Block, Definition, Found, Kind, Reading, front_matter};
use crate::{
    error::{AppError, Code, Result},
    import::note::Note,
    rendering::{self, BlockKind},
};

/// Reads front matter, then the blocks.
pub fn read(text: &str) -> Result<Reading> {
    let mut reading = Reading::default();
    let above = front_matter::read(text, &mut reading)?;
    let body: String = text.split_inclusive('\n').skip(above).collect();
    let Some(found) = rendering::blocks(&body) else {
        return Err(AppError::new(Code::InvalidInput, "Quotes or lists of this page are nested too deeply."));
    };
    let lines: Vec<&str> = body.split('\n').collect();
    let mut last = 0;
    for block in found {
        definitions(&mut reading, &lines, above, last, block.first.saturating_sub(1));
        last = last.max(block.last);
        let source = lines.get(block.first.saturating_sub(1)..block.last).unwrap_or_default();
        let line = above + block.first;
        let kind = match block.kind {
            BlockKind::Heading(level) => Kind::Heading(level),
            BlockKind::Paragraph => Kind::Paragraph,
            BlockKind::Code => Kind::Code,
            BlockKind::Html if is_comment(block.plain.trim()) => {
                reading.notes.push(Note::left_out(line, "a comment of markup"));
                continue;
            }
            BlockKind::Html => {
                let note = "HTML in Markdown is shown as text; write it as Markdown";
                reading.notes.push(Note::guessed(line, note));
                Kind::Whole
            }
            BlockKind::Other => Kind::Whole,
            BlockKind::Footnote => {
                let definition = source.join("\n");
                let mark = definition.split(']').next().unwrap_or_default().trim_start().to_owned() + "]";
                let block = Block { line, kind: Kind::Paragraph, plain: block.plain, markdown: definition };
                reading.definitions.push(Definition { mark, block });
                continue;
            }
        };
        let markdown = match kind {
            Kind::Heading(_) => heading(source),
            _ => source.join("\n").trim_end().to_owned(),
        };
        reading.blocks.push(Block { line, kind, plain: block.plain, markdown });
    }
    definitions(&mut reading, &lines, above, last, lines.len());
    if reading.head.title.is_none()
        && let Some(place) = reading.blocks.iter().position(|block| block.kind == Kind::Heading(1))
    {
        let block = &reading.blocks[place];
        reading.head.title = Some(Found { line: block.line, value: block.line_of_words() });
        reading.blocks.remove(place);
    }
    Ok(reading)
}

/// One comment of markup, and nothing behind it.
fn is_comment(html: &str) -> bool {
    html.strip_prefix("<!--").is_some_and(|rest| rest.find("-->").is_some_and(|end| end + 3 == rest.len()))
}

/// The words of a heading without its marks.
fn heading(source: &[&str]) -> String {
    let first = source.first().copied().unwrap_or_default().trim();
    if source.len() == 1 && first.starts_with('#') {
        let title = first.trim_start_matches('#').trim();
        let bare = title.trim_end_matches('#');
        return if bare.ends_with([' ', '\t']) { bare.trim_end().to_owned() } else { title.to_owned() };
    }
    // The last line of the other kind is its underline.
    source[..source.len().saturating_sub(1)].iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

/// Between blocks stand blank lines and the definitions of links.
fn definitions(reading: &mut Reading, lines: &[&str], above: usize, from: usize, to: usize) {
    for (place, line) in lines.iter().enumerate().take(to).skip(from) {
        let line = line.trim();
        match line.split_once("]:") {
            Some((mark, _)) if line.starts_with('[') => {
                // A definition ends with its line.
                let (line_number, markdown) = (above + place + 1, format!("{line}\n"));
                let block = Block { line: line_number, kind: Kind::Code, plain: line.to_owned(), markdown };
                reading.definitions.push(Definition { mark: format!("{mark}]"), block });
            }
            _ if line.is_empty() => {}
            _ => reading.notes.push(Note::not_placed(above + place + 1, "this stands between blocks", line)),
        }
    }
}
