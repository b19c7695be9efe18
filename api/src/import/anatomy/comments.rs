//! Comments in the text of a page: a name, a time, and what was written until the next name.

use masthead_entity::Timestamp;

use crate::import::{
    dates,
    note::Note,
    patterns::{ADDRESS, AGO, COMMENT_HEAD, COMMENT_NOISE, COMMENTS, MAILBOX},
    reading::{Block, FoundComment, Kind},
};

/// Reads the blocks below the heading of comments. Copied text does not tell which comment answers which: all answer
/// the article.
pub fn read(blocks: Vec<Block>, notes: &mut Vec<Note>) -> Vec<FoundComment> {
    // A block of several lines, as a name above a date, is one line after the other here.
    let lines = blocks.into_iter().flat_map(lines);
    let lines: Vec<Block> = lines.filter(|line| !COMMENT_NOISE.is_match(&line.line_of_words())).collect();
    let mut comments: Vec<FoundComment> = Vec::new();
    let mut place = 0;
    while place < lines.len() {
        let block = &lines[place];
        if let Some((name, at, taken)) = head(&lines[place..]) {
            comments.push(FoundComment { line: block.line, depth: 0, name, at, text: String::new() });
            place += taken;
            continue;
        }
        match comments.last_mut() {
            Some(comment) => {
                if !comment.text.is_empty() {
                    comment.text.push_str("\n\n");
                }
                comment.text.push_str(&block.markdown);
            }
            None => {
                notes.push(Note::not_placed(block.line, "this stands before the first comment", &block.line_of_words()))
            }
        }
        place += 1;
    }
    comments.retain(|comment| {
        let has_text = !comment.text.trim().is_empty();
        if !has_text {
            notes.push(Note::not_placed(comment.line, "this comment has no text", &comment.name));
        }
        has_text
    });
    comments
}

fn lines(block: Block) -> Vec<Block> {
    if block.kind != Kind::Paragraph || !block.plain.contains('\n') {
        return vec![block];
    }
    let markdown: Vec<&str> = block.markdown.split('\n').collect();
    let plain: Vec<&str> = block.plain.lines().collect();
    if markdown.len() != plain.len() {
        return vec![block];
    }
    let line = |(place, (plain, markdown)): (usize, (&str, &str))| Block {
        line: block.line + place,
        kind: Kind::Paragraph,
        plain: plain.trim().to_owned(),
        markdown: markdown.trim_end_matches(['\\', ' ']).to_owned(),
    };
    plain.into_iter().zip(markdown).enumerate().map(line).collect()
}

/// A comment's head: the name, the time, and how many blocks it takes.
fn head(blocks: &[Block]) -> Option<(String, Option<Timestamp>, usize)> {
    let first = blocks.first()?.line_of_words();
    let next = blocks.get(1).map(Block::line_of_words);
    let date_behind = next.as_deref().and_then(date);
    let is_ago = next.as_deref().is_some_and(|next| AGO.is_match(next));
    if is_name(&first) && (date_behind.is_some() || is_ago) {
        return Some((first.clone(), date_behind, 2));
    }
    let found = COMMENT_HEAD.captures(&first)?;
    let name = found.name("name").map(|name| name.as_str()).filter(|name| is_name(name))?;
    match found.name("rest").map(|rest| rest.as_str()) {
        Some(rest) => Some((name.to_owned(), Some(date(rest)?), 1)),
        // `Ada says:`
        None => Some((name.to_owned(), date_behind, if date_behind.is_some() || is_ago { 2 } else { 1 })),
    }
}

fn date(text: &str) -> Option<Timestamp> {
    dates::parse(text.trim().trim_end_matches(':'))
}

/// One word, or up to five that begin as names do: `My mother always says:` is no head of a comment.
fn is_name(text: &str) -> bool {
    let text = without_address(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins = |word: &&str| !word.starts_with(char::is_lowercase) || PARTICLES.contains(word);
    let fits = text.chars().count() <= 80 && (words.len() == 1 || words.len() <= 5 && words.iter().all(begins));
    fits && !words.is_empty() && !text.ends_with(['.', '?', '!', ':', ',']) && dates::parse(&text).is_none()
}

/// What stands in lower case within names.
const PARTICLES: &[&str] =
    &["van", "von", "de", "der", "den", "del", "la", "le", "du", "bin", "ibn", "al", "el", "and"];

/// A name without the e-mail address that may stand behind it: addresses are not taken over.
pub fn without_address(name: &str) -> String {
    let words = name.split_whitespace().filter(|word| !word.contains('@'));
    let name = words.collect::<Vec<_>>().join(" ");
    name.trim_end_matches([' ', ',', '(', '<']).trim_end_matches(" says").to_owned()
}

/// Names the heading of comments that tells another number of them than were found.
pub fn tell_number(heading: Option<&Block>, comments: &[FoundComment], notes: &mut Vec<Note>) {
    let Some(heading) = heading else { return };
    let words = heading.line_of_words();
    let told = COMMENTS.captures(&words).and_then(|found| found.name("count")?.as_str().parse::<usize>().ok());
    if let Some(told) = told.filter(|told| *told != comments.len()) {
        let found = comments.len();
        notes.push(Note::guessed(heading.line, format!("the page tells of {told} comments, and {found} were found")));
    }
}

/// Names the comments whose time is not known.
pub fn tell_times(comments: &[FoundComment], notes: &mut Vec<Note>) {
    for comment in comments.iter().filter(|comment| comment.at.is_none()) {
        let text = format!("the comment of {} tells no date: it gets the time of the import", comment.name);
        notes.push(Note::guessed(comment.line, text));
    }
}

/// Takes the e-mail addresses out of comments that came with a page: readers' addresses are not taken over, wherever
/// they stand.
pub fn leave_out_addresses(comments: &mut [FoundComment], notes: &mut Vec<Note>) {
    for comment in comments {
        let name = without_address(&comment.name);
        if name != comment.name.trim() && comment.name.contains('@') {
            notes.push(Note::left_out(comment.line, format!("the e-mail address of {name}")));
        }
        comment.name = name;
        let text = ADDRESS.replace_all(&MAILBOX.replace_all(&comment.text, "${label}"), "(…)");
        if text != comment.text {
            notes.push(Note::left_out(comment.line, format!("an e-mail address in the comment of {}", comment.name)));
            comment.text = text;
        }
    }
}
