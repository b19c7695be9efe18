//! HTML, as a browser saves it.

use std::ops::Range;

mod comments;
mod convert;
mod head;
mod tokens;

use super::{Block, Kind, Reading};
use crate::{
    error::{AppError, Code, Result},
    import::{
        note::Note,
        patterns::{COMMENT_NOISE, COMMENTS, REPLY_FORM},
    },
};
use tokens::{Element, Excess, Item, What};

/// Elements around a page that are no part of it.
const AROUND: &[&str] = &["nav", "aside", "form", "dialog", "menu"];

/// Elements that are taken as they stand.
const WHOLE: &[&str] = &["ul", "ol", "table", "blockquote", "figure", "dl", "hr"];

/// Elements that stand in a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "picture", "source",
];

/// Reads a page.
pub fn read(html: &str) -> Result<Reading> {
    let items = tokens::read(html).map_err(|excess| {
        let message = match excess {
            Excess::Depth(line) => format!("Line {line} of the page is nested too deeply to be read."),
            Excess::Items(line) => format!("The page has too many tags to be read; line {line} is past the limit."),
        };
        AppError::new(Code::InvalidInput, message)
    })?;
    let mut walk = Walk { scope: scope(&items), items: &items, reading: Reading::default(), run: None };
    walk.tell_faults();
    convert::losses::tell(&items, walk.scope.as_ref(), &mut walk.reading.notes);
    if let Some(at) = html.rfind("<!--").filter(|at| !html[*at..].contains("-->")) {
        let line = 1 + html[..at].matches('\n').count();
        let why = "a comment of markup that is never closed hides what stands behind it";
        walk.reading.notes.push(Note::not_placed(line, why, &html[at..]));
    }
    walk.range(0, items.len());
    walk.end_run(items.len());
    let mut reading = walk.reading;
    convert::keep_apart(&mut reading.blocks);
    // A picture without words for those who cannot see it is not taken.
    if let Some(cover) = reading.head.cover.take_if(|cover| cover.value.alt.is_empty()) {
        let why = "this picture has no text for those who cannot see it";
        reading.notes.push(Note::not_placed(cover.line, why, &cover.value.url));
    }
    if reading.head.title.is_none() {
        let first = reading.blocks.iter().find(|block| block.kind == Kind::Heading(1));
        reading.head.title = first.map(|block| super::Found { line: block.line, value: block.line_of_words() });
    }
    Ok(reading)
}

/// The element that holds the article: the one `article` that is neither a comment nor within another, or the one of
/// these with a title; else the only `main`.
fn scope(items: &[Item]) -> Option<Range<usize>> {
    let all = |name: &str| {
        let mut found: Vec<Range<usize>> = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let What::Start(element) = &item.what else { continue };
            let is_comment = element.words().any(|word| word.starts_with("comment"));
            let is_within = found.last().is_some_and(|last| last.contains(&place));
            if element.name == name && element.is_closed && !is_comment && !is_within {
                found.push(place..place + element.length);
            }
        }
        found
    };
    let only = |found: &[Range<usize>]| match found {
        [one] => Some(one.clone()),
        _ => None,
    };
    let has_title = |range: &Range<usize>| {
        items[range.clone()].iter().any(|item| matches!(&item.what, What::Start(element) if element.name == "h1"))
    };
    let articles = all("article");
    let titled: Vec<_> = articles.iter().filter(|range| has_title(range)).cloned().collect();
    only(&articles).or_else(|| only(&titled)).or_else(|| only(&all("main")))
}

struct Walk<'a> {
    items: &'a [Item],
    scope: Option<Range<usize>>,
    reading: Reading,
    /// Where a run of text began that stands in no element of its own.
    run: Option<usize>,
}

