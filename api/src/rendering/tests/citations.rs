use super::super::citations::cited_keys;
use super::*;

fn works(markdown: &str) -> Vec<(String, Option<String>)> {
    rendered(markdown).citations.into_iter().map(|work| (work.key, work.locator)).collect()
}

fn work(key: &str, locator: &str) -> (String, Option<String>) {
    (key.to_owned(), (!locator.is_empty()).then(|| locator.to_owned()))
}

#[test]
fn printed_with_label_locator_and_anchor() {
    let text = rendered("Said [@a, p. 4; @b].");
    assert_eq!(
        text.html,
        "<p>Said (<a class=\"citation\" href=\"#source-a\" id=\"cite-1\">Label of a, p. 4</a>; \
         <a class=\"citation\" href=\"#source-b\" id=\"cite-2\">Label of b</a>).</p>\n"
    );
    assert_eq!(text.plain_text, "Said (Label of a, p. 4; Label of b).");
    let first = Citation {
        source: Uuid::from_u128(1),
        key: "a".to_owned(),
        label: "Label of a".to_owned(),
        locator: Some("p. 4".to_owned()),
        anchor: "cite-1".to_owned(),
    };
    assert_eq!(text.citations[0], first);
    let json = serde_json::to_value(&first).unwrap();
    assert_eq!(json["anchor"], "cite-1");
    assert_eq!(serde_json::from_value::<Citation>(json).unwrap(), first);
}

#[test]
fn the_grammar() {
    assert_eq!(works("[@a]"), [work("a", "")]);
    assert_eq!(works("[@a ;@b]"), [work("a", ""), work("b", "")]);
    assert_eq!(works("[@a, pp. 4; 7; @b, ch. 2]"), [work("a", "pp. 4; 7"), work("b", "ch. 2")]);
    assert_eq!(works("[@a,\np. 4] [@a]"), [work("a", "p. 4"), work("a", "")]);
    assert_eq!(works("*[@b]* [@a]\n\n| x |\n|---|\n| [@b, 1] |\n"), [work("b", ""), work("a", ""), work("b", "1")]);
    for none in ["[@]", "[@a", "@a", "[a]", "[@a,]", "[@a;]", "[@a; b]", "[@a b]", "[ @a]", "[@a, [x]", "[see @a]"] {
        assert_eq!(works(none), [], "{none}");
        assert_eq!(cited_keys(none), [""; 0], "{none}");
        assert!(html(none).contains(none.trim()), "{none}");
    }
}

/// What is loaded holds what is cited, whatever stands around it.
#[test]
fn all_that_is_cited_is_loaded() {
    for text in ["[@a; @b]", "> [@a;\n> @b]", "\\[@a][@b]", "[@a&#98;]", "`[@a]`", "a@b.example", &"[@a]".repeat(300)] {
        let (loaded, cited) = (keys_to_load(text), cited_keys(text));
        assert!(cited.iter().all(|key| loaded.contains(key)), "{text}: {loaded:?} without {cited:?}");
    }
    assert_eq!(keys_to_load("None [@] @é."), [""; 0]);
    assert_eq!(keys_to_load("`[@a]` b@c.example [@a]"), ["a", "c.example"], "whatever could be one");
    let many: String = (0..300).map(|n| format!("x@y{n} ")).collect();
    assert_eq!(keys_to_load(&many), [""; 0], "of so many only what is cited");
}

#[test]
fn only_in_text() {
    for none in [
        "`[@x]`",
        "```\n[@x]\n```",
        "[[@x]](/l)",
        "[@x](/l)",
        "![[@x]](/i)",
        "\\[@x]",
        "[@x\\]",
        "<b title=\"[@x]\">",
        "<!-- [@x] -->",
        "[l](/l \"[@x]\")",
        "[@x]\n\n[@x]: /l",
        "    [@x]",
    ] {
        assert_eq!(cited_keys(none), [""; 0], "{none}");
        assert!(render(none, &HashMap::new(), &mut Scope::new()).is_ok(), "{none}");
    }
    for cited in ["[@x]", "# [@x]", "> - **[@x]**", "a[^1]\n\n[^1]: [@x]", "\\\\[@x]"] {
        assert_eq!(cited_keys(cited), ["x"], "{cited}");
    }
}

#[test]
fn keys() {
    let longest = "k".repeat(64);
    for key in ["smith2020", "Smith_J:2020.a-b", longest.as_str()] {
        assert_eq!(cited_keys(&format!("[@{key}]")), [key]);
        let html = render(&format!("[@{key}]"), &sources(&[key]), &mut Scope::new()).unwrap().html;
        assert!(html.contains(&format!("href=\"#source-{key}\"")), "{html}");
    }
    assert_eq!(cited_keys(&format!("[@{longest}k]")), [""; 0]);
    assert_eq!(cited_keys("[@é] [@a/b]"), [""; 0]);
    assert_eq!(cited_keys("[@b] [@a; @b] [@A]"), ["b", "a", "A"]);
}

#[test]
fn all_unknown_keys_are_named() {
    let mut scope = Scope::new();
    let fault = render("[@a] [@y; @x] [@y]", &sources(&["a"]), &mut scope).unwrap_err();
    assert_eq!(fault, RenderError::UnknownSources(vec!["y".to_owned(), "x".to_owned()]));
    assert_eq!(fault.to_string(), "the text cites unknown sources: y, x");
    assert_eq!(scope, Scope::new());
    assert!(render("[@a] [@y; @x] [@y]", &sources(&["a", "x", "y"]), &mut scope).is_ok());
}

#[test]
fn labels_and_locators_are_text() {
    let label = "A & <b>\"B\"</b>".to_owned();
    let sources = HashMap::from([("a".to_owned(), CitedSource { id: Uuid::nil(), key: "a".to_owned(), label })]);
    let text = render("[@a, <i>&lt;script&gt;]", &sources, &mut Scope::new()).unwrap();
    assert_eq!(text.citations.len(), 0);
    let text = render("[@a, &lt;script&gt;]", &sources, &mut Scope::new()).unwrap();
    assert!(text.html.contains(">A &amp; &lt;b&gt;\"B\"&lt;/b&gt;, &lt;script&gt;</a>"), "{}", text.html);
    assert_eq!(text.plain_text, "(A & <b>\"B\"</b>, <script>)");
}

#[test]
fn lead_and_body_share_a_scope() {
    let mut scope = Scope::prefixed("faq-1a2b\"<");
    let sources = sources(&["a"]);
    let anchor =
        |markdown: &str, scope: &mut Scope| render(markdown, &sources, scope).unwrap().citations[0].anchor.clone();
    assert_eq!(anchor("[@a]", &mut scope), "faq-1a2bcite-1");
    assert_eq!(anchor("[@a]", &mut scope), "faq-1a2bcite-2");
    assert_eq!(anchor("[@a]", &mut Scope::new()), "cite-1");
}
