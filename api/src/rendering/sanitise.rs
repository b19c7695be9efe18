//! The last gate: what is not listed here does not reach a reader, whatever the code before it does.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::html::is_language;

const INLINE: [&str; 6] = ["a", "br", "code", "em", "p", "strong"];
const BLOCKS: [&str; 5] = ["blockquote", "li", "ol", "pre", "ul"];
const ENTRY_TAGS: [&str; 21] = [
    "del",
    "div",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "input",
    "section",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
];

/// Entries.
pub(super) static ENTRY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder(&[&INLINE, &BLOCKS, &ENTRY_TAGS]);
    builder.tag_attributes(table(&[
        ("a", &["href", "title", "id", "class"]),
        ("code", &["class"]),
        ("div", &["class"]),
        ("h1", &["id"]),
        ("h2", &["id"]),
        ("h3", &["id"]),
        ("h4", &["id"]),
        ("h5", &["id"]),
        ("h6", &["id"]),
        ("img", &["src", "alt", "title"]),
        ("input", &["checked", "disabled", "class"]),
        ("li", &["id", "class"]),
        ("ol", &["start", "class"]),
        ("p", &["class"]),
        ("section", &["class"]),
        ("sup", &["class"]),
        ("ul", &["class"]),
    ]));
    builder.tag_attribute_values(values(&[
        ("a", "rel", &["noopener"]),
        ("a", "role", &["doc-noteref", "doc-backlink"]),
        ("section", "role", &["doc-endnotes"]),
        ("img", "loading", &["lazy"]),
        ("input", "type", &["checkbox"]),
        ("td", "align", &["left", "center", "right"]),
        ("th", "align", &["left", "center", "right"]),
    ]));
    builder.attribute_filter(|tag, attribute, value| {
        (attribute != "class" || is_class(tag, value)).then_some(Cow::Borrowed(value))
    });
    builder
});

/// Readers' comments.
pub(super) static COMMENT: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder(&[&INLINE, &BLOCKS]);
    builder.tag_attributes(table(&[("a", &["href"]), ("ol", &["start"])]));
    builder.tag_attribute_values(values(&[("a", "rel", &["nofollow ugc noopener"])]));
    builder
});

/// Short texts of terms and prompts.
pub(super) static SHORT: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder(&[&INLINE, &["del"]]);
    builder.tag_attributes(table(&[("a", &["href", "title"])]));
    builder.tag_attribute_values(values(&[("a", "rel", &["noopener"])]));
    builder
});

/// The classes of the contract.
fn is_class(tag: &str, value: &str) -> bool {
    match tag {
        "a" => matches!(value, "citation" | "footnote-backref"),
        "sup" => value == "footnote-ref",
        "section" => value == "footnotes",
        "ul" | "ol" => value == "contains-task-list",
        "li" => value == "task-list-item",
        "input" => value == "task-list-item-checkbox",
        "p" => value == "markdown-alert-title",
        "div" => value
            .strip_prefix("markdown-alert markdown-alert-")
            .is_some_and(|kind| matches!(kind, "note" | "tip" | "important" | "warning" | "caution")),
        "code" => value.strip_prefix("language-").is_some_and(is_language),
        _ => false,
    }
}

fn builder(tags: &[&[&'static str]]) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(tags.iter().flat_map(|tags| tags.iter().copied()).collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
}

type Attributes = HashMap<&'static str, HashSet<&'static str>>;

fn table(rows: &[(&'static str, &[&'static str])]) -> Attributes {
    rows.iter().map(|(tag, attributes)| (*tag, attributes.iter().copied().collect())).collect()
}

fn values(
    rows: &[(&'static str, &'static str, &[&'static str])],
) -> HashMap<&'static str, HashMap<&'static str, HashSet<&'static str>>> {
    let mut values: HashMap<_, HashMap<_, _>> = HashMap::new();
    for (tag, attribute, allowed) in rows {
        values.entry(*tag).or_default().insert(*attribute, allowed.iter().copied().collect());
    }
    values
}
