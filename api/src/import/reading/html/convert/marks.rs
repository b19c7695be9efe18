//! The marks of emphasis of a line, set where CommonMark sees them, and the line as it is written with them.

use super::{
    line::{Piece, What},
    links,
    style::{MARKS, Mark, Style},
    words::{self, is_letter},
};

/// Takes a mark from the edges of what it marks where Markdown would not see it.
pub fn fit(pieces: &mut [Piece], mark: Mark) {
    let mut next = 0;
    while next < pieces.len() {
        let mut from = next;
        let mut to = end_of(pieces, from, mark);
        while from < to && !opens_well(pieces, from, mark) {
            pieces[from].style.set(mark, false);
            from += 1;
        }
        while from < to && !closes_well(pieces, to - 1, mark) {
            to -= 1;
            pieces[to].style.set(mark, false);
        }
        next = to.max(next + 1);
    }
}

/// Where the run ends that has this mark from here on, within one link or none.
fn end_of(pieces: &[Piece], from: usize, mark: Mark) -> usize {
    let first = pieces[from].style;
    let is_within = |piece: &&Piece| piece.style.has(mark) && piece.style.is_linked_as(first);
    from + pieces[from..].iter().take_while(is_within).count()
}

fn opens_well(pieces: &[Piece], place: usize, mark: Mark) -> bool {
    let piece = &pieces[place];
    let before = place.checked_sub(1).map(|before| &pieces[before]);
    let Some(before) = before.filter(|before| before.style.is_linked_as(piece.style)) else {
        return !piece.is_space();
    };
    let begins = |mark: Mark| piece.style.has(mark) && !before.style.has(mark);
    let ends = |mark: Mark| !piece.style.has(mark) && before.style.has(mark);
    let is_star = mark != Mark::Deleted;
    let runs_together = is_star && (ends(Mark::Strong) || ends(Mark::Emphasis));
    let is_second = !is_star && (begins(Mark::Strong) || begins(Mark::Emphasis));
    let is_seen = is_edge(before.last()) || (is_letter(piece.first()) && !is_second);
    !piece.is_space() && !runs_together && is_seen
}

fn closes_well(pieces: &[Piece], place: usize, mark: Mark) -> bool {
    let piece = &pieces[place];
    let next = pieces.get(place + 1).filter(|next| next.style.is_linked_as(piece.style));
    let Some(next) = next else { return !piece.is_space() };
    let ends = |mark: Mark| piece.style.has(mark) && !next.style.has(mark);
    let is_second = mark == Mark::Deleted && (ends(Mark::Strong) || ends(Mark::Emphasis));
    !piece.is_space() && (is_edge(next.first()) || (is_letter(piece.last()) && !is_second))
}

/// A character beside which any mark counts.
fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation()
        || matches!(c, '“' | '”' | '‘' | '’' | '«' | '»' | '„' | '…' | '–' | '—')
}

/// What is written of a line, and the marks that are open.
pub struct Writer {
    text: String,
    open: Vec<Mark>,
    is_cell: bool,
}

impl Writer {
    /// Of a line, which may be a cell of a table.
    pub fn new(is_cell: bool) -> Self {
        Self { text: String::new(), open: Vec::new(), is_cell }
    }

    /// Writes pieces.
    pub fn write(mut self, mut pieces: Vec<Piece>) -> String {
        let mut link = Style::default();
        for place in 0..pieces.len() {
            if !pieces[place].style.is_linked_as(link) {
                self.close(0);
                self.end_link(link);
                link = pieces[place].style;
                self.begin_link(link);
            }
            self.marks(&mut pieces[place..]);
            self.piece(&pieces[place], link.link.is_some());
        }
        self.close(0);
        self.end_link(link);
        self.text
    }

    fn close(&mut self, kept: usize) {
        while self.open.len() > kept {
            self.text.push_str(self.open.pop().map_or("", Mark::sign));
        }
    }

    /// Closes and opens marks, so that those are open which the first piece has.
    fn marks(&mut self, pieces: &mut [Piece]) {
        let kept = self.open.iter().take_while(|mark| pieces[0].style.has(**mark)).count();
        let cut: Vec<Mark> = self.open[kept..].iter().copied().filter(|mark| pieces[0].style.has(*mark)).collect();
        self.close(kept);
        // A mark that ends where another does that is around it begins anew behind the next space.
        for mark in cut {
            let word = pieces.iter().position(Piece::is_space).map_or(pieces.len(), |space| space + 1);
            pieces[..word].iter_mut().for_each(|piece| piece.style.set(mark, false));
        }
        let mut begun: Vec<(usize, Mark)> = MARKS
            .into_iter()
            .filter(|mark| pieces[0].style.has(*mark) && !self.open.contains(mark))
            .map(|mark| (reach(pieces, mark), mark))
            .collect();
        begun.sort_by_key(|(reach, _)| std::cmp::Reverse(*reach));
        for (_, mark) in begun {
            self.text.push_str(mark.sign());
            self.open.push(mark);
        }
    }

    fn begin_link(&mut self, style: Style) {
        if style.link.is_none() {
            return;
        }
        self.part_from_bracket("[");
        self.text.push('[');
    }

    /// An exclamation mark would make a picture of the link behind it.
    fn part_from_bracket(&mut self, next: &str) {
        if self.text.ends_with('!') && next.starts_with('[') {
            self.text.insert(self.text.len() - 1, '\\');
        }
    }

    fn end_link(&mut self, style: Style) {
        let Some(link) = style.link else { return };
        let address = links::destination(link.get("href").unwrap_or_default());
        self.text.push_str(&format!("]({address}{})", links::title(link)));
    }

    fn piece(&mut self, piece: &Piece, is_linked: bool) {
        match &piece.what {
            What::Word(word) if is_linked => self.text.push_str(&words::escaped_label(word)),
            What::Word(word) => self.text.push_str(&words::escaped(word)),
            What::Code(code) if self.is_cell => self.text.push_str(&code_span(code).replace('|', "\\|")),
            What::Code(code) => self.text.push_str(&code_span(code)),
            What::Whole(markdown) => {
                self.part_from_bracket(markdown);
                self.text.push_str(markdown);
            }
            What::Space => self.text.push(' '),
            What::Break => self.text.push_str("\\\n"),
        }
    }
}

/// How many pieces have a mark from the first on, within one link or none.
fn reach(pieces: &[Piece], mark: Mark) -> usize {
    let first = pieces[0].style;
    pieces.iter().take_while(|piece| piece.style.has(mark) && piece.style.is_linked_as(first)).count()
}

fn code_span(code: &str) -> String {
    let code = code.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let fence = "`".repeat(super::code::longest_run(&code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}
