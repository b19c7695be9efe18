//! Importing pages whose anatomy only their words tell: labels, parts, comments, addresses.

use masthead_tests::{Value, json};

use crate::importing::{notes, read, refused};

const LONG: &str =
    "Silt settles wherever the water rests, and it rests behind every wall that somebody has built into it.";

fn text(lines: &[&str]) -> Value {
    read("page.txt", format!("{}\n", lines.join("\n\n")).as_bytes())
}

/// A byline tells its date in any of the usual ways; what only begins like a label is text.
#[test]
fn labels_are_read_and_sentences_are_not() {
    for byline in [
        "By Mira Sand on April 2, 2025",
        "By Mira Sand, April 2, 2025",
        "By Mira Sand | 2 April 2025",
        "Posted on April 2, 2025 by Mira Sand",
        "Posted in Coast on April 2, 2025 by Mira Sand",
    ] {
        let report = text(&["Tides", byline, "A lead.", "More."]);
        assert_eq!((&report["authors"], &report["lead"]), (&json!(["Mira Sand"]), &json!("A lead.")), "{byline}");
        assert_eq!(report["publishedAt"], "2025-04-02T00:00:00.000000Z", "{byline}");
    }
    for sentence in [
        "Published in 1932, the first map shows no harbour at all.",
        "Tagged birds returned to the harbour this spring.",
        "Posted in the hall, it was read by nobody.",
    ] {
        let report = text(&["Tides", sentence, "More."]);
        assert_eq!(report["lead"], sentence);
        assert_eq!((&report["tags"], &report["categories"]), (&json!([]), &json!([])), "{sentence}");
    }
    let report = text(&["Home » Coast » Tide Mills", "Tide Mills", "A lead."]);
    assert_eq!(report["categories"], json!([["Coast"]]), "a breadcrumb may end in the page itself");
}

/// A second author or date is named, not dropped.
#[test]
fn what_is_said_twice_is_named() {
    let report = text(&["Tides", "By Mira Sand", "By Joel Reef", "April 2, 2025", "May 3, 2025", "A lead.", "More."]);
    assert_eq!(report["authors"], json!(["Mira Sand"]));
    let named = notes(&report, "NOT_PLACED").join("; ");
    assert!(named.contains("5: authors are named already: \"Joel Reef\"") && named.contains("9: the date"), "{named}");
    let front = "---\ntitle: T\nauthor: Ada\nauthors: [Bea]\npermalink: /2020/01/some-title.html\n---\n\nText.\n";
    let report = read("page.md", front.as_bytes());
    assert_eq!((&report["authors"], &report["slug"]), (&json!(["Ada"]), &json!("some-title")));
    assert_eq!(
        notes(&report, "NOT_PLACED"),
        ["4: another key of the front matter says this already: \"authors: [\\\"Bea\\\"]\""]
    );
    let report = read("page.md", front.replace("some-title.html", "%20").as_bytes());
    assert!(notes(&report, "NOT_PLACED")[1].starts_with("5: this is no slug"), "{report}");
}

/// Sentences open no part, and a label that says more is named.
#[test]
fn sentences_open_no_part() {
    for sentence in [
        "People also ask why the mud is grey, and nobody answers them.",
        "People also ask why the mud is grey",
        "One response to the flood was a wall of sand.",
        "Write a comment on the wall, she said, and ran.",
    ] {
        let report = text(&["Tides", "A lead.", "One", LONG, sentence, LONG]);
        assert_eq!((&report["faqs"], &report["comments"]), (&json!([]), &json!([])), "{sentence}");
        assert_eq!(notes(&report, "NOT_PLACED"), Vec::<String>::new(), "{sentence}");
        assert_eq!(notes(&report, "LEFT_OUT"), Vec::<String>::new(), "{sentence}");
    }
    let report = text(&["Tides", "A lead.", "FAQs: what the council said", "Q1. Why?", "A. So."]);
    assert_eq!(report["faqs"][0]["question"], "Why?");
    assert!(notes(&report, "GUESSED").iter().any(|note| note.contains("what the council said")), "{report}");
}

/// Short answers are answers; what follows the last of them is the article.
#[test]
fn short_answers_do_not_end_the_faqs() {
    let report =
        text(&["Tides", "A lead.", "FAQs", "Q1. Does it sleep?", "No", "Q2. Does it move?", "Yes", "The Bell", LONG]);
    let questions: Vec<_> =
        report["faqs"].as_array().expect("FAQs").iter().map(|faq| faq["question"].clone()).collect();
    assert_eq!(questions, ["Does it sleep?", "Does it move?"]);
    assert_eq!(report["headings"][0]["title"], "The Bell");
    assert_eq!(notes(&report, "NOT_PLACED"), Vec::<String>::new());
    // Labels at the end belong to the page, whatever part is the last.
    let report = text(&["Tides", "A lead.", "FAQs", "Q1. Is it?", "A. Yes.", "Tags: north, sea"]);
    assert_eq!(report["tags"], json!(["north", "sea"]));
}

