//! The head of a page: breadcrumb, labels, title, byline, date. What stands there in words is read here; what the
//! format says of itself is there already.

use crate::{
    clock,
    error::{AppError, Code, Result},
    import::{
        dates,
        note::Note,
        patterns::{BYLINE, CATEGORIES, PUBLISHED, READING_TIME, TAGS, UPDATED},
        reading::{Block, Found, Head, Kind, Reading},
    },
    limits,
};

/// The longest block that is looked at for labels, in characters.
const LABEL: usize = 160;

/// A first block longer than this is a paragraph, and no title.
const LONGEST_TITLE: usize = 200;

/// How far down a title that stands there twice is looked for, in blocks.
const HEAD: usize = 12;

/// Takes the head from the blocks, and gives the title: the one that is given, or the page's own. A page without one is
/// `invalid_input`.
pub fn take(reading: &mut Reading, given: Option<&str>) -> Result<Found<String>> {
    let mut above = Vec::new();
    let own = match reading.head.title.clone() {
        Some(title) => Ok(title),
        None => find(reading, &mut above),
    };
    let given = given.map(|title| Found { line: 1, value: title.to_owned() });
    let (own, title) = match (own, given) {
        (Ok(own), None) => (Some(own.clone()), own),
        (Ok(own), Some(given)) => (Some(own), given),
        (Err(_), Some(given)) => (None, given),
        (Err(error), None) => return Err(error),
    };
    let same = |block: &Block| {
        let words = folded(&block.line_of_words());
        own.as_ref().is_some_and(|own| folded(&own.value) == words) || folded(&title.value) == words
    };
    // What stands above the title, as far as the title stands among the blocks.
    let marked = |block: &Block| same(block) && own.as_ref().is_some_and(|own| own.line == block.line);
    let place = reading.blocks.iter().position(marked);
    if let Some(place) = place.or_else(|| reading.blocks.iter().take(HEAD).position(same)) {
        above.extend(reading.blocks.drain(..place));
    }
    for block in above {
        if !label(&mut reading.head, &block, &mut reading.notes) {
            reading.notes.push(Note::not_placed(block.line, "this stands above the title", &block.line_of_words()));
        }
    }
    let mut taken = 0;
    for block in &reading.blocks {
        if same(block) {
            if own.as_ref().is_some_and(|own| block.line != own.line) {
                reading.notes.push(Note::left_out(block.line, "the title, which stands there again"));
            }
        } else if !label(&mut reading.head, block, &mut reading.notes) {
            break;
        }
        taken += 1;
    }
    reading.blocks.drain(..taken);
    Ok(title)
}

