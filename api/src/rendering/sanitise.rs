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

/// How long a text is at most, in bytes, when it is cleaned.
const PIECE: usize = 2_048;

/// Cleans HTML that we wrote. Long texts are parted by comments, which go when it is cleaned: html5ever looks through the
/// rest of a text for each character that it escapes, which takes quadratic time.
pub fn clean(gate: &Builder<'_>, html: &str) -> String {
    gate.clean(&parted(html)).to_string()
}

fn parted(html: &str) -> Cow<'_, str> {
    if html.len() <= PIECE {
        return Cow::Borrowed(html);
    }
    let mut parted = String::with_capacity(html.len() + html.len() / PIECE * "<!---->".len());
    let (mut in_tag, mut in_entity) = (false, false);
    // Where the piece begins that is not copied yet, and where the text that is counted does.
    let (mut copied, mut begun) = (0, 0);
    for (at, byte) in html.bytes().enumerate() {
        if !in_tag && !in_entity && at - begun >= PIECE && html.is_char_boundary(at) {
            parted.push_str(&html[copied..at]);
            parted.push_str("<!---->");
            (copied, begun) = (at, at);
        }
        match byte {
            b'<' => (in_tag, in_entity) = (true, false),
            b'>' if in_tag => (in_tag, begun) = (false, at + 1),
            b'&' => in_entity = !in_tag,
            b';' => in_entity = false,
            _ => {}
        }
    }
    parted.push_str(&html[copied..]);
    Cow::Owned(parted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parting_changes_nothing() {
        let texts = ["a &amp; b ", "«", "x<b>", "ä\u{a0}&lt;i&gt;", "<code>a && b</code> "];
        let html: String = (0..4_000).map(|n| texts[n % texts.len()]).collect();
        let html = format!(
            "<p title=\"{}\">{html}</p><pre><code>{}</code></pre>",
            "y".repeat(5_000),
            "&amp;&amp;\n".repeat(2_000)
        );
        assert_eq!(clean(&ENTRY, &html), ENTRY.clean(&html).to_string());
    }

    #[test]
    fn long_texts_are_cleaned_in_time() {
        for text in ["«", "&amp;", "a &amp;&amp; b\n"] {
            let begun = std::time::Instant::now();
            let html = clean(&ENTRY, &format!("<pre><code>{}</code></pre>", text.repeat(200_000 / text.len())));
            assert!(html.len() > 100_000);
            assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{text:?}: {:?}", begun.elapsed());
        }
    }
}
