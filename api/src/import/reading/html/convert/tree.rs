//! Items as elements within each other.

use super::{
    super::tokens::{Element, Item, What},
    is_silent,
};

/// A text or an element.
pub enum Node<'a> {
    /// A text.
    Text(&'a str),
    /// An element with what stands in it.
    Branch(Branch<'a>),
}

/// An element with what stands in it.
pub struct Branch<'a> {
    /// The element.
    pub element: &'a Element,
    /// What stands in it.
    pub children: Vec<Node<'a>>,
    /// Whether it is a block, or a block stands in it.
    pub holds_blocks: bool,
}

/// Elements that stand in no line of text.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
];

impl<'a> Node<'a> {
    /// The element, if it is one.
    pub fn branch(&self) -> Option<&Branch<'a>> {
        match self {
            Node::Text(_) => None,
            Node::Branch(branch) => Some(branch),
        }
    }

    /// Whether it is nothing but the space between elements.
    pub fn is_space(&self) -> bool {
        matches!(self, Node::Text(text) if text.trim().is_empty())
    }

    fn holds_blocks(&self) -> bool {
        self.branch().is_some_and(|branch| branch.holds_blocks)
    }
}

impl<'a> Branch<'a> {
    /// The name of the element.
    pub fn name(&self) -> &'a str {
        &self.element.name
    }

    /// Whether it stands in no line of text.
    pub fn is_block(&self) -> bool {
        BLOCKS.contains(&self.name())
    }

    /// The elements within it at any depth, but for what stands within a `wall`.
    pub fn within(&self, wall: &[&str]) -> Vec<&Branch<'a>> {
        let mut found = Vec::new();
        for branch in self.children.iter().filter_map(Node::branch) {
            found.push(branch);
            if !wall.contains(&branch.name()) {
                found.extend(branch.within(wall));
            }
        }
        found
    }
}

/// Items as a tree, without what is no text.
pub fn nodes(items: &[Item]) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut place = 0;
    while let Some(item) = items.get(place) {
        let mut next = place + 1;
        match &item.what {
            What::Text(text) => nodes.push(Node::Text(text)),
            What::End(_) => {}
            What::Start(element) => {
                next = (place + element.length).clamp(next, items.len());
                if !is_silent(element) {
                    nodes.push(Node::Branch(branch(element, &items[place + 1..next])));
                }
            }
        }
        place = next;
    }
    nodes
}

fn branch<'a>(element: &'a Element, items: &'a [Item]) -> Branch<'a> {
    let children = nodes(items);
    let holds_blocks = BLOCKS.contains(&element.name.as_str()) || children.iter().any(Node::holds_blocks);
    Branch { element, children, holds_blocks }
}
