//! The way through the items of a page: what each element is for, and the blocks of its text.

use std::ops::Range;

use super::{
    comments, convert,
    head::Gathered,
    labels, line,
    parts::{line_of, starts},
    pictures,
    tokens::{self, Element, Item, What},
};
use crate::{
    import::{
        note::Note,
        reading::{Block, Found, FoundComment, Kind},
    },
    rendering,
};

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

/// What an aside is called that leads elsewhere, and is no part of the article in which it stands.
const ELSEWHERE: &[&str] =
    &["related", "share", "social", "newsletter", "subscribe", "widget", "sidebar", "promo", "advert"];

/// What plugins put behind a text to have it shared, or to lead on.
const SHARING: &[&str] = &[
    "sharedaddy",
    "jp-relatedposts",
    "social-share",
    "share-buttons",
    "sharing-buttons",
    "related-posts",
    "addtoany_share_save_container",
];

/// Why a block is not placed that is none of the article's.
pub const OUTSIDE: &str = "this stands outside the article";

/// A walk, and what it found.
pub struct Walk<'a> {
    items: &'a [Item],
    scope: Option<Range<usize>>,
    /// What the page says of itself.
    pub gathered: Gathered,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Its comments.
    pub comments: Vec<FoundComment>,
    /// Headings of the first level outside the article.
    pub outer_titles: Vec<Found<String>>,
    /// Where a run of text began that stands in no element of its own.
    run: Option<usize>,
    /// Whether something of the text was read.
    has_text: bool,
}

impl<'a> Walk<'a> {
    /// At the beginning of a page. The article stands in `scope`, if anything marks it.
    pub fn new(items: &'a [Item], scope: Option<Range<usize>>, gathered: Gathered) -> Self {
        let (blocks, comments, outer_titles) = Default::default();
        Self { items, scope, gathered, blocks, comments, outer_titles, run: None, has_text: false }
    }