fn folded(text: &str) -> String {
    crate::text::sort_key(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The title of a page that does not mark it: the line that stands there twice, or the first that is no label. What was
/// passed over goes to `above`.
fn find(reading: &mut Reading, above: &mut Vec<Block>) -> Result<Found<String>> {
    // A byline stands below a title: above it, "By Land and Sea" is one.
    let is_label =
        |block: &Block| label(&mut Head::default(), block, &mut Vec::new()) && !BYLINE.is_match(&block.line_of_words());
    let blocks = &reading.blocks;
    let near = blocks.len().min(HEAD);
    let fits = |block: &Block| {
        let words = block.line_of_words();
        let is_line = matches!(block.kind, Kind::Paragraph | Kind::Heading(_));
        is_line && !words.is_empty() && words.chars().count() <= LONGEST_TITLE
    };
    let twice = (1..near).find(|place| {
        let (this, before) = (&blocks[*place], &blocks[place - 1]);
        folded(&this.line_of_words()) == folded(&before.line_of_words()) && !is_label(this) && fits(this)
    });
    let place = twice.map(|place| place - 1).or_else(|| blocks.iter().position(|block| !is_label(block)));
    let outer = reading.head.outer_title.clone();
    let found = place
        .filter(|_| outer.is_none())
        .and_then(|place| Some((place, blocks.get(place).filter(|block| fits(block))?)));
    match (found, outer) {
        (Some((place, block)), _) => {
            let title = Found { line: block.line, value: block.line_of_words() };
            above.extend(reading.blocks.drain(..place));
            reading.blocks.remove(0);
            Ok(title)
        }
        (None, Some(title)) => {
            reading.notes.push(Note::guessed(title.line, "the text has no title: that of the window was taken"));
            Ok(title)
        }
        (None, None) => {
            let line = place.and_then(|place| blocks.get(place)).or(blocks.first()).map_or(1, |block| block.line);
            let message = format!(
                "The page has no title: line {line}, where it would stand, holds none (a title has at most \
                 {LONGEST_TITLE} characters here, {} in Masthead). Give it with --title.",
                limits::TITLE
            );
            Err(AppError::new(Code::InvalidInput, message))
        }
    }
}

/// Takes the labels that stand right at the end of the text, as many themes have them: a colon, or names that begin like
/// names. Elsewhere a line like "Tagged birds returned" is text.
pub fn take_labels(head: &mut Head, body: &mut Vec<Block>) {
    while let Some(block) = body.last().filter(|_| body.len() > 1) {
        let words = block.line_of_words();
        let names = CATEGORIES.rest(&words).or_else(|| TAGS.rest(&words)).unwrap_or_default();
        let begins = |name: String| name.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase());
        let is_label = words.contains(':') || (!names.is_empty() && names_in(names).all(begins));
        let fits = words.chars().count() <= LABEL / 2;
        let is_either = CATEGORIES.is_match(&words) || TAGS.is_match(&words);
        if !(is_either && is_label && fits && label(head, block, &mut Vec::new())) {
            break;
        }
        body.pop();
    }
}

/// Takes a block that says what the page is, not what it tells. False: it is no such block.
fn label(head: &mut Head, block: &Block, notes: &mut Vec<Note>) -> bool {
    if !matches!(block.kind, Kind::Paragraph | Kind::Heading(_)) || block.plain.chars().count() > LABEL {
        return false;
    }
    let mut wanted = Head::default();
    let mut remarks = Vec::new();
    let lines: Vec<&str> = block.plain.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_label = |(place, line): (usize, &&str)| one_line(&mut wanted, block.line + place, line, &mut remarks);
    if lines.is_empty() || !lines.iter().enumerate().all(is_label) {
        return false;
    }
    merge(head, wanted, &mut remarks);
    notes.extend(remarks);
    true
}

fn one_line(head: &mut Head, line: usize, text: &str, notes: &mut Vec<Note>) -> bool {
    let found = |value: String| Found { line, value };
    if let Some(path) = breadcrumb(text) {
        head.categories.push(Found { line, value: path });
        return true;
    }
    if let Some(rest) = CATEGORIES.rest(text).filter(|_| !is_sentence(text)) {
        // `Posted in Harbours on March 3, 2024 by Ines Carvell`
        let (names, more) = split_once(rest, &[" on ", " by "]);
        head.category_label = Some(line);
        head.categories.extend(names_in(names).map(|name| Found { line, value: vec![name] }));
        return more.is_none_or(|more| one_piece(head, line, more, notes));
    }
    if let Some(rest) = TAGS.rest(text).filter(|_| !is_sentence(text)) {
        head.tags.extend(names_in(rest).map(found));
        return true;
    }
    let pieces: Vec<&str> = text.split(['|', '·', '•']).flat_map(|piece| piece.split(" — ")).map(str::trim).collect();
    let pieces = pieces.into_iter().filter(|piece| !piece.is_empty());
    let mut count = 0;
    let all = pieces.map(|piece| one_piece(head, line, piece, notes)).all(|is_label| {
        count += 1;
        is_label
    });
    all && count > 0
}

/// "Tagged birds returned this spring." is no label.
fn is_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', '…', ':', ';', ',']) && text.split_whitespace().count() > 2
}