/// Each comment is its writer's, however the theme parts name and time, and a number that is not met is named.
#[test]
fn comments_stay_with_their_writers() {
    let comments = "Anna Lee\nMarch 5, 2024 at 10:11 am\nI like it.\nReply\nBob\nsays:\nMarch 6, 2024\nMe too.";
    let report = text(&["Tides", "A lead.", "2 Comments", comments]);
    let names: Vec<_> =
        report["comments"].as_array().expect("comments").iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["Anna Lee", "Bob"]);
    assert!(!report["notes"].to_string().contains("the page tells of"), "{report}");
    let report = text(&["Tides", "A lead.", "3 Comments", comments]);
    assert!(
        notes(&report, "GUESSED").contains(&"5: the page tells of 3 comments, and 2 were found".to_owned()),
        "{report}"
    );
}

/// What a part cannot hold is named with what is lost.
#[test]
fn what_a_part_cannot_hold_is_named() {
    let page = "# T\n\nLead.\n\n## Share your thoughts\n\n![A map](https://e.example/m.png) Have you [been](https://e.example/x)?\n\n\
        ## Further reading\n\n- [A](https://e.example/a) and [B](https://e.example/b)\n\n<!-- one --> Real words <!-- two -->\n";
    let named = notes(&read("page.md", page.as_bytes()), "NOT_PLACED").join("; ");
    for lost in ["https://e.example/m.png", "https://e.example/b", "Real words"] {
        assert!(named.contains(lost), "{lost}: {named}");
    }
    let told = notes(&read("page.md", page.as_bytes()), "LEFT_OUT").join("; ");
    assert!(told.contains("https://e.example/x"), "{told}");
}

/// A definition that only a footnote calls comes along.
#[test]
fn footnotes_bring_their_links() {
    let page = "# T\n\nLead.[^1]\n\n[^1]: See [the map][map].\n\n[map]: https://e.example/map\n\n[lost]: https://e.example/lost\n";
    let report = read("page.md", page.as_bytes());
    assert!(report["lead"].as_str().expect("a lead").contains("[map]: https://e.example/map"), "{report}");
    let named = notes(&report, "NOT_PLACED");
    assert!(named.len() == 1 && named[0].starts_with("9: nothing in the article calls this"), "{named:?}");
}

/// Links decide in Markdown: names with an address are sources, whatever they would be without.
#[test]
fn links_decide() {
    let page = "# T\n\nThe Daily Argus Weekly News ([DAWN](https://d.example/1)) and ([DAWN](https://d.example/2)).\n";
    let report = read("page.md", page.as_bytes());
    assert_eq!((&report["citations"], report["sources"].as_array().map(Vec::len)), (&json!(2), Some(2)), "{report}");
    let control = page.replace("[DAWN](https://d.example/1)", "DAWN").replace(" and ([DAWN](https://d.example/2))", "");
    assert_eq!(read("page.md", control.as_bytes())["citations"], 0);
    // A work that is known may be cited again when there is no room for another.
    let many = (0..205).map(|n| format!("It is so (Osei, {}). And so (Berg, 1000).\n\n", 1000 + n)).collect::<String>();
    let report = read("page.md", format!("# T\n\nLead.\n\n## One\n\n{many}").as_bytes());
    assert_eq!(report["sources"].as_array().map(Vec::len), Some(200));
    assert_eq!(report["citations"], 199 + 205);
}

/// Front matter that nothing closes is a fault, and a rule at the beginning is none.
#[test]
fn front_matter_is_closed() {
    assert!(refused("a.md", b"---\ntitle: X\ntags: [x]\n\n# Heading\n\nText.").contains("never closed"));
    assert_eq!(read("a.md", b"---\n\n# Heading\n\nText.")["title"], "Heading");
    assert_eq!(read("a", b"<h1>Markup</h1><p>Text.</p>")["title"], "Markup");
}

/// A page that declares UTF-8 and is not is read as what old pages are.
#[test]
fn a_declaration_may_be_wrong() {
    let report = read("a.html", b"<meta charset=utf-8><h1>Caf\xe9</h1><p>Au lait.");
    assert_eq!(report["title"], "Caf\u{e9}");
    assert!(notes(&report, "GUESSED")[0].contains("windows-1252"), "{report}");
}

/// A page in another script that names no language gets the site's, and its reader is told so.
#[test]
fn a_language_that_nobody_names_is_told_of() {
    let page = [
        "\u{645}\u{62F}",
        "\u{6CC}\u{6C1} \u{627}\u{6CC}\u{6A9} \u{62C}\u{645}\u{644}\u{6C1} \u{6C1}\u{6D2}\u{6D4}",
        "\u{627}\u{648}\u{631} \u{627}\u{6CC}\u{6A9}\u{6D4}",
    ];
    let told = |report: &Value| notes(report, "GUESSED").iter().any(|note| note.contains("--locale"));
    assert!(told(&text(&page)));
    assert!(!told(&text(&["Tides", "A lead.", "More."])));
}
