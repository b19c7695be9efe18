//! Importing pages, by the command line: pages of several anatomies, written for these tests, stand in `tests/imported`.

use std::{fs, path::PathBuf, process::Output};

use masthead::{context::Cx, state::App};
use masthead_entity::{contact, imported_page};
use masthead_tests::{
    Engine, Method, Value, json,
    process::{finish, masthead},
};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::{
    cli::{BINARY, House, ask, block_on, on_both, text},
    operations::root,
};

const PAGES: [&str; 3] = ["harbour.html", "bridge.md", "clock.txt"];

fn page(name: &str) -> PathBuf {
    root().join("tests/imported").join(name)
}

pub(crate) fn import(house: &House, file: &PathBuf, options: &[&str]) -> Output {
    finish(house.command().args(["--json", "import", "page"]).arg(file).args(options), "")
}

/// Imports a page that is taken, and gives the report.
pub(crate) fn imported(house: &House, file: &PathBuf, options: &[&str]) -> Value {
    let done = import(house, file, options);
    assert_eq!(done.status.code(), Some(0), "{}{}", text(&done.stdout), text(&done.stderr));
    serde_json::from_slice(&done.stdout).expect("a report")
}

/// What a page written in a test becomes, without a database.
pub(crate) fn read(name: &str, content: &[u8]) -> Value {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join(name);
    fs::write(&file, content).expect("written");
    imported(&house, &file, &["--dry-run"])
}

/// Why a page written in a test is refused, and that nothing came of it.
fn refused(name: &str, content: &[u8]) -> String {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join(name);
    fs::write(&file, content).expect("written");
    let done = import(&house, &file, &["--publish"]);
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stdout));
    assert_eq!(house.numbers()[1], 0, "nothing was written");
    text(&done.stderr)
}

/// The notes of a report, as `12 NOT_PLACED: text`.
pub(crate) fn notes(report: &Value, sort: &str) -> Vec<String> {
    let notes = report["notes"].as_array().expect("notes").iter().filter(|note| note["sort"] == sort);
    notes.map(|note| format!("{}: {}", note["line"], note["text"].as_str().expect("text"))).collect()
}

const WHOLE: &str = "query($slug: String!) { article(slug: $slug) {
    slug locale title lead excerpt bodyMarkdown tableOfContents { level title } coverImage { url alt } publishedAt
    categories { name parent { name parent { name } } } tags { name } authors { name }
    citations { label locator source { key } }
    sources { nodes { key type title year url label } }
    faqs { nodes { question answerMarkdown citations { source { key } locator } } }
    prompts { question invitation } materials { title url description } seo { canonicalUrl }
    commentCount comments { nodes { authorName createdAt bodyHtml replies { nodes { authorName depth bodyHtml } } } }
} }";

pub(crate) async fn whole(base: &str, slug: &str) -> Value {
    let body = json!({ "query": WHOLE, "variables": { "slug": slug } });
    let (status, answer) = ask(Method::POST, &format!("{base}/graphql"), "", body).await.expect("an answer");
    assert_eq!((status, &answer["errors"]), (200, &Value::Null), "{answer}");
    answer["data"]["article"].clone()
}

