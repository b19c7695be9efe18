//! What is changed in the parsed tree before HTML is written from it.

use comrak::nodes::{AstNode, NodeCode, NodeLink, NodeValue};
use comrak::{Arena, Node, node_matches};

use super::links;

/// Whether the node is a link's text or an image's description.
pub(super) fn within_link_or_image(node: Node<'_>) -> bool {
    node.ancestors().any(is_link_or_image)
}

/// Whether the node is a link or an image.
pub(super) fn is_link_or_image(node: Node<'_>) -> bool {
    node_matches!(node, NodeValue::Link(_) | NodeValue::Image(_))
}

/// The image that stands alone in a paragraph, and so becomes a figure.
pub(super) fn sole_image(paragraph: Node<'_>) -> Option<NodeLink> {
    let child = paragraph.first_child()?;
    match &child.data().value {
        NodeValue::Image(image) if child.next_sibling().is_none() => Some((**image).clone()),
        _ => None,
    }
}

/// Puts the children of a node in its place.
pub(super) fn unwrap(node: Node<'_>) {
    while let Some(child) = node.first_child() {
        node.insert_before(child);
    }
    node.detach();
}

/// Leaves the text of links and images whose address is of a kind that is never printed.
pub(super) fn drop_refused_links(root: Node<'_>) {
    let nodes: Vec<_> = root.descendants().collect();
    for node in nodes {
        let refused = match &node.data().value {
            NodeValue::Link(link) => !links::allowed_link(&link.url),
            NodeValue::Image(image) => !links::allowed_image(&image.url),
            _ => false,
        };
        if refused {
            unwrap(node);
        }
    }
}

/// How much structure [`flatten`] leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Quotes, lists and code blocks.
    Blocks,
    /// Paragraphs only.
    Paragraphs,
}

/// Turns headings, rules and images, and what `keep` does not name, into text.
pub(super) fn flatten<'a>(arena: &'a Arena<'a>, root: Node<'a>, keep: Keep) {
    let nodes: Vec<_> = root.descendants().collect();
    for node in nodes {
        let value = node.data().value.clone();
        match value {
            NodeValue::Heading(_) => node.data_mut().value = NodeValue::Paragraph,
            NodeValue::ThematicBreak => to_paragraph(arena, node, NodeValue::Text("* * *".into())),
            NodeValue::Image(_) => unwrap(node),
            NodeValue::CodeBlock(code) if keep == Keep::Paragraphs => {
                let literal = code.literal.trim_end().to_owned();
                to_paragraph(arena, node, NodeValue::Code(NodeCode { num_backticks: 1, literal }));
            }
            NodeValue::BlockQuote | NodeValue::List(_) | NodeValue::Item(_) if keep == Keep::Paragraphs => unwrap(node),
            _ => {}
        }
    }
}

fn to_paragraph<'a>(arena: &'a Arena<'a>, node: Node<'a>, content: NodeValue) {
    node.data_mut().value = NodeValue::Paragraph;
    node.append(arena.alloc(AstNode::from(content)));
}
