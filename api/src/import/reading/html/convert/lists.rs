//! Lists, and what keeps two of them apart.

use super::{
    blocks,
    style::Style,
    tree::{Branch, Node},
};
use crate::import::reading::{Block, Kind};

/// The largest number that Markdown reads.
const LARGEST: usize = 999_999_999;

/// A list; nothing where it has no items.
pub fn write<'a>(list: &Branch<'a>, style: Style<'a>) -> String {
    let mut items = Vec::new();
    gather(&list.children, &mut items);
    match list.name() {
        "ol" => {
            let first = number(list, items.len());
            marked(&items, style, |place| format!("{}. ", first + place))
        }
        _ => marked(&items, style, |_| "- ".to_owned()),
    }
}

/// Items without a list around them.
pub fn write_items<'a>(nodes: Vec<&Node<'a>>, style: Style<'a>) -> String {
    let items: Vec<_> = nodes.into_iter().filter_map(Node::branch).map(|item| item.children.iter().collect()).collect();
    marked(&items, style, |_| "- ".to_owned())
}

/// Whether a node is an item.
pub fn is_item(node: &Node) -> bool {
    node.branch().is_some_and(|branch| branch.name() == "li")
}

/// Two lists of a kind that follow each other are one for Markdown, unless their marks differ.
pub fn keep_apart(blocks: &mut [Block]) {
    for place in 1..blocks.len() {
        let (before, behind) = blocks.split_at_mut(place);
        let (Some(last), Some(block)) = (before.last(), behind.first_mut()) else { continue };
        let are_whole = last.kind == Kind::Whole && block.kind == Kind::Whole;
        if are_whole && run_together(&last.markdown, &block.markdown) {
            block.markdown = with_other_marks(&block.markdown);
        }
    }
}

/// Whether a second list would be read as more of the first.
pub fn run_together(first: &str, second: &str) -> bool {
    mark(first).is_some_and(|(_, first)| mark(second).is_some_and(|(_, second)| first == second))
}

/// A list with the other marks of its kind.
pub fn with_other_marks(list: &str) -> String {
    let line = |line: &str| match mark(line) {
        Some((digits, sign)) => format!("{}{}{}", &line[..digits], other(sign), &line[digits + 1..]),
        None => line.to_owned(),
    };
    // What is not a mark is indented.
    list.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a list may stand right below a line of text, which would go on otherwise.
pub fn may_follow_text(list: &str) -> bool {
    let first = list.lines().next().unwrap_or_default();
    match mark(first) {
        Some((digits, _)) => first.len() > digits + 2 && (digits == 0 || first.starts_with("1.")),
        None => false,
    }
}

/// What stands first in a list: how many digits, and the sign behind them.
fn mark(list: &str) -> Option<(usize, char)> {
    let digits = list.len() - list.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let sign = list[digits..].chars().next()?;
    let is_mark = if digits == 0 { matches!(sign, '-' | '+') } else { matches!(sign, '.' | ')') };
    let is_alone = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\n']);
    (is_mark && is_alone(&list[digits + sign.len_utf8()..])).then_some((digits, sign))
}

fn other(sign: char) -> char {
    match sign {
        '-' => '+',
        '+' => '-',
        '.' => ')',
        _ => '.',
    }
}

/// What stands in each item. A list that stands between two items belongs to the first.
fn gather<'a, 'b>(nodes: &'b [Node<'a>], items: &mut Vec<Vec<&'b Node<'a>>>) {
    for node in nodes.iter().filter(|node| !node.is_space()) {
        match node.branch() {
            Some(item) if item.name() == "li" => items.push(item.children.iter().collect()),
            Some(list) if is_list(list) => match items.last_mut() {
                Some(last) => last.push(node),
                None => items.push(vec![node]),
            },
            Some(branch) if branch.within(&["ul", "ol", "menu", "dir"]).iter().any(|found| found.name() == "li") => {
                gather(&branch.children, items);
            }
            _ => items.push(vec![node]),
        }
    }
}

fn is_list(branch: &Branch) -> bool {
    matches!(branch.name(), "ul" | "ol" | "menu" | "dir")
}

/// The number of the first item.
fn number(list: &Branch, length: usize) -> usize {
    let first = list.children.iter().find(|node| is_item(node)).and_then(Node::branch);
    let said = first.and_then(|item| item.element.get("value")).or_else(|| list.element.get("start"));
    let number = said.and_then(|said| said.trim().parse::<usize>().ok());
    number.filter(|number| number.saturating_add(length) <= LARGEST).unwrap_or(1)
}

/// Items without content are left out: some pages hold them for their looks.
fn marked<'a>(items: &[Vec<&Node<'a>>], style: Style<'a>, mark: impl Fn(usize) -> String) -> String {
    let contents = items.iter().map(|nodes| blocks::write(nodes.iter().copied(), style));
    let item = |(place, content): (usize, String)| {
        let mark = mark(place);
        let indent = format!("\n{}", " ".repeat(mark.len()));
        // Lines without text stay so.
        let content = content.replace('\n', &indent).replace(&format!("{indent}\n"), "\n\n");
        format!("{mark}{content}")
    };
    contents.filter(|content| !content.is_empty()).enumerate().map(item).collect::<Vec<_>>().join("\n")
}