/// Letters and digits alone.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Every line of a page of plain text is named by a note, or its words stand in the article.
fn accounted(file: &PathBuf, report: &Value, article: &Value, rest: &Value) {
    let html = format!("{article} {rest} {report}");
    let mut shown = String::new();
    let mut is_tag = false;
    for c in html.replace("\\n", " ").replace("\\\"", "\"").chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => shown.push(c),
            _ => {}
        }
    }
    let shown = folded(&shown);
    for (place, line) in fs::read_to_string(file).expect("a page").lines().enumerate() {
        let notes = report["notes"].as_array().expect("notes").iter();
        let is_noted = notes.clone().any(|note| note["line"] == place + 1)
            // The reply form is one note with its last line.
            || notes.clone().any(|note| note["text"].as_str().is_some_and(|text| text.starts_with("the reply form")) && (35..=39).contains(&(place + 1)));
        let words = line.trim_start_matches(|c: char| c.is_ascii_digit() || "•. ".contains(c));
        let chunks =
            words.split(['»', '|']).flat_map(|chunk| chunk.split(" - ")).map(folded).filter(|chunk| !chunk.is_empty());
        let labels = ["home", "faqs", "whatdoyouthink", "relatedreading", "2comments", "reply", "pendulasays"];
        for chunk in chunks.filter(|chunk| !labels.contains(&chunk.as_str())) {
            let is_date = chunk.starts_with("march") && article.to_string().contains("2024-03");
            assert!(is_noted || is_date || shown.contains(&chunk), "line {}: {line}", place + 1);
        }
    }
}