impl Walk<'_> {
    /// Names what a page should not hold: elements that are never closed, scripts, handlers of events.
    fn tell_faults(&mut self) {
        for item in self.items {
            let What::Start(element) = &item.what else { continue };
            let name = &element.name;
            if !element.is_closed {
                self.reading.notes.push(Note::guessed(
                    item.line,
                    format!("<{name}> is never closed; it was read to where its surroundings end"),
                ));
            }
            if convert::is_silent(element)
                && !convert::is_hidden(element)
                && !matches!(name.as_str(), "title" | "input")
            {
                self.reading.notes.push(Note::left_out(item.line, format!("<{name}>")));
            }
            for (attribute, value) in &element.attributes {
                if attribute.starts_with("on") && attribute.len() > 2 {
                    self.reading.notes.push(Note::left_out(item.line, format!("the handler {attribute} of <{name}>")));
                }
                if convert::runs_code(value) {
                    self.reading
                        .notes
                        .push(Note::left_out(item.line, format!("an address of <{name}> that runs code")));
                }
            }
        }
    }

    fn range(&mut self, from: usize, to: usize) {
        let items = self.items;
        let mut place = from;
        while place < to {
            place = match &items[place].what {
                What::Text(text) => {
                    if !text.trim().is_empty() {
                        self.run.get_or_insert(place);
                    }
                    place + 1
                }
                What::End(name) => {
                    if !INLINE.contains(&name.as_str()) {
                        self.end_run(place);
                    }
                    place + 1
                }
                What::Start(element) => self.element(place, element, to),
            };
        }
    }

    /// Reads what begins at an element, and gives the place to go on from.
    fn element(&mut self, place: usize, element: &Element, to: usize) -> usize {
        let end = (place + element.length).min(to);
        let name = element.name.as_str();
        if comments::is_list(element) {
            let mut notes = Vec::new();
            let found = comments::read(self.items, place, end, &mut notes);
            if !found.is_empty() || !notes.is_empty() {
                self.end_run(place);
                self.reading.comments.extend(found);
                self.reading.notes.extend(notes);
                self.beside_comments(place, end);
                return end;
            }
        }
        if self.is_in_scope(place)
            || matches!(name, "html" | "title" | "meta" | "link")
            || self.scope.is_none()
            || is_crumb(element)
        {
            let mut found = std::mem::take(&mut self.reading.head);
            let is_said = head::take(&mut found, self.items, place, element, &mut self.reading.notes);
            self.reading.head = found;
            if is_said && element.is_closed {
                return end;
            }
        }
        if INLINE.contains(&name) {
            self.run.get_or_insert(place);
            return place + 1;
        }
        self.end_run(place);
        let kind = match name {
            _ if convert::is_silent(element) => return end,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading(name.as_bytes()[1] - b'0'),
            "p" => Kind::Paragraph,
            "summary" | "dt" => Kind::Summary,
            "pre" => Kind::Code,
            "dl" => return place + 1,
            _ if AROUND.contains(&name) && element.is_closed && !self.holds_title(place, end) => {
                self.leave_out(place, end, name);
                return end;
            }
            "header" | "footer" if !self.is_in_scope(place) && element.is_closed && !self.holds_title(place, end) => {
                self.leave_out(place, end, name);
                return end;
            }
            _ if WHOLE.contains(&name) && !self.is_of_parts(place, end) => Kind::Whole,
            _ => return place + 1,
        };
        self.block(kind, place, end);
        end
    }

    /// Names what stands among comments and is none.
    fn beside_comments(&mut self, from: usize, to: usize) {
        let items = self.items;
        let mut place = from + 1;
        let mut begin = place;
        while place <= to {
            let next = match items.get(place).filter(|_| place < to).map(|item| &item.what) {
                Some(What::Start(element)) if comments::is_comment(element) => Some(place + element.length),
                Some(What::Start(element)) if element.name == "form" && element.is_closed => {
                    self.leave_out(place, place + element.length, "form");
                    Some(place + element.length)
                }
                Some(What::Start(element)) if convert::is_silent(element) => Some(place + element.length),
                Some(What::Text(_)) => None,
                _ => Some(place + 1),
            };
            if let Some(next) = next {
                let words = convert::plain(&items[begin..place.min(to)]);
                if !words.is_empty()
                    && !COMMENTS.is_match(&words)
                    && !COMMENT_NOISE.is_match(&words)
                    && !REPLY_FORM.is_match(&words)
                {
                    self.reading.notes.push(Note::not_placed(items[begin].line, "this stands among comments", &words));
                }
                begin = next.max(place + 1);
            }
            place = next.unwrap_or(place).max(place + 1);
        }
    }

    fn is_in_scope(&self, place: usize) -> bool {
        self.scope.as_ref().is_some_and(|scope| scope.contains(&place))
    }

    fn starts(&self, from: usize, to: usize) -> impl Iterator<Item = &Element> {
        self.items[from..to].iter().filter_map(|item| match &item.what {
            What::Start(element) => Some(element),
            _ => None,
        })
    }

    /// Some pages stand in a form or an aside as a whole.
    fn holds_title(&self, from: usize, to: usize) -> bool {
        self.starts(from + 1, to).any(|element| element.name == "h1")
    }

    /// A list whose items are parts of a page themselves: FAQs, each with its heading.
    fn is_of_parts(&self, from: usize, to: usize) -> bool {
        let is_part = |name: &str| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "details" | "article");
        self.starts(from + 1, to).any(|element| is_part(&element.name))
    }

    /// Closes a run of text that stands in no element of its own.
    fn end_run(&mut self, place: usize) {
        if let Some(from) = self.run.take() {
            self.block(Kind::Paragraph, from, place);
        }
    }

    fn block(&mut self, kind: Kind, from: usize, to: usize) {
        let items = &self.items[from..to];
        let plain = convert::plain(items);
        let begins = |item: &&Item| matches!(&item.what, What::Text(text) if !text.trim().is_empty());
        let line = items.iter().find(begins).map_or(self.items[from].line, |item| match &item.what {
            What::Text(text) => {
                item.line + text.chars().take_while(|c| c.is_whitespace()).filter(|c| *c == '\n').count()
            }
            _ => item.line,
        });
        let has_picture = self.starts(from, to).any(|element| element.name == "img" || element.name == "hr");
        if plain.is_empty() && !has_picture {
            return;
        }
        if self.scope.as_ref().is_some_and(|scope| !scope.contains(&from)) {
            let why = "this stands outside the article";
            self.reading.notes.push(Note::not_placed(line, why, &plain));
            return;
        }
        let markdown = match kind {
            Kind::Heading(_) | Kind::Summary => {
                convert::markdown(inside(items)).replace("\\\n", " ").replace('\n', " ")
            }
            Kind::Whole if is_figure(items) => figure(items),
            _ => convert::markdown(items),
        };
        if markdown.is_empty() {
            return;
        }
        self.reading.blocks.push(Block { line, kind, plain, markdown });
    }

    fn leave_out(&mut self, from: usize, to: usize, name: &str) {
        let words = convert::plain(&self.items[from..to]).replace('\n', " ");
        let what = match name {
            "nav" | "menu" => "navigation",
            "form" => "a form",
            "aside" => "an aside",
            "header" => "the header of the site",
            "footer" => "the footer of the site",
            _ => "a dialog",
        };
        let last = self.items.get(to - 1).map_or(0, |item| item.line);
        let quoted = crate::rendering::excerpt(&words, 60);
        self.reading.notes.push(Note::left_out(self.items[from].line, format!("{what} (to line {last}): {quoted:?}")));
    }
}

