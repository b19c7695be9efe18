use super::*;

const TEXT: &str = "Above [@a].\n\n## One\n\nText.\n\n### One & a <b>\n\n> # quoted\n\n- # listed\n\n### One b[^1]\n\n## One\n\n\
    # *Top* `</h1>` [@b]\n\n![</h1>](/i.png)\n\n[^1]: Note.\n";

#[test]
fn ids_are_made_from_titles_and_unique() {
    let ids = |markdown: &str, scope: &mut Scope| -> Vec<_> {
        render(markdown, &HashMap::new(), scope).unwrap().outline.into_iter().map(|heading| heading.id).collect()
    };
    let mut scope = Scope::new();
    assert_eq!(
        ids("# A b\n# A-2\n# A\n# a!\n#\n# ---x---\n# ?\n", &mut scope),
        ["a-b", "a-2", "a", "a-3", "section", "x", "section-2"]
    );
    assert_eq!(ids("# A b\n# Don't – stop\n", &mut scope), ["a-b-2", "dont-stop"]);
    assert_eq!(ids("# A b\n", &mut Scope::prefixed("faq-1-")), ["faq-1-a-b"]);
    assert_eq!(
        ids("# Cite 1\n# Fn 1\n# Source a\n# Sources\n", &mut scope),
        ["section-cite-1", "section-fn-1", "section-source-a", "sources"]
    );
    let long = ids(&format!("# {}\n# {}\n", "word ".repeat(100), "x".repeat(500)), &mut scope);
    assert!(long.iter().all(|id| (70..=80).contains(&id.len()) && !id.ends_with('-')), "{long:?}");
}

#[test]
fn only_the_top_level_is_in_the_outline() {
    let text = rendered(TEXT);
    let outline: Vec<_> = text.outline.iter().map(|heading| (heading.level, heading.title.as_str())).collect();
    assert_eq!(outline, [(2, "One"), (3, "One & a <b>"), (3, "One b"), (2, "One"), (1, "Top </h1>")]);
    assert!(text.html.contains("<h1 id=\"quoted\">") && text.html.contains("<h1 id=\"listed\">"));
}

#[test]
fn headings_and_sections_are_the_whole_html() {
    for text in [
        TEXT,
        "# A\n# B\n",
        "no heading",
        "# only",
        "Setext\n===\nx\n",
        "",
        "# <h1 id=\"b\"> &amp;\n\n# b\n\n`</h1>`\n",
    ] {
        let rendered = rendered(text);
        let mut whole = String::new();
        let mut from = 0;
        for heading in &rendered.outline {
            let tag = &rendered.html[from..heading.start];
            let tag = if from == 0 {
                &tag[tag.find(&format!("<h{} id=\"{}\">", heading.level, heading.id)).unwrap()..]
            } else {
                tag
            };
            assert!(tag.starts_with(&format!("<h{} id=\"{}\">", heading.level, heading.id)), "{tag}");
            assert!(tag.ends_with(&format!("</h{}>\n", heading.level)), "{tag}");
            if from == 0 {
                whole.push_str(&rendered.html[..heading.start - tag.len()]);
            }
            whole.push_str(tag);
            whole.push_str(&rendered.html[heading.start..heading.end]);
            from = heading.end;
        }
        if !rendered.outline.is_empty() {
            assert_eq!(whole, rendered.html);
        }
        let mut flat = String::new();
        flatten(&sections(&rendered.html, &rendered.outline), &mut flat);
        let tags: usize = flat.len() + whole_tags(&rendered);
        assert_eq!(tags, rendered.html.len(), "{text}");
    }
}

/// The bytes of all headings of the outline, tags included.
fn whole_tags(rendered: &Rendered) -> usize {
    let begins =
        |heading: &Heading| rendered.html.find(&format!("<h{} id=\"{}\">", heading.level, heading.id)).unwrap();
    rendered.outline.iter().map(|heading| heading.start - begins(heading)).sum()
}

fn flatten(sections: &[Section], into: &mut String) {
    for section in sections {
        into.push_str(&section.html);
        flatten(&section.children, into);
    }
}

#[test]
fn the_tree_of_sections() {
    let text = rendered(TEXT);
    let tree = sections(&text.html, &text.outline);
    let shape: Vec<_> =
        tree.iter().map(|section| (section.level, section.id.as_deref(), section.children.len())).collect();
    assert_eq!(shape, [(0, None, 0), (2, Some("one"), 2), (2, Some("one-2"), 0), (1, Some("top-h1"), 0)]);
    assert_eq!(tree[0].title, None);
    assert!(tree[0].html.starts_with("<p>Above (<a class=\"citation\""));
    assert_eq!(tree[1].html, "<p>Text.</p>\n");
    assert_eq!(tree[1].children[1].title.as_deref(), Some("One b"));
    assert_eq!(tree[1].children[1].html, "");
    assert!(tree[3].html.contains("<section class=\"footnotes\""));
    let skipped = rendered("# a\n### b\n## c\n#### d\n");
    let tree = sections(&skipped.html, &skipped.outline);
    assert_eq!((tree.len(), tree[0].children.len(), tree[0].children[1].children.len()), (1, 2, 1));
}

#[test]
fn stored_outlines_survive_and_wrong_ones_do_no_harm() {
    let text = rendered(TEXT);
    let json = serde_json::to_string(&text.outline).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Heading>>(&json).unwrap(), text.outline);
    let wrong = Heading { id: "x".to_owned(), level: 2, title: "é".to_owned(), start: 1, end: 9 };
    for html in ["", "é", "éé <p>", "<h2 id=\"x\">"] {
        let sections = sections(html, std::slice::from_ref(&wrong));
        assert_eq!(sections.last().map(|section| section.level), Some(2));
    }
    let backwards = Heading { start: 9, end: 1, ..wrong };
    assert_eq!(sections(&text.html, &[backwards])[0].html, "");
}