on_both! {
    /// Each page becomes an article with all of its parts, which a server that runs on the same data answers as soon as
    /// the command returns.
    fn pages_become_articles_under_a_running_server(house) {
        let server = house.serve(&[]);
        for name in PAGES {
            let report = imported(house, &page(name), &["--publish"]);
            assert_eq!(report["article"]["status"], "PUBLISHED", "{report}");
            let article = block_on(whole(&server.base, report["article"]["slug"].as_str().expect("a slug")));
            insta::assert_json_snapshot!(format!("page_{name}"), json!({ "article": article, "notes": report["notes"] }));
            let (status, rest) = block_on(ask(
                Method::GET,
                &format!("{}/api/v1/articles/{}", server.base, article["slug"].as_str().expect("a slug")),
                "",
                Value::Null,
            ))
            .expect("an answer");
            if name.ends_with(".txt") {
                accounted(&page(name), &report, &article, &rest);
            }
            assert_eq!((status, &rest["title"], &rest["bodyMarkdown"]), (200, &article["title"], &article["bodyMarkdown"]));
        }
    }

    /// The same file makes one article, however often and from however many processes at once.
    fn one_file_is_one_article(house) {
        let file = page("clock.txt");
        imported(house, &page("bridge.md"), &[]);
        let before = house.numbers();
        let outputs = std::thread::scope(|scope| {
            let start = || import(house, &file, &["--publish"]);
            [scope.spawn(start), scope.spawn(start), scope.spawn(start)].map(|started| started.join().expect("it ends"))
        });
        let reports = outputs.map(|done| {
            assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
            serde_json::from_slice::<Value>(&done.stdout).expect("a report")
        });
        let made = reports.iter().filter(|report| report["article"]["wasThere"] == false).count();
        assert_eq!(made, 1, "{reports:?}");
        assert!(reports.iter().all(|report| report["article"]["id"] == reports[0]["article"]["id"]));
        let after = house.numbers();
        assert_eq!(after[1], before[1] + 3, "an article and two FAQs");
        // Whatever the options: it is the file that was imported.
        let again = imported(house, &file, &["--title", "Another", "--tag", "Another"]);
        assert_eq!((&again["article"]["wasThere"], &again["article"]["id"]), (&json!(true), &reports[0]["article"]["id"]));
        assert_eq!(house.numbers(), after);
    }

    /// A page that is refused for one of its parts leaves nothing of the others.
    fn a_page_is_taken_whole_or_not_at_all(house) {
        let file = house.path().join("page.txt");
        let control = "A Page\n\nLead (Harbour Post).\n\nFAQs\n\nQ1. Why?\n\nA. So (Coast Wire).\n\n1 Comment\n\nIda\nMarch 3, 2024\nYes.\n";
        let none = house.numbers();
        for (content, options, told) in [
            (control.replace("2024", "2999"), &[][..], "/comments/0/createdAt"),
            (control.replace("Ida", &format!("I{}", "d".repeat(70))).replace("So", &"long ".repeat(12_000)), &[], "/faqs/0/answerMarkdown"),
            (control.to_owned(), &["--published-at", "2999-01-01"], "/publishedAt"),
            (control.to_owned(), &["--slug", "not a slug"], "/slug"),
            (control.to_owned(), &["--locale", "no language"], "/locale"),
            (control.to_owned(), &["--author", ""], "/authors/0"),
            (control.replace("So (", "[@nobody] ("), &[], "nothing"),
        ] {
            fs::write(&file, content).expect("written");
            let done = import(house, &file, &[&["--publish"], options].concat());
            if told == "nothing" {
                // Brackets in plain text are text, and cite nothing.
                assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
                continue;
            }
            assert_eq!(done.status.code(), Some(1), "{}", text(&done.stdout));
            assert!(text(&done.stderr).contains(told), "{told}: {}", text(&done.stderr));
            assert_eq!(house.numbers(), none, "{told}");
        }
        // The same title made of another file is another page: it is refused, and taken under another slug.
        fs::write(&file, control).expect("written");
        let before = house.numbers();
        let done = import(house, &file, &[]);
        assert_eq!(done.status.code(), Some(1));
        assert!(text(&done.stderr).contains("--slug"), "{}", text(&done.stderr));
        assert_eq!(house.numbers(), before);
        imported(house, &file, &["--slug", "another-page"]);
    }

    /// Terms and sources that are there are found, by name, slug, address or label; only what is missing is made.
    fn what_is_there_is_found(house) {
        imported(house, &page("harbour.html"), &["--publish"]);
        let before = terms(house);
        let file = house.path().join("second.md");
        let second = "---\ntitle: Second\ncategories: [harbours]\ntags: [MUD]\nauthor: Mira Sand\n---\n\nMud (Adeyemi & Lund, 2019) \
            and ([Coast Wire](https://wire.example.net/7)) and (Harbour Post).\n";
        fs::write(&file, second).expect("written");
        imported(house, &file, &[]);
        let after = terms(house);
        // The Harbour Post without an address is none of the three with one.
        assert_eq!(after, [before[0], before[1], before[2], before[3] + 1], "tags, categories, authors, sources");
    }

    /// An import without publishing is on the desk, and comments wait there for it; nobody's address comes with them.
    fn a_draft_keeps_its_comments_until_it_is_published(house) {
        house.create_account("editor");
        let report = imported(house, &page("clock.txt"), &["--slug", "the-clock"]);
        assert_eq!((&report["article"]["status"], &report["article"]["slug"]), (&json!("DRAFT"), &json!("the-clock")));
        let server = house.serve(&[]);
        block_on(async {
            assert_eq!(whole(&server.base, "the-clock").await, Value::Null);
            let login = json!({ "email": "ada@example.org", "password": "a password of the tests" });
            let (_, tokens) = ask(Method::POST, &format!("{}/api/v1/auth/login", server.base), "", login).await.expect("tokens");
            let token = tokens["accessToken"].as_str().expect("a token");
            let publish = "mutation($id: ID!) { publishArticle(input: { id: $id, expectedVersion: 1, publishFaqs: true }) { article { status } } }";
            let body = json!({ "query": publish, "variables": { "id": report["article"]["id"] } });
            let (_, answer) = ask(Method::POST, &format!("{}/graphql", server.base), token, body).await.expect("an answer");
            assert_eq!(answer["data"]["publishArticle"]["article"]["status"], "PUBLISHED", "{answer}");
            let article = whole(&server.base, "the-clock").await;
            assert_eq!(article["commentCount"], 2);
            assert_eq!(article["comments"]["nodes"][0]["authorName"], "Winder");
            assert!(!article.to_string().contains("winder@example.org"), "{article}");
        });
        drop(server);
        let contacts = count(house, async |db| contact::Entity::find().count(db).await.expect("contacts"));
        let pages = count(house, async |db| imported_page::Entity::find().count(db).await.expect("pages"));
        assert_eq!((contacts, pages), (0, 1));
    }
}

