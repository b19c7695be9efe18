use std::time::{Duration, Instant};

use super::super::citations::cited_keys;
use super::judge::is_active;
use super::*;

#[test]
fn nothing_active_comes_through() {
    let attacks = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src=//e>",
        "<b>",
        "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
        "<style>@import 'x'</style>",
        "<p style=\"x\">",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](\\javascript:x)",
        "[a](<java\tscript:alert(1)>)",
        "[a](java&#10;script:x)",
        "[a](&#1;javascript:x)",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](file:///x)",
        "![a](javascript:x)",
        "![a](data:image/svg+xml,x)",
        "<javascript:alert(1)>",
        "[a]: javascript:x\n\n[a]",
        "[a](/b '\" onclick=\"x')",
        "![a\" onerror=\"x](/b)",
        "![a](/b '\" onerror=\"x')",
        "[a](/b\"onclick=\"x)",
        "```\"onclick=x\n```",
        "| a <script> |\n|-|\n| <svg> |",
        "# <svg onload=x>",
        "> [!NOTE] <script>x</script>",
        "x[^<b>]\n\n[^<b>]: <script>",
        "&lt;script&gt;",
        "<!--><script>x</script>-->",
        "<![CDATA[<script>]]>",
        "<?php <script>",
        "<noscript><p title=\"</noscript><script>x</script>\">",
        "[a](jav%61script:x:y)",
        "![a](mailto:x@y.z)",
    ];
    for attack in attacks {
        for html in [html(attack), render_comment(attack), render_short(attack)] {
            assert!(!is_active(&html), "{attack} in {html}");
            assert!(!html.contains("<img src=\"mailto"), "{html}");
        }
    }
    assert!(
        html("[a](https://e.org) ![b](/c)")
            .contains("<a href=\"https://e.org\" rel=\"noopener\">a</a> <img src=\"/c\"")
    );
}

#[test]
fn refused_addresses_leave_their_text() {
    assert_eq!(html("[a *b*](javascript:c) ![d](data:e)"), "<p>a <em>b</em> d</p>\n");
    assert_eq!(html("[a](https://[) [b](tel:1) [c](ftp://d/) [e](f:g)"), "<p>a b c e</p>\n");
    assert!(html("[a](mailto:b@c.d?subject=x)").contains("href=\"mailto:b@c.d?subject=x\""));
}

#[test]
fn addresses_are_read_as_browsers_read_them() {
    let refused = ["java\tscript:x", "\u{1}javascript:x", " data:x", "java\r\nscript:x", "JAVASCRIPT:x", "1a:b", ":x"];
    for url in refused {
        assert!(!links::allowed_link(url) && !links::allowed_image(url), "{url:?}");
    }
    for url in ["/a:b", "?a:b", "#a:b", "a/b:c", "", " https://e.org", "//e.org"] {
        assert!(links::allowed_link(url) && links::allowed_image(url), "{url:?}");
    }
    assert!(links::allowed_link("mailto:a@b.c") && !links::allowed_image("mailto:a@b.c"));
    for external in ["//e.org", "\\\\e.org", "/\t/e.org", " https://e.org"] {
        assert_eq!(links::Rel::Editorial.of(external), Some("noopener"), "{external:?}");
    }
    assert_eq!(links::Rel::Editorial.of("/e.org//x"), None);
}

#[test]
fn the_gate_holds_without_the_writer() {
    let dirty = "<p class=\"x\" id=\"y\" onclick=\"z\">a</p><code class=\"language-a b\">b</code><a class=\"citation\" \
        href=\"javascript:c\" rel=\"opener\" target=\"_blank\">d</a><svg><script>e</script></svg><input type=\"text\">";
    let clean = sanitise::ENTRY.clean(dirty).to_string();
    assert_eq!(clean, "<p>a</p><code>b</code><a class=\"citation\">d</a><input>");
    assert_eq!(sanitise::COMMENT.clean("<h1 id=\"a\">b<img src=\"/c\"></h1>").to_string(), "b");
}

#[test]
fn nesting_is_capped() {
    let refused = |text: &str| render(text, &HashMap::new(), &mut Scope::new()) == Err(RenderError::TooDeep);
    assert!(!refused(&format!("{}a", "> ".repeat(90))));
    assert!(refused(&format!("{}a", "> ".repeat(110))));
    assert!(!refused(&format!("{}a{}", "*a ".repeat(90), "*".repeat(90))));
    assert!(refused(&format!("{}a{}", "*a ".repeat(110), "*".repeat(110))));
    assert!(refused(&format!("```\n{}\n```", ">".repeat(1001))));
    assert!(!refused(&format!("```\n{}\n```", ">".repeat(1000))));
    assert!(cited_keys(&format!("{}[@a]", "> ".repeat(110))).is_empty());
}

