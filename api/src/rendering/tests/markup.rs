use super::*;

#[test]
fn common_mark_and_gfm() {
    assert_eq!(html(""), "");
    assert_eq!(
        html("A *b* **c** ~~d~~ `e`  \nf\n\n---\n\n> g\n"),
        "<p>A <em>b</em> <strong>c</strong> <del>d</del> <code>e</code><br>\nf</p>\n<hr>\n<blockquote>\n<p>g</p>\n</blockquote>\n"
    );
    assert_eq!(html("3. a\n4. b\n"), "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    assert_eq!(
        html("| a | b |\n|:-:|---|\n| 1 | `x` |\n"),
        "<table>\n<thead>\n<tr>\n<th align=\"center\">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n\
         <td align=\"center\">1</td>\n<td><code>x</code></td>\n</tr>\n</tbody>\n</table>\n"
    );
    assert_eq!(
        html("- [ ] a\n- [x] b\n"),
        "<ul class=\"contains-task-list\">\n\
         <li class=\"task-list-item\"><input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled=\"\"> a</li>\n\
         <li class=\"task-list-item\"><input type=\"checkbox\" class=\"task-list-item-checkbox\" checked=\"\" disabled=\"\"> b</li>\n\
         </ul>\n"
    );
}

#[test]
fn alerts() {
    for kind in ["note", "tip", "important", "warning", "caution"] {
        let html = html(&format!("> [!{}]\n> text\n", kind.to_uppercase()));
        assert!(html.starts_with(&format!("<div class=\"markdown-alert markdown-alert-{kind}\">\n")), "{html}");
        assert!(html.contains("<p class=\"markdown-alert-title\">"), "{html}");
    }
    assert!(html("> [!OTHER]\n> text\n").starts_with("<blockquote>"));
    assert_eq!(rendered("> [!NOTE] A <title>\n> text\n").plain_text, "A <title>\ntext");
}

#[test]
fn code_blocks_bear_their_language() {
    assert_eq!(html("```rust\n<b>\n```\n"), "<pre><code class=\"language-rust\">&lt;b&gt;\n</code></pre>\n");
    assert!(html("```c++ title\nx\n```\n").contains("class=\"language-c++\""));
    assert!(html("```rust,ignore\nx\n```\n").contains("class=\"language-rust\""));
    assert!(html("```math\nx\n```\n").starts_with("<pre><code class=\"language-math\">"));
    for odd in ["```\"onclick=x\nx\n```\n", "```a&quot;b\nx\n```\n", "~~~中文\nx\n~~~\n", "    x\n"] {
        assert_eq!(html(odd), "<pre><code>x\n</code></pre>\n", "{odd}");
    }
    let long = "x".repeat(33);
    assert!(html(&format!("```{long}\nx\n```\n")).starts_with("<pre><code>"));
    assert!(html(&format!("```{}\nx\n```\n", &long[1..])).starts_with("<pre><code class="));
}

#[test]
fn an_image_alone_is_a_figure() {
    assert_eq!(
        html("![A *map*](/m.png \"By <us>\")\n"),
        "<figure><img src=\"/m.png\" alt=\"A map\" loading=\"lazy\"><figcaption>By &lt;us&gt;</figcaption></figure>\n"
    );
    assert_eq!(html("![A](/m.png)\n"), "<figure><img src=\"/m.png\" alt=\"A\" loading=\"lazy\"></figure>\n");
    assert_eq!(
        html("See ![A](/m.png \"T\")\n"),
        "<p>See <img src=\"/m.png\" alt=\"A\" loading=\"lazy\" title=\"T\"></p>\n"
    );
    assert!(!html("[![A](/m.png)](/big.png)\n").contains("figure"));
    assert_eq!(rendered("![A](/m.png \"Caption\")\n").plain_text, "Caption");
}

#[test]
fn links() {
    assert_eq!(html("[a](/b \"c\")"), "<p><a href=\"/b\" title=\"c\">a</a></p>\n");
    assert_eq!(html("[a](#b)"), "<p><a href=\"#b\">a</a></p>\n");
    for external in ["https://e.org/", "//e.org/", "http://e.org/?a=1&amp;b"] {
        assert_eq!(
            html(&format!("[a]({external})")),
            format!("<p><a href=\"{external}\" rel=\"noopener\">a</a></p>\n")
        );
    }
    assert!(html("www.e.org").contains("<a href=\"http://www.e.org\" rel=\"noopener\">www.e.org</a>"));
    assert!(html("me@e.org").contains("<a href=\"mailto:me@e.org\""));
}