fn count(house: &House, of: impl AsyncFnOnce(&sea_orm::DatabaseTransaction) -> u64) -> u64 {
    let config = house.config();
    block_on(async {
        let app = App::open(config).await.expect("an App");
        let db = Cx::system(app.clone()).read().await.expect("a connection");
        let counted = of(&db).await;
        drop(db);
        app.close().await;
        counted
    })
}

/// The numbers of tags, categories, authors and sources.
fn terms(house: &House) -> [u64; 4] {
    use masthead_entity::{TermKind, term};
    use sea_orm::{ColumnTrait, QueryFilter};
    [TermKind::Tag, TermKind::Category, TermKind::Author, TermKind::Source].map(|kind| {
        let of_kind = async |db: &sea_orm::DatabaseTransaction| {
            term::Entity::find().filter(term::Column::Kind.eq(kind)).count(db).await.expect("terms")
        };
        count(house, of_kind)
    })
}

/// A dry run opens no database and leaves no trace, not even of a folder for one.
#[test]
fn a_dry_run_writes_nothing() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let data = house.path().join("data");
    let run = |options: &[&str]| {
        finish(masthead(BINARY, &data).args(["import", "page"]).arg(page("clock.txt")).args(options), "")
    };
    let dry = run(&["--dry-run"]);
    assert_eq!(dry.status.code(), Some(0), "{}", text(&dry.stderr));
    assert!(text(&dry.stdout).contains("nothing was written") && !data.exists());
    assert_eq!(run(&["--dry-run", "--publish"]).status.code(), Some(2), "they contradict each other");
    assert_eq!(run(&[]).status.code(), Some(0));
    assert!(data.exists(), "the control");
}

/// What is no page is refused with the reason, and leaves nothing; each stands beside one that differs in that alone.
#[test]
fn what_is_no_page_is_refused() {
    assert!(refused("a.txt", b"").contains("empty"));
    assert!(refused("a.txt", b" \n\t\n").contains("empty"));
    assert!(refused("a.txt", b"Title\n\nText\0 with a null\n").contains("line 3"));
    assert!(refused("a.txt", &[&[b'x'; 9_000_000][..], b"\n"].concat()).contains("MiB"));
    assert!(refused("a.txt", "A paragraph, and no title. ".repeat(20).as_bytes()).contains("line 1"));
    assert!(refused("a.html", format!("<h1>Title</h1>{}", "<div>".repeat(10_000)).as_bytes()).contains("nested"));
    assert!(refused("a.md", format!("# Title\n\n{} x", ">".repeat(2_000)).as_bytes()).contains("nested"));
    assert!(refused("a.md", b"---\ntitle: \"x\n---\n\nText.").contains("front matter"));
    for (name, content) in [
        ("a.txt", "Title\n\nText without a null.\n".to_owned()),
        ("a.html", format!("<h1>Title</h1>{}<p>Text.", "<div>".repeat(100))),
        ("a.md", format!("# Title\n\n{} x", ">".repeat(20))),
        ("b.md", "---\ntitle: \"x\"\n---\n\nText.".to_owned()),
    ] {
        assert_eq!(read(name, content.as_bytes())["article"], Value::Null, "{name}");
    }
    let house = House::on(Engine::Sqlite).expect("a folder");
    let missing = import(&house, &house.path().join("missing.txt"), &[]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("missing.txt"));
}

/// The report says which encoding was assumed.
#[test]
fn the_encoding_is_told() {
    for (name, content, title, encoding) in [
        ("a.txt", b"Caf\xe9\n\nAu lait.\n".to_vec(), "Café", Some("windows-1252")),
        ("a.txt", "Café\n\nAu lait.\n".as_bytes().to_vec(), "Café", None),
        (
            "a.html",
            b"<meta charset=iso-8859-2><h1>\xa3\xf3d\xbc</h1><p>Miasto.</p>".to_vec(),
            "Łódź",
            Some("ISO-8859-2"),
        ),
        (
            "a.txt",
            "\u{feff}Café\n\nAu lait.\n".encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "Café",
            Some("UTF-16LE"),
        ),
    ] {
        let report = read(name, &content);
        assert_eq!(report["title"], title);
        let told = notes(&report, "GUESSED").into_iter().find(|note| note.contains("read as"));
        assert_eq!(told.is_some(), encoding.is_some(), "{told:?}");
        assert!(told.unwrap_or_default().contains(encoding.unwrap_or_default()));
    }
}

