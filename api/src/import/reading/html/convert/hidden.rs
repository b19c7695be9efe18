//! What stands in a page and readers never see.

use super::super::tokens::Element;

/// Classes of what only those hear who have a page read to them, and of the links by which an encyclopedia is edited.
const CLASSES: &[&str] =
    &["screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "assistive-text", EDIT];

/// The class of the links that edit a section.
const EDIT: &str = "mw-editsection";

/// Whether readers never see this element.
pub fn is_hidden(element: &Element) -> bool {
    // A page may show itself as a whole only when its scripts run.
    let is_page = matches!(element.name.as_str(), "html" | "body" | "main");
    element.is_closed && !is_page && !is_panel(element) && (is_marked(element) || element.is_a(CLASSES))
}

/// Whether it holds a link that edits a section.
pub fn is_edit(element: &Element) -> bool {
    element.is_a(&[EDIT])
}

fn is_marked(element: &Element) -> bool {
    // A picture that is hidden from those who hear a page is seen by the others.
    let is_unheard = element.name != "img" && element.get("aria-hidden").is_some_and(|value| value.trim() == "true");
    let style: String = element.get("style").unwrap_or_default().split_whitespace().collect();
    is_unheard || element.get("hidden").is_some() || style.to_ascii_lowercase().contains("display:none")
}

/// A panel that is folded up, which readers open.
fn is_panel(element: &Element) -> bool {
    let role = element.get("role").unwrap_or_default();
    let is_searched = element.get("hidden").is_some_and(|value| value.eq_ignore_ascii_case("until-found"));
    matches!(role, "tabpanel" | "region") || element.get("aria-labelledby").is_some() || is_searched
}