fn is_crumb(element: &Element) -> bool {
    element.words().any(|word| word.to_ascii_lowercase().contains("breadcrumb"))
        || element.get("aria-label").is_some_and(|label| label.eq_ignore_ascii_case("breadcrumb"))
}

/// What stands between the first tag and the last.
fn inside(items: &[Item]) -> &[Item] {
    let is_end = items.last().is_some_and(|item| matches!(item.what, What::End(_)));
    &items[1.min(items.len())..items.len() - usize::from(is_end && items.len() > 1)]
}

fn is_figure(items: &[Item]) -> bool {
    if convert::plain(items) != caption(items).unwrap_or_default() {
        return false;
    }
    matches!(&items[0].what, What::Start(element) if element.name == "figure")
        && items.iter().filter(|item| matches!(&item.what, What::Start(element) if element.name == "img")).count() == 1
}

/// A picture with its caption, which Markdown has as its title.
fn figure(items: &[Item]) -> String {
    let find = |name: &str| {
        items.iter().enumerate().find_map(|(place, item)| match &item.what {
            What::Start(element) if element.name == name => Some((place, element)),
            _ => None,
        })
    };
    let attribute =
        |name: &str| find("img").and_then(|(_, image)| image.get(name)).unwrap_or_default().replace(['\n', '"'], " ");
    let alt = crate::import::inline::escaped(&attribute("alt"));
    let address = attribute("src");
    match caption(items).map(|caption| caption.replace(['\n', '"'], " ")).filter(|caption| !caption.is_empty()) {
        Some(caption) => format!("![{alt}](<{address}> \"{}\")", caption.replace('\\', "\\\\")),
        None => format!("![{alt}](<{address}>)"),
    }
}

/// The words of a picture's caption.
fn caption(items: &[Item]) -> Option<String> {
    items.iter().enumerate().find_map(|(place, item)| match &item.what {
        What::Start(element) if element.name == "figcaption" => {
            Some(convert::plain(&items[place..(place + element.length).min(items.len())]))
        }
        _ => None,
    })
}