/// Faults of a page that do not keep it from being read are named with their lines.
#[test]
fn faults_of_markup_are_named() {
    let report = read(
        "a.html",
        b"<h1>Title</h1>\n<p onclick=\"x()\">Lead.</p>\n<script>\nalert(1)\n</script>\n<h2>A</h2>\n<h5>B</h5>\n<div><p>Text <b>open</p>\n",
    );
    let (left_out, guessed) = (notes(&report, "LEFT_OUT"), notes(&report, "GUESSED"));
    assert_eq!(left_out, ["2: the handler onclick of <p>", "3: <script>"]);
    assert!(guessed.iter().any(|note| note.starts_with("7: this heading skips from level 2 to 5")), "{guessed:?}");
    assert!(guessed.iter().any(|note| note.starts_with("8: <div> is never closed")), "{guessed:?}");
    assert!(guessed.iter().any(|note| note.starts_with("8: <b> is never closed")), "{guessed:?}");
    assert_eq!(notes(&report, "NOT_PLACED"), Vec::<String>::new());
}

/// Questions are found by whatever marks them, and lose number and mark; one without an answer is named.
#[test]
fn questions_are_read_in_any_form() {
    let asked = |name: &str, faqs: &str| {
        let heading =
            if name.ends_with("html") { "<h1>T</h1><p>Lead.</p><h2>FAQs</h2>" } else { "Title\n\nLead.\n\nFAQs\n\n" };
        let report = read(name, format!("{heading}{faqs}").as_bytes());
        let questions = report["faqs"].as_array().expect("FAQs").iter();
        (
            questions.map(|faq| faq["question"].as_str().expect("a question").to_owned()).collect::<Vec<_>>(),
            notes(&report, "NOT_PLACED"),
        )
    };
    for (name, faqs) in [
        ("a.txt", "Q 1. Why?\n\nA. So.\n\nQ2. How?\n\nA. Thus.\n"),
        ("a.txt", "1. Why?\nSo.\n2. How?\nThus.\n"),
        ("a.txt", "Q: Why?\nA: So.\n\nQ: How?\nA: Thus.\n"),
        ("a.txt", "Q: Why? A: So.\n\nQ: How? A: Thus.\n"),
        ("a.txt", "Why?\n\nSo.\n\nHow?\n\nThus.\n"),
        ("a.html", "<h3>Why?</h3><p>So.</p><h3>How?</h3><p>Thus.</p>"),
        ("a.html", "<dl><dt>1. Why?<dd>So.<dt>2. How?<dd>Thus.</dl>"),
        ("a.html", "<details><summary>Why?</summary>So.</details><details><summary>How?</summary>Thus.</details>"),
        ("a.html", "<p><strong>Why?</strong> So.</p><p><strong>How?</strong> Thus.</p>"),
        ("a.html", "<p><b>Why?</b><br>So.</p><p><b>How?</b><br>Thus.</p>"),
    ] {
        let (questions, not_placed) = asked(name, faqs);
        assert_eq!((questions, not_placed), (vec!["Why?".to_owned(), "How?".to_owned()], Vec::new()), "{faqs}");
    }
    let (questions, not_placed) = asked("a.txt", "Q1. Why?\n\nQ2. How?\n\nA. Thus.\n");
    assert_eq!(questions, ["How?"]);
    assert_eq!(not_placed, ["7: this question has no answer: \"Why?\""]);
}