    /// Goes through all of it.
    pub fn all(&mut self) {
        let items = self.items;
        let mut place = 0;
        while place < items.len() {
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
                What::Start(element) => self.element(place, element),
            };
        }
        self.end_run(items.len());
    }

    /// Reads what begins at an element, and gives the place to go on from.
    fn element(&mut self, place: usize, element: &Element) -> usize {
        let end = (place + element.length).min(self.items.len());
        let name = element.name.as_str();
        if self.takes_comments(place, end, element) {
            return end;
        }
        if matches!(name, "html" | "title" | "meta" | "link") {
            self.gathered.element(self.items, place, element);
        }
        let is_of_line = INLINE.contains(&name) && self.is_of_line(place, end);
        if !is_of_line && self.takes_label(place, element) {
            return end;
        }
        if INLINE.contains(&name) {
            if !is_of_line && self.is_in_article(place) {
                self.tell_address(place, element);
            }
            self.run.get_or_insert(place);
            return place + 1;
        }
        self.end_run(place);
        if convert::is_silent(element) || self.leaves_out(place, end, element) {
            return end;
        }
        let kind = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading(name.as_bytes()[1] - b'0'),
            "p" => {
                self.line(place, end);
                return end;
            }
            "summary" | "dt" => Kind::Summary,
            "pre" => Kind::Code,
            "aside" if self.is_in_scope(place) && element.is_closed && !self.holds_title(place, end) => Kind::Whole,
            "dl" => return place + 1,
            _ if WHOLE.contains(&name) && !self.is_of_parts(place, end) => Kind::Whole,
            _ => return place + 1,
        };
        self.block(kind, place, end);
        end
    }

    fn takes_comments(&mut self, place: usize, end: usize, element: &Element) -> bool {
        if !comments::is_list(element) || self.holds_title(place, end) {
            return false;
        }
        let mut notes = Vec::new();
        let found = comments::read(self.items, place, end, &mut notes);
        if found.is_empty() && notes.is_empty() {
            return false;
        }
        self.end_run(place);
        self.comments.extend(found);
        self.gathered.notes.extend(notes);
        let forms = comments::beside(self.items, place, end, &mut self.gathered.notes);
        forms.into_iter().for_each(|form| self.leave_out(form.start, form.end, "form"));
        true
    }

    /// A breadcrumb stands outside the article as well.
    fn takes_label(&mut self, place: usize, element: &Element) -> bool {
        let inner = &self.items[place..(place + element.length).min(self.items.len())];
        let said = match self.is_in_article(place) {
            true => labels::of(self.items, place, element),
            false => labels::breadcrumb(element, inner),
        };
        let Some(said) = said else { return false };
        self.end_run(place);
        self.gathered.say(said);
        self.tell_pictures(inner);
        true
    }

    /// Leaves out what is no part of an article.
    fn leaves_out(&mut self, place: usize, end: usize, element: &Element) -> bool {
        let name = element.name.as_str();
        let is_around = match name {
            "header" | "footer" => !self.is_in_scope(place),
            "aside" => !self.is_in_scope(place) || self.leads_elsewhere(place, end),
            "div" | "section" | "ul" if element.is_a(SHARING) => true,
            _ => AROUND.contains(&name),
        };
        let is_left_out = is_around && element.is_closed && !self.holds_title(place, end);
        if is_left_out {
            self.leave_out(place, end, name);
        }
        is_left_out
    }

    fn is_in_scope(&self, place: usize) -> bool {
        self.scope.as_ref().is_some_and(|scope| scope.contains(&place))
    }

    /// Where nothing marks the article, all of the page is.
    fn is_in_article(&self, place: usize) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.contains(&place))
    }

    /// Whether nothing but a line of text stands in an element.
    fn is_of_line(&self, from: usize, to: usize) -> bool {
        let is_inline = |element: &Element| INLINE.contains(&element.name.as_str()) || convert::is_silent(element);
        starts(&self.items[from + 1..to]).all(is_inline)
    }

    /// Some pages stand in a form or an aside as a whole.
    fn holds_title(&self, from: usize, to: usize) -> bool {
        super::has_title(&self.items[from + 1..to])
    }

    /// A list whose items are parts of a page themselves: FAQs, each with its heading.
    fn is_of_parts(&self, from: usize, to: usize) -> bool {
        let is_part = |name: &str| tokens::is_heading(name) || matches!(name, "details" | "article");
        starts(&self.items[from + 1..to]).any(|element| is_part(&element.name))
    }

    /// Whether an aside is navigation, a form, or a list of links, whatever it is called.
    fn leads_elsewhere(&self, from: usize, to: usize) -> bool {
        let items = &self.items[from..to];
        let is_called = starts(items).next().is_some_and(|aside| {
            let mut words = aside.words().flat_map(|word| word.split(['-', '_']));
            words.any(|word| ELSEWHERE.contains(&word.to_ascii_lowercase().as_str()))
        });
        let linked: usize = super::parts::links(items).iter().map(|link| link.words.len()).sum();
        let holds = starts(items).any(|element| matches!(element.name.as_str(), "nav" | "form"));
        is_called || holds || linked * 2 > convert::plain(items).len()
    }

    /// A label keeps no picture, as the face of an author.
    fn tell_pictures(&mut self, items: &[Item]) {
        for item in items {
            let What::Start(element) = &item.what else { continue };
            let address = pictures::address(element).filter(|_| element.name == "img");
            let note = |address| Note::left_out(item.line, format!("a picture in a label: {address:?}"));
            self.gathered.notes.extend(address.map(note));
        }
    }

    /// A link around blocks is none that Markdown has.
    fn tell_address(&mut self, place: usize, element: &Element) {
        let address = element.get("href").filter(|_| element.name == "a").unwrap_or_default();
        if !address.trim().is_empty() && !convert::runs_code(address) {
            let why = "this link stands around blocks of text, which were taken without it";
            self.gathered.notes.push(Note::not_placed(self.items[place].line, why, address));
        }
    }

    /// Closes a run of text that stands in no element of its own.
    fn end_run(&mut self, place: usize) {
        if let Some(from) = self.run.take() {
            self.line(from, place);
        }
    }

    /// A line of text: a label, or a paragraph.
    fn line(&mut self, from: usize, to: usize) {
        if self.is_in_article(from) {
            let line = line::read(&self.items[from..to], self.has_text);
            self.gathered.say(line.said);
            if line.is_label {
                return self.tell_pictures(&self.items[from..to]);
            }
        }
        self.block(Kind::Paragraph, from, to);
    }

    fn block(&mut self, kind: Kind, from: usize, to: usize) {
        let items = &self.items[from..to];
        let (line, plain) = (line_of(items), convert::plain(items));
        let has_picture = starts(items).any(|element| element.name == "img" || element.name == "hr");
        if plain.is_empty() && !has_picture {
            return;
        }
        // A heading that is a picture alone is no heading of ours.
        let kind = if plain.is_empty() && matches!(kind, Kind::Heading(_)) { Kind::Paragraph } else { kind };
        if !self.is_in_article(from) {
            match kind {
                Kind::Heading(1) => self.outer_titles.push(Found { line, value: plain.replace('\n', " ") }),
                _ => self.gathered.notes.push(Note::not_placed(line, OUTSIDE, &plain)),
            }
            return;
        }
        let markdown = markdown(kind, items);
        if markdown.is_empty() {
            return;
        }
        self.has_text |= !matches!(kind, Kind::Heading(_)) && !plain.is_empty();
        self.blocks.push(Block { line, kind, plain, markdown });
    }

    fn leave_out(&mut self, from: usize, to: usize, name: &str) {
        let words = convert::plain(&self.items[from..to]).replace('\n', " ");
        let what = match name {
            "nav" | "menu" => "navigation",
            "form" => "a form",
            "aside" => "an aside",
            "header" => "the header of the site",
            "footer" => "the footer of the site",
            "dialog" => "a dialog",
            _ => "what leads elsewhere",
        };
        let last = self.items.get(to - 1).map_or(0, |item| item.line);
        let text = format!("{what} (to line {last}): {:?}", rendering::excerpt(&words, 60));
        self.gathered.notes.push(Note::left_out(self.items[from].line, text));
    }
}

fn markdown(kind: Kind, items: &[Item]) -> String {
    let is_aside = matches!(&items[0].what, What::Start(element) if element.name == "aside");
    match kind {
        // A picture in a heading's place.
        Kind::Paragraph if matches!(&items[0].what, What::Start(element) if tokens::is_heading(&element.name)) => {
            convert::markdown(inside(items))
        }
        Kind::Heading(_) | Kind::Summary => convert::markdown(inside(items)).replace("\\\n", " ").replace('\n', " "),
        Kind::Whole if is_aside => convert::quote(inside(items)),
        Kind::Whole if pictures::is_figure(items) => pictures::figure(items),
        _ => convert::markdown(items),
    }
}

/// What stands between the first tag and the last.
fn inside(items: &[Item]) -> &[Item] {
    let is_end = items.last().is_some_and(|item| matches!(item.what, What::End(_)));
    &items[1.min(items.len())..items.len() - usize::from(is_end && items.len() > 1)]
}
