//! Blocks of code: their exact text.

use super::tree::{Branch, Node};

/// Whether an element is code whose lines are kept.
pub fn is_code(name: &str) -> bool {
    matches!(name, "pre" | "xmp" | "listing")
}

/// Code between fences; nothing where it has no text.
pub fn write(branch: &Branch) -> Option<String> {
    let mut text = String::new();
    exact(&branch.children, &mut text);
    // A line end behind the tag is none of the text's (HTML, section 13.1.2.5).
    let text = text.strip_prefix('\n').unwrap_or(&text).trim_end_matches('\n');
    if text.trim().is_empty() {
        return None;
    }
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    Some(format!("{fence}{}\n{text}\n{fence}", language(branch).unwrap_or_default()))
}

/// The length of the longest run of backticks.
pub fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn exact(nodes: &[Node], text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(found) => text.push_str(found),
            Node::Branch(branch) if branch.name() == "br" => text.push('\n'),
            Node::Branch(branch) if branch.is_block() => {
                // Some pages have an element for each line.
                end_line(text);
                exact(&branch.children, text);
                end_line(text);
            }
            Node::Branch(branch) => exact(&branch.children, text),
        }
    }
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The language that its classes name.
fn language<'a>(branch: &Branch<'a>) -> Option<&'a str> {
    let code = branch.within(&[]).into_iter().find(|found| found.name() == "code");
    let classes = [Some(branch), code].into_iter().flatten().filter_map(|found| found.element.get("class"));
    let name = |class: &'a str| class.strip_prefix("language-").or_else(|| class.strip_prefix("lang-"));
    let is_name = |name: &&str| name.chars().all(|c| c.is_ascii_alphanumeric() || "+-#._".contains(c));
    classes.flat_map(str::split_whitespace).filter_map(name).find(is_name)
}