/// Text of a page never becomes markup of ours, nor a citation that it does not make.
#[test]
fn text_stays_text() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join("hostile.txt");
    let lines = [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1)) and [@nobody] *so*",
        "# no heading, at all.",
        "1. alone: no list.",
    ];
    fs::write(&file, format!("A <b>bold</b> title\n\n{}\n", lines.join("\n\n"))).expect("written");
    imported(&house, &file, &["--publish"]);
    let server = house.serve(&[]);
    let article = block_on(whole(&server.base, "a-b-bold-b-title"));
    assert_eq!(article["title"], "A <b>bold</b> title");
    let (_, rest) =
        block_on(ask(Method::GET, &format!("{}/api/v1/articles/a-b-bold-b-title", server.base), "", Value::Null))
            .expect("an answer");
    let html = format!("{}{}", rest["leadHtml"].as_str().expect("HTML"), rest["bodyHtml"].as_str().expect("HTML"));
    let shown = html.replace("<p>", "").replace("</p>", "\n").replace("&lt;", "<").replace("&gt;", ">");
    assert_eq!(shown.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>(), lines);
    assert_eq!(html.matches('<').count(), 2 * lines.len(), "only paragraphs: {html}");
}

/// Readers' addresses are not taken over, wherever they stand in a comment; and what a reader writes is no label of ours.
#[test]
fn comments_bring_no_address_and_no_label() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join("page.txt");
    let comments = "3 Comments\n\nIda Post\nMarch 3, 2024\nWrite to ida.post+x@example.org or call.\nTags: casino, pills\n\n\
        Filed under nonsense\nWhat do you think?\n\nOdd Moe <odd@example.org>\nMarch 4, 2024\nRelated Reading\n";
    fs::write(&file, format!("A Page\n\nBy Ines Carvell\n\nA lead.\n\n{comments}")).expect("written");
    let report = imported(&house, &file, &["--publish"]);
    assert_eq!((&report["tags"], &report["categories"], &report["prompts"]), (&json!([]), &json!([]), &json!([])));
    assert!(notes(&report, "LEFT_OUT").iter().any(|note| note.contains("an e-mail address")), "{report}");
    let server = house.serve(&[]);
    let comments = block_on(whole(&server.base, "a-page"))["comments"]["nodes"].clone();
    let texts: Vec<_> = comments
        .as_array()
        .expect("comments")
        .iter()
        .map(|comment| comment["bodyHtml"].as_str().expect("HTML"))
        .collect();
    assert_eq!(texts.len(), 2);
    assert!(
        texts[0].contains("Write to (…) or call.")
            && texts[0].contains("Tags: casino")
            && texts[0].contains("What do you think?")
    );
    assert!(texts[1].contains("Related Reading") && !comments.to_string().contains("@example.org"), "{comments}");
    let html = "<h1>T</h1><p>Lead.</p><ol class=comment-list><li class=comment><b class=fn>Ida</b><div class=comment-content>\
        <p>Ask <a href=\"mailto:ida@example.org\">me</a>.</p></div></li></ol>";
    assert_eq!(notes(&read("a.html", html.as_bytes()), "LEFT_OUT"), ["1: an e-mail address in the comment of Ida"]);
}

/// A title that is given stands in place of the page's own, which is still found and taken from the text.
#[test]
fn a_given_title_takes_the_place_of_the_pages_own() {
    for name in PAGES {
        let house = House::on(Engine::Sqlite).expect("a folder");
        let (own, given) = (
            imported(&house, &page(name), &["--dry-run"]),
            imported(&house, &page(name), &["--dry-run", "--title", "Another"]),
        );
        assert_eq!(given["title"], "Another");
        for part in ["headings", "authors", "publishedAt", "categories", "faqs", "hasLead"] {
            assert_eq!(own[part], given[part], "{name}: {part}");
        }
    }
    assert!(refused("a.txt", "A paragraph, and no title. ".repeat(20).as_bytes()).contains("--title"));
}