/// A byline, a date, a reading time.
fn one_piece(head: &mut Head, line: usize, piece: &str, notes: &mut Vec<Note>) -> bool {
    if READING_TIME.is_match(piece) {
        notes.push(Note::left_out(line, "the reading time, which is reckoned from the text"));
        return true;
    }
    if let Some(at) = dates::parse(piece) {
        head.published_at.get_or_insert(Found { line, value: at });
        return true;
    }
    if let Some(rest) = UPDATED.rest(piece) {
        if dates::parse(rest).is_some() {
            notes.push(Note::left_out(line, "the time of the last change, which becomes that of the import"));
            return true;
        }
        return false;
    }
    if let Some(rest) = BYLINE.rest(piece) {
        // `By Ines Carvell on March 3, 2024`, `By Ines Carvell, March 3, 2024`
        let comma = rest.match_indices(", ").find(|(at, _)| dates::parse(&rest[at + 2..]).is_some());
        let (who, when) = match comma {
            Some((at, _)) => (&rest[..at], Some(&rest[at + 2..])),
            None => split_once(rest, &[" on "]),
        };
        let when = match when {
            None => None,
            Some(when) => match dates::parse(when) {
                None => return false,
                at => at,
            },
        };
        let names: Vec<String> =
            who.split([',', '&', ';']).flat_map(|part| part.split(" and ")).map(str::trim).map(str::to_owned).collect();
        let are_names = names.iter().all(|name| is_person(name));
        if are_names && !names.is_empty() {
            head.authors.extend(names.into_iter().map(|value| Found { line, value }));
            head.published_at = head.published_at.take().or(when.map(|value| Found { line, value }));
        }
        return are_names;
    }
    if let Some(rest) = PUBLISHED.rest(piece) {
        let (when, who) = split_once(rest, &[" by "]);
        return match dates::parse(when) {
            None => false,
            Some(at) => {
                head.published_at.get_or_insert(Found { line, value: at });
                who.is_none_or(|who| one_piece(head, line, who, notes))
            }
        };
    }
    false
}

/// Parts a line before the first of these words, which the second part keeps.
fn split_once<'a>(text: &'a str, words: &[&str]) -> (&'a str, Option<&'a str>) {
    match words.iter().filter_map(|word| text.find(word)).min() {
        Some(at) => (&text[..at], Some(text[at..].trim_start())),
        None => (text, None),
    }
}

/// Up to six words that begin as names do (or are of a script without capitals), and no digit: "Hook or by Crook" is none.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let small = [
        "van", "von", "de", "der", "den", "del", "della", "la", "le", "du", "di", "bin", "ibn", "al", "el", "zu", "of",
        "the",
    ];
    let begins = |word: &&str| !word.starts_with(char::is_lowercase) || small.contains(word);
    let first = name.chars().next().unwrap_or('a');
    let is_named = first.is_alphabetic() && words.iter().all(begins);
    (1..=6).contains(&words.len()) && is_named && !name.contains(|c: char| c.is_ascii_digit() || "?!:".contains(c))
}

fn names_in(list: &str) -> impl Iterator<Item = String> {
    let names = list.split([',', '|', '•', '·', ';']).map(|name| name.trim().trim_start_matches('#'));
    names.filter(|name| !name.is_empty()).map(str::to_owned)
}

/// `Home » Harbours » Cranes`: the path, without its beginning.
fn breadcrumb(text: &str) -> Option<Vec<String>> {
    let is_home = |name: &str| matches!(name.to_lowercase().as_str(), "home" | "start" | "front page" | "homepage");
    for separator in ['»', '›', '→', '>', '/', '|'] {
        let names: Vec<&str> = text.split(separator).map(str::trim).collect();
        let is_sure = matches!(separator, '»' | '›') || names.first().is_some_and(|first| is_home(first));
        if names.len() < 2 || !is_sure || names.iter().any(|name| name.is_empty()) {
            continue;
        }
        let path: Vec<String> = names.into_iter().filter(|name| !is_home(name)).map(str::to_owned).collect();
        return (!path.is_empty()).then_some(path);
    }
    None
}

/// What the words say is taken where nothing is known yet; what they say otherwise is named.
fn merge(head: &mut Head, words: Head, notes: &mut Vec<Note>) {
    if head.authors.is_empty() {
        head.authors = words.authors;
    } else {
        let is_other = |author: &&Found<String>| !head.authors.iter().any(|known| known.value == author.value);
        for author in words.authors.iter().filter(is_other) {
            notes.push(Note::not_placed(author.line, "authors are named already", &author.value));
        }
    }
    for path in words.categories {
        if !head.categories.iter().any(|known| known.value.last() == path.value.last()) {
            head.categories.push(path);
        }
    }
    for tag in words.tags {
        if !head.tags.iter().any(|known| known.value == tag.value) {
            head.tags.push(tag);
        }
    }
    head.category_label = head.category_label.or(words.category_label);
    match (&head.published_at, words.published_at) {
        (None, found) => head.published_at = found,
        (Some(known), Some(found)) if !dates::are_one(known.value, found.value) => {
            notes.push(Note::not_placed(found.line, "the date is told already", &clock::format(found.value)));
        }
        _ => {}
    }
}