#[test]
fn footnotes_point_both_ways_and_are_unique_over_the_texts_of_a_scope() {
    let mut scope = Scope::prefixed("faq-1-");
    let none = HashMap::new();
    let lead = render("a[^n] b[^n]\n\n[^n]: Note.\n", &none, &mut scope).unwrap().html;
    assert_eq!(
        lead,
        "<p>a<sup class=\"footnote-ref\"><a href=\"#faq-1-fn-1\" id=\"faq-1-fnref-1\" role=\"doc-noteref\">1</a></sup> \
         b<sup class=\"footnote-ref\"><a href=\"#faq-1-fn-1\" id=\"faq-1-fnref-1-2\" role=\"doc-noteref\">1</a></sup></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n<li id=\"faq-1-fn-1\">\n<p>Note. \
         <a href=\"#faq-1-fnref-1\" class=\"footnote-backref\" role=\"doc-backlink\">↩</a> \
         <a href=\"#faq-1-fnref-1-2\" class=\"footnote-backref\" role=\"doc-backlink\">↩</a></p>\n</li>\n</ol>\n</section>\n"
    );
    let body = render("c[^n]\n\n[^n]: Other.\n", &none, &mut scope).unwrap().html;
    assert!(body.contains("<a href=\"#faq-1-fn-2\" id=\"faq-1-fnref-2\" role=\"doc-noteref\">1</a>"), "{body}");
    assert!(body.contains("<li id=\"faq-1-fn-2\">"), "{body}");
}

#[test]
fn odd_footnotes_neither_vanish_nor_dangle() {
    let odd = "[t[^1] u[^2]](/l) ![i[^1]](/i)\n\n[^1]: - list\n[^2]: ![p](/p)\n[^2]: again[^1]\n\n    [^3]: inner\n[^4]: unused[^1]\n";
    let html = html(odd);
    for id in attributes(&html, "href=\"#") {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id} in {html}");
    }
    for (at, id) in attributes(&html, " id=\"").iter().enumerate() {
        assert!(!attributes(&html, " id=\"")[..at].contains(id), "{id} twice in {html}");
    }
    let ids = |html: &str| attributes(html, "<li id=\"").join(" ");
    assert_eq!((html.matches("<section").count(), ids(&html)), (1, "fn-1 fn-2".to_owned()), "{html}");
    assert!(html.contains("<a href=\"/l\">t u</a><sup"), "{html}");
    assert!(html.contains("again") && html.contains("inner") && !html.contains("unused"), "{html}");
}

#[test]
fn marks_leave_links_in_order() {
    let html = html("[t[^1][^2]](/l)\n\n[^1]: a\n\n[^2]: b\n\n[^2]: c\n");
    let marks: Vec<_> = attributes(&html, " id=\"").into_iter().filter(|id| id.starts_with("fnref")).collect();
    assert_eq!(marks, ["fnref-1", "fnref-2"], "{html}");
    assert_eq!(attributes(&html, "<li id=\""), ["fn-1", "fn-2"], "{html}");
    assert_eq!(html.matches("<section").count(), 1, "{html}");
}

fn attributes<'a>(html: &'a str, before: &str) -> Vec<&'a str> {
    html.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn html_in_markdown_is_shown() {
    assert_eq!(html("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
    assert_eq!(html("<div>\nx\n</div>\n\ny"), "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>\n<p>y</p>\n");
    assert_eq!(rendered("<div>\nx\n</div>\n\na <!-- b -->").plain_text, "<div>\nx\n</div>\na <!-- b -->");
}

#[test]
fn scripts_of_the_world() {
    let urdu = rendered("## افغان طالبان\n\nیہ **متن** ہے۔\n");
    assert_eq!(urdu.outline[0].title, "افغان طالبان");
    assert!(urdu.outline[0].id.is_ascii() && urdu.outline[0].id != "section");
    assert!(urdu.html.ends_with("<p>یہ <strong>متن</strong> ہے۔</p>\n"));
    assert_eq!(rendered("## 安全 政策\n").outline[0].id, "an-quan-zheng-ce");
}