#[test]
fn no_input_overflows_the_stack_or_takes_long() {
    let pieces = [
        ">",
        "> ",
        "> - ",
        "- ",
        "1. ",
        "* + ",
        "[",
        "![",
        "[@",
        "[@a,",
        "[@a; ",
        "[^1]",
        "[^a]: ",
        "](",
        "*",
        "*a ",
        "**a",
        "_a ",
        "~~a",
        "`",
        "``a",
        "<",
        "<a ",
        "<!--",
        "<?",
        "&",
        "&#",
        "\\",
        "\\[",
        "|",
        "|-",
        "\n",
        "# a\n",
        "www.",
        "http://",
        "a@",
        "a@b.c ",
        "> [!NOTE]\n",
        "- [ ] ",
        "\u{301}",
        "\u{202e}",
        "\u{200d}",
        "\0",
        "\r",
        "\t",
        "中",
        "👩‍👩‍👧",
        "°",
    ];
    let run = move || {
        for piece in pieces {
            let started = Instant::now();
            let closed = format!("{}x{}", piece.repeat(2_000), "*](/x)~~**_`".repeat(1_000));
            let length = if matches!(piece, ">" | "[" | "*" | "- ") { 50_000 } else { 10_000 };
            for text in [piece.repeat(length / piece.len()), closed] {
                let text = text.as_str();
                let keys = cited_keys(text);
                let keys: Vec<_> = keys.iter().map(String::as_str).collect();
                if let Ok(rendered) = render(text, &sources(&keys), &mut Scope::new()) {
                    let _ = sections(&rendered.html, &rendered.outline);
                    let _ = excerpt(&rendered.plain_text, 300);
                }
                let _ = (render_comment(text), render_short(text));
            }
            assert!(started.elapsed() < Duration::from_secs(20), "{piece:?} took {:?}", started.elapsed());
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn random_pieces_break_no_promise() {
    let pieces = [
        "[@a]",
        "[@a; @b, p. 1]",
        "[@",
        "]",
        "[",
        "(",
        ")",
        "\n",
        "\n\n",
        "# ",
        "## ",
        "> ",
        "- ",
        "1. ",
        "    ",
        "```\n",
        "`",
        "*",
        "**",
        "_",
        "~~",
        "| a | b |\n|---|---|\n",
        "|",
        "[^1]",
        "\n\n[^1]: ",
        "![",
        "](/x)",
        "](/x \"t\")",
        "<b>",
        "</h2>",
        "<h1 id=\"a\">",
        "&amp;",
        "\\",
        "a",
        "é",
        "中",
        "ا",
        " ",
        "www.a.bc",
        "> [!TIP]\n",
        "- [x] ",
        "---\n",
        "\t",
        "===\n",
        "\u{0}",
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..3_000 {
        let mut text = String::new();
        for _ in 0..24 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(pieces[(state % pieces.len() as u64) as usize]);
        }
        let keys = cited_keys(&text);
        let loaded = keys_to_load(&text);
        assert!(keys.iter().all(|key| loaded.contains(key)), "{text:?}");
        let known: Vec<_> = keys.iter().map(String::as_str).collect();
        let rendered = render(&text, &sources(&known), &mut Scope::new()).unwrap();
        let mut cited: Vec<String> = Vec::new();
        for work in &rendered.citations {
            if !cited.contains(&work.key) {
                cited.push(work.key.clone());
            }
        }
        assert_eq!(cited, keys, "{text:?}");
        assert!(!is_active(&rendered.html), "{text:?}");
        for citation in &rendered.citations {
            assert_eq!(rendered.html.matches(&format!("id=\"{}\"", citation.anchor)).count(), 1, "{text:?}");
        }
        let mut from = 0;
        for heading in &rendered.outline {
            let tag = &rendered.html[from..heading.start];
            assert!(tag.contains(&format!("<h{} id=\"{}\">", heading.level, heading.id)), "{text:?}");
            assert!(from == 0 || tag.starts_with("<h"), "{text:?}");
            from = heading.end;
        }
        assert!(rendered.outline.is_empty() || from == rendered.html.len(), "{text:?}");
        assert_eq!(sanitise::ENTRY.clean(&rendered.html).to_string(), rendered.html, "{text:?}");
    }
}