/// One name is one term, however often and however it is written; more than an article may have are refused.
#[test]
fn one_name_is_one_term() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join("page.md");
    fs::write(&file, "---\ntitle: T\ntags: [Mud, mud, MÜD]\nauthors: [Ada, ada]\n---\n\nText.\n").expect("written");
    imported(&house, &file, &[]);
    assert_eq!(terms(&house), [1, 0, 1, 0]);
    let tags: Vec<String> = (0..17_000).map(|number| format!("t{number}")).collect();
    assert!(
        refused("a.md", format!("---\ntitle: U\ntags: [{}]\n---\n\nText.\n", tags.join(", ")).as_bytes())
            .contains("/tags")
    );
}

/// Pages that were made to take long are read in a moment, or refused.
#[test]
fn hostile_pages_take_no_longer() {
    let begun = std::time::Instant::now();
    for (name, content) in [
        ("a.txt", format!("T\n\n{} (AAAAAAAAAA).\n", "aaaaaaaaaaaaaaaaaaaa ".repeat(20))),
        ("a.txt", format!("T\n\n{}\n", "(".repeat(100_000))),
        ("a.txt", format!("T\n\n{}\n", "`".repeat(20_000) + &"`a``b".repeat(10_000))),
        ("a.txt", format!("T\n\n{}\n", "<http".repeat(10_000))),
        ("a.txt", format!("T\n\n{}\n", "- item\n".repeat(100_000))),
        (
            "a.txt",
            format!(
                "T\n\nLead.\n\n{}\n",
                (0..8_000).map(|n| format!("So (Osei, {}{}).\n\n", 1000 + n % 1000, 'a')).collect::<String>()
            ),
        ),
        ("a.txt", format!("T\n\n{}\n", "By Ida Post\n\n".repeat(50_000))),
        (
            "a.md",
            format!(
                "# T\n\nText.\n\n{}\n",
                (0..20_000).map(|n| format!("[l{n}]: https://e.example/{n}\n")).collect::<String>()
            ),
        ),
        ("a.html", format!("<h1>T</h1><p>{}", "<input>x".repeat(40_000))),
        ("a.html", format!("<h1>T</h1><div class=tags>{}</div>", "<a>x ".repeat(50_000))),
    ] {
        let house = House::on(Engine::Sqlite).expect("a folder");
        let file = house.path().join(name);
        fs::write(&file, &content).expect("written");
        let one = std::time::Instant::now();
        let done = import(&house, &file, &["--dry-run"]);
        assert!(done.status.code().is_some_and(|code| code < 2), "{}", text(&done.stderr));
        assert!(one.elapsed().as_secs() < 20, "{:?}: {:?}", content.get(..60), one.elapsed());
    }
    println!("all in {:?}", begun.elapsed());
}

/// A part ends where the article goes on, and ordinary headings open none.
#[test]
fn parts_do_not_swallow_the_article() {
    let long = "The story goes on here with a sentence that is long enough to be one of the article itself and of nothing else at all around it.";
    for (name, content, headings) in [
        ("a.txt", format!("T\n\nLead.\n\nOver to you\n\nDo you see?\n\nTell us below.\n\nConclusion\n\n{long}\n"), 1),
        ("a.txt", format!("T\n\nLead.\n\nMethods\n\n{long}\n\nDiscussion\n\n{long}\n\nResponses\n\n{long}\n"), 3),
        ("a.txt", format!("T\n\nLead.\n\nOne\n\n{long}\n\nWhat do you think?\n\nDo you?\n\nWell.\n\n{long}\n"), 1),
        ("a.txt", format!("T\n\nLead.\n\nOne\n\n{long}\n\nRelated Reading\n\nA - https://e.example/a\n\n{long}\n"), 1),
        ("a.md", format!("# T\n\nLead.\n\n## FAQ\n\n### Why?\n\nSo.\n\n## Outlook\n\n{long}\n"), 1),
    ] {
        let report = read(name, content.as_bytes());
        assert_eq!(report["headings"].as_array().map(Vec::len), Some(headings), "{content}: {report}");
        assert_eq!(notes(&report, "NOT_PLACED"), Vec::<String>::new(), "{content}");
    }
    // Sentences that begin like labels are sentences.
    let report = read("a.txt", format!("T\n\nLead.\n\nOne\n\n{long}\n\nTagged birds returned in spring.\n").as_bytes());
    assert_eq!((&report["tags"], &report["categories"]), (&json!([]), &json!([])));
    let report = read("a.txt", format!("T\n\nLead.\n\nOne\n\n{long}\n\nTagged Birds, Spring\n").as_bytes());
    assert_eq!(report["tags"], json!(["Birds", "Spring"]), "the control");
}

