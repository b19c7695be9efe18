//! What blocks of HTML become, and that a reader sees the words that stood there.

use proptest::prelude::*;

use super::{markdown, plain};
use crate::{import::reading::html::tokens, rendering, text::escape_html};

fn items(html: &str) -> Vec<tokens::Item> {
    tokens::read(html).unwrap()
}

fn of(html: &str) -> String {
    markdown(&items(html))
}

fn shown(markdown: &str) -> rendering::Rendered {
    rendering::render(markdown, &Default::default(), &mut rendering::Scope::new()).unwrap()
}

/// The HTML that a reader gets, on one line.
fn rendered(html: &str) -> String {
    shown(&of(html)).html.replace('\n', "")
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// That readers see the words of a page, each once and in their order.
fn assert_words(html: &str) {
    let (markdown, words) = (of(html), plain(&items(html)));
    let seen = shown(&markdown);
    assert_eq!(
        without_spaces(&seen.plain_text),
        without_spaces(&words),
        "\n--- page\n{html}\n--- Markdown\n{markdown}\n--- shown\n{}",
        seen.html
    );
}

#[test]
fn tables_keep_every_cell() {
    let infobox = "<table><tr><th>Name</th><td>Rhine</td></tr><tr><th>Length</th><td>1230 km</td></tr></table>";
    assert_eq!(of(infobox), "|        |         |\n| ------ | ------- |\n| Name   | Rhine   |\n| Length | 1230 km |");
    let two = "<table><thead><tr><th>a</th><th>b</th></tr><tr><th>c</th><th>d</th></tr></thead><tr><td>1</td><td>2</td></tr></table>";
    assert_eq!(of(two), "| a   | b   |\n| --- | --- |\n| c   | d   |\n| 1   | 2   |");
    let bare = "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>1</td></tr></tbody></table>";
    assert_eq!(of(bare), "| a   | b   |\n| --- | --- |\n| 1   |");
    for table in [infobox, two, bare] {
        assert_words(table);
        assert_eq!(rendered(table).matches("<table>").count(), 1);
    }
    assert_eq!(of("<table><tr><td>alone</td></tr></table>"), "alone");
    assert_eq!(
        of("<table><tr><td><pre>1\n2</pre></td><td><pre>a\nb</pre></td></tr></table>"),
        "```\n1\n2\n```\n\n```\na\nb\n```"
    );
    assert_eq!(of("<table></table>"), "");
}

#[test]
fn spans_leave_empty_cells() {
    let table = "<table><caption>The <b>rivers</b></caption>\
        <tr><th colspan=\"2\">a</th><th>b</th></tr>\
        <tr><td rowspan=\"2\">c</td><td>d</td><td>e</td></tr>\
        <tr><td>f</td><td>g</td></tr>\
        <tr><td colspan=\"9\">h</td></tr></table>";
    let lines = ["| a   |     | b   |", "| --- | --- | --- |", "| c   | d   | e   |", "|     | f   | g   |", "| h   |"];
    assert_eq!(of(table), format!("The **rivers**\n\n{}", lines.join("\n")));
    assert_words(table);
}

#[test]
fn cells_hold_one_line() {
    let table = "<table><tr><th align=\"right\">a<br>b</th><th>c|d</th></tr>\
        <tr><td><p>e</p><ul><li>f</li></ul></td><td><code>g|h</code> <table><tr><td>i</td><td>j</td></tr></table></td></tr></table>";
    assert_eq!(of(table), "| a b | c\\|d       |\n| --: | ---------- |\n| e f | `g\\|h` i j |");
    assert_words(table);
    assert_words("<table><tr><td><code>a\\|b</code></td><td>\\|</td></tr></table>");
}

#[test]
fn code_keeps_its_text() {
    assert_eq!(of("<pre># x\n- y</pre>"), "```\n# x\n- y\n```");
    assert_eq!(of("<pre><span>a</span>  *b*<br>```\n</pre>"), "````\na  *b*\n```\n````");
    assert_eq!(of("<pre><code class=\"hljs language-rust\">\n  let a;\n</code></pre>"), "```rust\n  let a;\n```");
    assert_eq!(of("<pre><div>a</div><div>b</div></pre>"), "```\na\nb\n```");
    assert_eq!(of("<p><code>a `b`</code> and<code> c</code></p>"), "`` a `b` `` and `c`");
    assert_eq!(of("<p><code>a <a href=\"/b\">b</a></code></p>"), "`a` [`b`](/b)");
}

#[test]
fn text_that_looks_like_markup_stays_text() {
    for text in [
        "~~y~~",
        "~y~",
        "---",
        "***",
        "+",
        "-",
        "1.",
        "1)",
        "=====",
        "#",
        "# a",
        "a #",
        "> a",
        ":-",
        "|a|",
        "[x]: /y",
        "[^1]",
        "[@key]",
        "![a](b)",
        "&amp;",
        "&#35;",
        "a_b _c_",
        "`",
        "\\",
        "<b>",
        "www.",
        "http://",
        "ftp://a*b*",
        "https://x.example/(a*b*).*c*",
        "!www.x.example/a*b",
        "www.x.example/a_b&c",
        "_a@b.example",
        "```",
        "~~~",
        "* a",
        "https://x.example/?a&amp;b=*c*",
        "1https://x.example/*a*",
        "[!NOTE]",
        "a\\",
    ] {
        for around in ["p", "h2", "li", "td", "blockquote", "b", "a href=\"/x\"", "del", "code", "pre", "i"] {
            let name = around.split(' ').next().unwrap();
            assert_words(&format!("<{around}>{}</{name}>", escape_html(text)));
            assert_words(&format!("a<br><{around}>{}</{name}>b", escape_html(text)));
        }
    }
}

#[test]
fn emphasis_is_kept_where_markdown_has_it() {
    for (html, markdown) in [
        ("<del>a</del> <s>b</s> <strike>c</strike>", "~~a~~ ~~b~~ ~~c~~"),
        ("a<b> b </b>c", "a **b** c"),
        ("a<b>\"b\"</b>c", "a\"**b**\"c"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<b>a <i>b</i></b>", "**a *b***"),
        ("<b>a <a href=\"/x\">b</a> c</b>", "**a** [**b**](/x) **c**"),
        ("<b><p>a</p><p>b</p></b>", "**a**\n\n**b**"),
        ("<b> </b>", ""),
        ("a<br>b<br>", "a\\\nb"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢 (kan)"),
        ("wow!<a href=\"/x\">b</a>", "wow\\![b](/x)"),
    ] {
        assert_eq!(of(html), markdown);
        assert_words(html);
    }
}

#[test]
fn addresses_lead_where_they_say() {
    let address = "https://x.example/a_b_c?x=1&b=2";
    let html = rendered(&format!("<p>See {}, and *this*.</p>", escape_html(address)));
    let shown = escape_html(address);
    assert!(html.contains(&format!("href=\"{shown}\" rel=\"noopener\">{shown}</a>, and *this*.")), "{html}");
    let html = rendered("<p>www.x.example/a*b*c</p>");
    assert!(
        html.contains("href=\"http://www.x.example/a*b*c\"") && html.contains(">www.x.example/a*b*c</a>"),
        "{html}"
    );
    let html = rendered("<p><a href=\"https://x.example/a b_(c)_*d*|e\" title='a \"b\"'>https://x.example/a_b</a></p>");
    assert!(html.contains("href=\"https://x.example/a%20b_(c)_*d*%7Ce\""), "{html}");
    assert!(html.contains("title=\"a &quot;b&quot;\"") && html.contains(">https://x.example/a_b</a>"), "{html}");
}

#[test]
fn addresses_that_no_article_has_leave_their_label() {
    for address in [
        "javascript:a()",
        "java\nscript:a()",
        "data:text/html,a",
        "vbscript:a",
        "file:///a",
        "tel:1",
        "ftp://a.example",
        "#a",
        "",
        " ",
    ] {
        assert_eq!(of(&format!("<p><a href=\"{address}\">label</a></p>")), "label", "{address}");
    }
    assert_eq!(
        of("<p><a href=\"mailto:a@b.example\">c</a> <a href=\"d#e\">f</a></p>"),
        "[c](mailto:a@b.example) [f](d#e)"
    );
}

#[test]
fn lists_keep_their_order_and_their_numbers() {
    for (html, markdown) in [
        ("<ul><li>1<ul><li>2aa</li></ul></li></ul>after nested", "- 1\n  - 2aa\n\nafter nested"),
        ("<ul><li>1<ul><li>2</li></ul>rest of 1</li></ul>", "- 1\n  - 2\n\n  rest of 1"),
        ("<ol start=5><li>a</li><li>b</li></ol>", "5. a\n6. b"),
        ("<ol><li>a</li></ol><ol start=\"3\"><li>b</li></ol>", "1. a\n\n3) b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul><ul><li>c</li></ul>", "- a\n\n+ b\n\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ul><li>a<ol start=\"2\"><li>b</li></ol></li></ul>", "- a\n\n  2. b"),
        ("<li>a</li> <li>b</li>", "- a\n- b"),
        ("<ul><li>a<ul><li></li><li>b</li></ul></li></ul>", "- a\n  - b"),
        ("<ul><li><pre>a\n\nb</pre></li></ul>", "- ```\n  a\n\n  b\n  ```"),
        ("<ul><li><p>a</p><p>b</p></li><li><hr></li></ul>", "- a\n\n  b\n- ***"),
    ] {
        assert_eq!(of(html), markdown);
        assert_words(html);
    }
}

#[test]
fn hidden_text_is_left_out() {
    for hidden in ["hidden", "aria-hidden=\"true\"", "style=\"color: red; display : none\"", "class=\"a sr-only\""] {
        let html = format!("<p>a <span {hidden}>b <i>c</i></span>d</p>");
        assert_eq!(of(&html), "a d");
        assert_eq!(plain(&items(&html)), "a d");
    }
    assert_eq!(of("<div hidden role=\"tabpanel\">a</div>"), "a");
}

/// Text in which much would mean something to Markdown.
fn text() -> impl Strategy<Value = String> {
    let characters = "[ab1 *_~`\\[\\]()<>#+.!&;:/|\"'@^{}$,?=é中…“”\n\\\\-]{0,8}";
    let pieces = prop_oneof![
        6 => characters,
        1 => prop::sample::select(vec![
            "https://x.example/a_b?c=1&d=2", "www.x.example/a*b", "foo@www.b.example", "1 < 2", "http://", "&amp;", "1. ", "---", "[^1]", "[@k]",
            "![a](b)", "~~y~~", "a@b.example", " ", "|---|", "ftp://x.example",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(pieces, 0..4).prop_map(|pieces| escape_html(&pieces.concat()))
}

/// A piece of a page.
fn page() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "b",
        "i",
        "del",
        "code",
        "span",
        "a href=\"/x_(y\"",
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "h2",
        "em",
        "strong",
    ];
    text().prop_recursive(5, 40, 4, |inner| {
        let element =
            (prop::sample::select(NAMES), prop::collection::vec(inner.clone(), 0..4)).prop_map(|(tag, inner)| {
                format!("<{tag}>{}</{}>", inner.concat(), tag.split(' ').next().unwrap_or_default())
            });
        let row = |row: Vec<String>| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
        let rows = prop::collection::vec(prop::collection::vec(inner.clone(), 1..4), 1..3);
        let table = rows.prop_map(move |rows| {
            format!(
                "<table>{}</table>",
                rows.into_iter().map(|cells| format!("<tr>{}</tr>", row(cells))).collect::<String>()
            )
        });
        let beside = prop::collection::vec(inner, 1..4).prop_map(|all| all.join("<br>"));
        prop_oneof![8 => element, 1 => table, 2 => beside]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a page holds, readers see its words and nothing else.
    #[test]
    fn words_are_neither_lost_nor_added(html in page()) {
        assert_words(&html);
    }
}
