//! The words of a text without its markup.

use std::borrow::Cow;

use comrak::Node;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::NodeValue;

use super::citations::Printed;
use super::tree;

/// The title of a heading: one line, without citations and footnote marks.
pub(super) fn title(heading: Node<'_>) -> String {
    text(heading, None).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, a block a line. Captions and citations (if given) are in it; the descriptions of images, which are not
/// part of what is read, and footnote marks are not.
pub(super) fn text(root: Node<'_>, printed: Option<&Printed>) -> String {
    let mut text = String::new();
    let mut images = 0_usize;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                if matches!(node.data().value, NodeValue::Image(_)) {
                    images += 1;
                }
                if images == 0 {
                    text.push_str(&own_text(node, printed));
                }
                if let Some(caption) = figure_caption(node) {
                    text.push_str(&caption);
                }
            }
            NodeEdge::End(node) => {
                let value = &node.data().value;
                if matches!(value, NodeValue::Image(_)) {
                    images -= 1;
                } else if matches!(value, NodeValue::TableCell) {
                    text.push(' ');
                } else if value.block() && !text.is_empty() && !text.ends_with('\n') {
                    text.truncate(text.trim_end_matches(' ').len());
                    text.push('\n');
                }
            }
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// What a node itself adds when it begins.
fn own_text(node: Node<'_>, printed: Option<&Printed>) -> Cow<'static, str> {
    match &node.data().value {
        NodeValue::Text(literal) => literal.clone(),
        NodeValue::Code(code) => code.literal.clone().into(),
        NodeValue::HtmlInline(literal) => literal.clone().into(),
        NodeValue::HtmlBlock(block) => block.literal.clone().into(),
        NodeValue::CodeBlock(block) => block.literal.clone().into(),
        NodeValue::SoftBreak => " ".into(),
        NodeValue::LineBreak => "\n".into(),
        NodeValue::Alert(alert) => alert.title.as_ref().map(|title| format!("{title}\n")).unwrap_or_default().into(),
        NodeValue::Raw(marker) => printed.map(|printed| citations(printed, marker)).unwrap_or_default().into(),
        _ => "".into(),
    }
}

fn citations(printed: &Printed, marker: &str) -> String {
    let works: Vec<_> = printed.at(marker).iter().map(super::Citation::printed).collect();
    format!("({})", works.join("; "))
}

fn figure_caption(node: Node<'_>) -> Option<String> {
    let is_paragraph = matches!(node.data().value, NodeValue::Paragraph);
    is_paragraph.then(|| tree::sole_image(node)).flatten().map(|image| image.title)
}