/// What stands beside the article in HTML is named, and what belongs to it is found beside comments and unclosed tags.
#[test]
fn markup_of_other_themes_is_read() {
    let report = read(
        "a.html",
        b"<article><h1>One<h2>Two</h2><p>By <a rel=author>Ida Post</a></p><time class=updated datetime=2025-05-05>May 5</time>\
          <time datetime=2024-01-01>Jan 1</time><p>Text.</p><footer><a rel=tag>Mud</a></footer></article>\
          <div id=secondary>Sidebar</div><ol class=comment-list><li class=comment><article class=comment-body><b>Ada</b>\
          <div class=comment-content>Yes.</div><p>More.</p></article></li><li class=comment><p>No name</p></li></ol>",
    );
    assert_eq!((&report["title"], &report["tags"], &report["comments"]), (&json!("One"), &json!(["Mud"]), &json!(1)));
    assert_eq!(report["publishedAt"], "2024-01-01T00:00:00.000000Z");
    let not_placed = notes(&report, "NOT_PLACED").join("\n");
    for told in ["Sidebar", "More.", "No name"] {
        assert!(not_placed.contains(told), "{told}: {not_placed}");
    }
}

/// A locator is text, or the parentheses stay as they are; a link within the site is no source.
#[test]
fn only_what_can_be_cited_is() {
    let sources = |text: &str| {
        let report = read("a.md", format!("# T\n\nLead.\n\n## One\n\n{text}\n").as_bytes());
        (report["citations"].as_u64().expect("a number"), report["sources"].as_array().expect("sources").len())
    };
    for (text, wanted) in [
        ("So (Osei, 2019, pp. 4\u{2013}6).", (1, 1)),
        ("So (Osei, 2019, p. _7_ & 8).", (0, 0)),
        ("So (Osei, 2019, Berg, 2007).", (2, 2)),
        ("So ([Daily](https://daily.example/1)).", (1, 1)),
        ("So ([Daily](/daily)).", (0, 0)),
        ("So ([Daily][1]).\n\n[1]: https://daily.example/1", (0, 0)),
        ("So \\(Osei, 2019).", (1, 1)),
        ("So `(Osei, 2019)`.", (0, 0)),
    ] {
        assert_eq!(sources(text), wanted, "{text}");
    }
}

on_both! {
    /// Pages that are imported at the same time and cite the same new work share it.
    fn pages_at_once_share_a_source(house) {
        imported(house, &page("bridge.md"), &[]);
        let before = terms(house);
        let files: Vec<PathBuf> = (0..4).map(|number| house.path().join(format!("{number}.txt"))).collect();
        for (number, file) in files.iter().enumerate() {
            fs::write(file, format!("Page {number}\n\nIt is so (Racer, 2003).\n\nTags: Racing\n")).expect("written");
        }
        std::thread::scope(|scope| {
            let running: Vec<_> = files.iter().map(|file| scope.spawn(move || import(house, file, &["--publish"]))).collect();
            for done in running {
                let done = done.join().expect("it ends");
                assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
            }
        });
        assert_eq!(terms(house)[3], before[3] + 1, "one source");
    }
}
