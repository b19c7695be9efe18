use super::*;

#[test]
fn a_comment_keeps_a_small_subset() {
    assert_eq!(
        render_comment("a\nb *c* **d** `e`\n\n> f\n\n- g\n\n3. h\n\n```rust\n<i>\n```\n"),
        "<p>a<br>\nb <em>c</em> <strong>d</strong> <code>e</code></p>\n<blockquote>\n<p>f</p>\n</blockquote>\n\
         <ul>\n<li>g</li>\n</ul>\n<ol start=\"3\">\n<li>h</li>\n</ol>\n<pre><code>&lt;i&gt;\n</code></pre>\n"
    );
    assert_eq!(render_comment("# A ![b](/c) <u>d</u>\n\n---\n"), "<p>A b &lt;u&gt;d&lt;/u&gt;</p>\n<p>* * *</p>\n");
    let table = render_comment("|a|\n|-|\n|b|\n\nx[^1] [@a] - [ ] y\n\n- [ ] z\n\n[^1]: note\n");
    for tag in ["<table", "<input", "<sup", " id=", " class="] {
        assert!(!table.contains(tag), "{tag} in {table}");
    }
    assert!(table.contains("|a|") && table.contains("[@a]"));
}

#[test]
fn links_of_readers_are_marked() {
    let rel = "rel=\"nofollow ugc noopener\"";
    assert_eq!(render_comment("[a](/b \"c\")"), format!("<p><a href=\"/b\" {rel}>a</a></p>\n"));
    assert_eq!(render_comment("http://e.org"), format!("<p><a href=\"http://e.org\" {rel}>http://e.org</a></p>\n"));
    assert_eq!(render_comment("[a](javascript:b)"), "<p>a</p>\n");
}

#[test]
fn a_short_text_is_paragraphs() {
    assert_eq!(
        render_short("# A\n\n> - *b* ~~c~~\n\n[d](https://e.org) [f](/g)\n\n```\nh\n```\n![i](/j)\n"),
        "<p>A</p>\n<p><em>b</em> <del>c</del></p>\n<p><a href=\"https://e.org\" rel=\"noopener\">d</a> <a href=\"/g\">f</a></p>\n\
         <p><code>h</code></p>\n<p>i</p>\n"
    );
}

#[test]
fn what_is_nested_too_deep_is_shown_as_written() {
    let deep = format!("{}<b>", "> ".repeat(101));
    for shown in [render_comment(&deep), render_short(&deep)] {
        assert!(shown.starts_with("<p>") && shown.contains("&lt;b&gt;") && !shown.contains("<blockquote>"), "{shown}");
    }
    assert!(render_comment("> > <b>").starts_with("<blockquote>\n<blockquote>"));
}
