//! Importing HTML: markup that says what it is, markup that only looks so, and that no word is lost between them.

use std::fs;

use masthead::clock;
use masthead_tests::{Engine, Method, Value, json};

use crate::{
    cli::{House, ask, block_on, on_both, text},
    importing::{folded, import, imported, notes, page, read, refused, whole},
};

fn html(content: &str) -> Value {
    read("a.html", content.as_bytes())
}

/// What a page says, imported and asked for again.
fn taken(content: &str) -> (Value, Value) {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join("a.html");
    fs::write(&file, content).expect("written");
    let report = imported(&house, &file, &["--publish"]);
    let server = house.serve(&[]);
    let article = block_on(whole(&server.base, report["article"]["slug"].as_str().expect("a slug")));
    (report, article)
}

fn words(value: &Value) -> &str {
    value.as_str().expect("text")
}

/// All notes of a report in one text.
fn told(report: &Value) -> String {
    ["GUESSED", "LEFT_OUT", "NOT_PLACED"].map(|sort| notes(report, sort).join("\n")).join("\n")
}

/// The class of a whole page that speaks of breadcrumbs makes it none; a path is short, and has links.
#[test]
fn a_page_is_no_breadcrumb() {
    for (open, close) in [
        ("<body class=\"has-breadcrumbs\">", "</body>"),
        ("<div class=\"page has-breadcrumbs\">", "</div>"),
        ("<section id=with-breadcrumb>", "</section>"),
    ] {
        let (report, article) = taken(&format!(
            "{open}<h1>Bees</h1><p>A lead with <a href=/x>a link</a>.</p><h2>Wax</h2><p>The body.</p>{close}"
        ));
        assert_eq!(report["categories"], json!([]), "{open}");
        assert_eq!(article["lead"], "A lead with [a link](/x).", "{open}");
        assert_eq!(article["bodyMarkdown"], "## Wax\n\nThe body.", "{open}");
    }
    for (open, close) in [("<nav aria-label=Breadcrumb>", "</nav>"), ("<div id=breadcrumbs>", "</div>")] {
        let report = html(&format!(
            "{open}<a href=/>Home</a> / <a href=/c>Crafts</a> / <a href=/c/b>Apiary</a> / Bees{close}<h1>Bees</h1><p>Lead."
        ));
        assert_eq!(report["categories"], json!([["Crafts", "Apiary"]]), "the control: {open}");
        assert_eq!(notes(&report, "LEFT_OUT"), ["1: what is no link of the breadcrumb: \"/ Bees\""], "{open}");
    }
}

/// Labels without links name what they say; what is no label stays in the text.
#[test]
fn labels_without_links_are_read() {
    let (report, article) = taken(
        "<article><span class=category>Harbours</span><h1>Cranes</h1>\
         <div class=category><p>A short opening on cranes.</p></div><h2 class=category>Kinds of cranes</h2><p>Two.</p>\
         <div class=tags>Tags: Iron, Rope</div><ul class=post-tags><li>Steam</li><li>Oil</li></ul></article>",
    );
    assert_eq!(report["categories"], json!([["Harbours"]]));
    assert_eq!(report["tags"], json!(["Iron", "Rope", "Steam", "Oil"]));
    assert_eq!(article["lead"], "A short opening on cranes.");
    assert_eq!(article["bodyMarkdown"], "## Kinds of cranes\n\nTwo.");
    let report = html("<h1>T</h1><p>Lead.</p><div class=cat-links>Posted in <a href=/h>Harbours</a></div>");
    assert_eq!(report["categories"], json!([["Harbours"]]), "the control");
    let report = html("<h1>T</h1><p>Lead.</p><div class=cat-links>Posted in</div>");
    assert_eq!(notes(&report, "LEFT_OUT"), ["1: a label for categories that names none"]);
    let below = "<span class=tags-links><img src=/tag.png alt=Tags><a href=/m>Mud</a></span>";
    let (report, article) = taken(&format!("<article><h1>T</h1><p>Lead.</p><h2>One</h2><p>Text.</p>{below}</article>"));
    assert_eq!((&report["tags"], &article["bodyMarkdown"]), (&json!(["Mud"]), &json!("## One\n\nText.")));
    assert_eq!(notes(&report, "LEFT_OUT"), ["1: a picture in a label: \"/tag.png\""]);
    // Text with a link in it is no label, however short.
    let (report, article) = taken("<h1>T</h1><p>Lead.</p><div class=tags>All about <a href=/m>mud</a> is here.</div>");
    assert_eq!(report["tags"], json!([]));
    assert!(words(&article["lead"]).contains("Lead."));
    assert!(words(&article["bodyMarkdown"]).contains("All about [mud](/m) is here."), "{article}");
}

/// What is said twice, and differently, is named; what is said twice alike is not.
#[test]
fn a_second_value_is_named() {
    let head = |more: &str| {
        html(&format!(
            "<head><title>Kites | The Loft</title>\n<meta name=author content=\"Ida Post\">\n\
             <meta property=article:published_time content=2024-05-01T08:00:00Z>\n\
             <meta name=description content=\"On kites.\">\n<meta property=og:image content=https://k.example/1.jpg>\n\
             <meta property=og:image:alt content=\"A kite\">\n{more}</head><h1>Kites</h1><p>Lead.</p>"
        ))
    };
    let alike = head(
        "<meta name=parsely-author content=\"Ida Post\">\n<meta name=date content=2024-05-01>\n\
         <meta property=og:description content=\"On kites.\">\n<meta property=og:title content=Kites>",
    );
    assert_eq!(notes(&alike, "NOT_PLACED"), Vec::<String>::new(), "the control");
    assert_eq!(notes(&alike, "LEFT_OUT"), ["1: the site's name in the title of the window: \"The Loft\""]);
    let other = head(
        "<meta name=parsely-author content=\"Odd Moe\">\n<meta name=date content=2023-01-09>\n\
         <meta property=og:description content=\"All on kites.\">\n<meta property=og:image content=https://k.example/2.jpg>\n\
         <meta property=og:image:alt content=\"Another\">\n<meta property=og:title content=\"Kites and Wind\">\n\
         <meta name=dc.date content=someday>",
    );
    assert_eq!(
        (&other["authors"], &other["publishedAt"]),
        (&json!(["Ida Post"]), &json!("2024-05-01T08:00:00.000000Z"))
    );
    let lines: Vec<String> = notes(&other, "NOT_PLACED");
    for (line, words) in
        [(7, "Odd Moe"), (8, "2023-01-09"), (9, "All on kites."), (10, "https://k.example/2.jpg"), (13, "someday")]
    {
        let is_told = |note: &String| note.starts_with(&format!("{line}: ")) && note.contains(words);
        assert!(lines.iter().any(is_told), "{words}: {lines:?}");
    }
    assert!(notes(&other, "LEFT_OUT").iter().any(|note| note.contains("Kites and Wind")));
    // Authors and dates of the text are compared with those of the head.
    let report = html(
        "<meta name=author content=\"Odd Moe\"><h1>Kites</h1><div><time datetime=2024-05-01>May 1</time> by \
         <a rel=author>Ida Post</a></div><p>Lead.</p><div>Posted on <time datetime=2024-08-08>August 8</time></div>",
    );
    assert_eq!(
        (&report["authors"], &report["publishedAt"]),
        (&json!(["Ida Post"]), &json!("2024-05-01T00:00:00.000000Z"))
    );
    let not_placed = notes(&report, "NOT_PLACED").join("\n");
    assert!(not_placed.contains("Odd Moe") && not_placed.contains("August 8"), "{not_placed}");
}

/// A date in running text is one of the text; one that stands in a label is that of the article.
#[test]
fn a_date_in_running_text_is_text() {
    for (line, wanted) in [
        ("<div>The bridge fell on <time datetime=1940-11-07>7 November 1940</time>.</div>", None),
        ("<div><time datetime=1940-11-07>7 November 1940</time> was windy.</div>", None),
        ("<p>It fell on <time datetime=1940-11-07>7 November 1940</time>.</p>", None),
        ("<div>Posted on <time datetime=2024-11-07>7 November 2024</time></div>", Some("2024-11-07")),
        ("<p><time datetime=2024-11-07>7 November</time> · 5 min read</p>", Some("2024-11-07")),
        (
            "<div>Published <time datetime=2024-11-07>7 November</time> by <a rel=author>Ida Post</a></div>",
            Some("2024-11-07"),
        ),
        ("<time class=\"entry-date published updated\" datetime=2024-11-07>7 November</time>", Some("2024-11-07")),
    ] {
        let (report, article) = taken(&format!("<h1>Bridges</h1>{line}<p>They fall.</p>"));
        assert_eq!(report["publishedAt"].as_str().map(|at| &at[..10]), wanted, "{line}");
        let text = format!("{}{}", words(&article["lead"]), words(&article["bodyMarkdown"]));
        assert_eq!(text.contains("November"), wanted.is_none(), "{line}: {text}");
        assert_eq!(notes(&report, "NOT_PLACED"), Vec::<String>::new(), "{line}");
    }
    // Below text a date that stands alone is one of a chronicle.
    let (report, article) = taken(
        "<h1>Bridges</h1><p>They fall.</p><div><time datetime=1940-11-07>7 November 1940</time></div><p>Wind.</p>",
    );
    assert_eq!(report["publishedAt"], Value::Null);
    assert!(words(&article["bodyMarkdown"]).contains("7 November 1940"));
}

/// The title is the first heading with words, in the article or above it; never the site's name, nor the lead.
#[test]
fn the_title_has_words_and_may_stand_above_the_article() {
    for (content, title) in [
        ("<h1><img src=/logo.png alt=Logo></h1><h1>Clocks</h1><p>Lead.</p>", "Clocks"),
        ("<article><h1><img src=/logo.png alt=Logo></h1><h1>Clocks</h1><p>Lead.</p></article>", "Clocks"),
        ("<div class=hero><h1>Clocks</h1></div><article><p>Lead.</p><h2>One</h2><p>Text.</p></article>", "Clocks"),
        ("<title>Clocks | Tick</title><header><h1>Clocks</h1></header><article><p>Lead.</p></article>", "Clocks"),
        ("<title>Clocks | Tick</title><header><h1>Tick</h1></header><article><p>Lead.</p></article>", "Clocks"),
        ("<h1>Tick</h1><article><h1>Clocks</h1><p>Lead.</p></article>", "Clocks"),
    ] {
        let (report, article) = taken(content);
        assert_eq!(report["title"], title, "{content}");
        assert_eq!(article["lead"].as_str().map(|lead| lead.ends_with("Lead.")), Some(true), "{content}: {article}");
        let not_placed = notes(&report, "NOT_PLACED").join("\n");
        assert_eq!(not_placed.contains("Tick"), content.contains("<h1>Tick"), "{content}: {not_placed}");
    }
}

/// Addresses that the text cannot keep are named; a picture that is loaded late is found.
#[test]
fn addresses_are_kept_or_named() {
    let (report, article) = taken(
        "<h1>Mills</h1><p>Lead.</p><h2>One</h2><p>Text.</p>\n<iframe src=https://video.example/7></iframe>\n\
         <a href=/more><h3>More mills</h3></a><p>So.</p>\n<img data-src=https://m.example/mill.jpg alt=\"A mill\">\n\
         <img src=\"data:image/gif;base64,R0\" data-lazy-src=https://m.example/sail.jpg alt=\"A sail\">\n\
         <img src=https://m.example/stone.jpg alt=\"A stone\">\n<img alt=\"A lost one\">\n\
         <video><source src=https://video.example/8>No video here</video>",
    );
    let told = told(&report);
    for note in ["2: <iframe> of \"https://video.example/7\"", "3: this link stands around", "/more", "A lost one"] {
        assert!(told.contains(note), "{note}: {told}");
    }
    assert!(told.contains("8: <video> of \"https://video.example/8\": \"No video here\""), "{told}");
    let body = words(&article["bodyMarkdown"]);
    for picture in [
        "![A mill](https://m.example/mill.jpg)",
        "![A sail](https://m.example/sail.jpg)",
        "![A stone](https://m.example/stone.jpg)",
    ] {
        assert!(body.contains(picture), "{body}");
    }
    assert!(body.contains("### More mills") && !body.contains("data:"), "{body}");
}

/// Links beside an author are no authors; a second author is one.
#[test]
fn a_byline_names_persons() {
    for (byline, authors, not_placed) in [
        (
            "<p class=byline>By <a href=/ida>Ida Post</a> and <a href=/moe>Odd Moe</a></p>",
            json!(["Ida Post", "Odd Moe"]),
            "",
        ),
        (
            "<p class=byline>By <a href=/ida>Ida Post</a> <a href=#>Follow</a> <a href=#>Share this</a></p>",
            json!(["Ida Post"]),
            "Follow Share this",
        ),
        ("<div class=author><a rel=author>ida post</a> <a href=/c>Contact</a></div>", json!(["ida post"]), "Contact"),
        ("<div>By <a rel=author>Ida Post</a> <a href=#>Follow</a></div>", json!(["Ida Post"]), "Follow"),
        (
            "<div>By <span class=author><a>Ida Post</a></span> and <span class=author><a>Odd Moe</a></span></div>",
            json!(["Ida Post", "Odd Moe"]),
            "",
        ),
    ] {
        let report = html(&format!("<h1>T</h1>{byline}<p>Lead.</p>"));
        assert_eq!(report["authors"], authors, "{byline}");
        let found = notes(&report, "NOT_PLACED").join("\n");
        assert!(found.contains(not_placed) && found.is_empty() == not_placed.is_empty(), "{byline}: {found}");
    }
    let report = html("<h1>T</h1><p class=byline>By <a href=/ida>Ida Post</a> on April 2, 2025</p><p>Lead.</p>");
    assert_eq!(report["publishedAt"], "2025-04-02T00:00:00.000000Z");
}

/// A page with as many names as a page may have tags is read in a moment; more than an article may have are refused.
#[test]
fn names_without_end_take_no_longer() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join("a.html");
    let names = |count: usize, rel: &str| {
        let names: String = (0..count).map(|number| format!("<a rel={rel}>N{number}</a>")).collect();
        format!("<h1>T</h1><p>Lead.</p><div>{names}</div>")
    };
    for rel in ["author", "tag", "category"] {
        fs::write(&file, names(60_000, rel)).expect("written");
        let begun = std::time::Instant::now();
        let done = import(&house, &file, &["--dry-run"]);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        assert!(begun.elapsed().as_secs() < 15, "{rel}: {:?}", begun.elapsed());
        assert!(text(&done.stdout).contains("an article has at most 200"), "{rel}");
    }
    assert!(refused("a.html", names(300, "author").as_bytes()).contains("/authors"));
    let few = html(&names(20, "author"));
    assert_eq!(few["authors"].as_array().map(Vec::len), Some(20), "the control");
}

/// An aside in the article is a quote; one that leads elsewhere, or stands beside the article, is left out and named.
#[test]
fn an_aside_of_the_article_is_a_quote() {
    let (report, article) = taken(
        "<article><h1>Salt</h1><p>Lead.</p><h2>Pans</h2><p>Text.</p>\n<aside><h3>Did you know</h3><p>Salt was money, \
         for longer than sixty characters can tell of it.</p></aside>\n<aside class=related-posts><p>On pepper, and on \
         other things of the table</p></aside>\n<aside><ul><li><a href=/x>Sugar in the kitchen</a></li></ul></aside>\
         </article>\n<aside>Buy salt now</aside>",
    );
    assert_eq!(
        article["bodyMarkdown"],
        "## Pans\n\nText.\n\n> **Did you know**\n>\n> Salt was money, for longer than sixty characters can tell of it."
    );
    let left_out = notes(&report, "LEFT_OUT");
    let wanted = [(3, "On pepper"), (4, "Sugar"), (5, "Buy salt now")];
    for (note, (line, words)) in left_out.iter().zip(wanted) {
        assert!(note.starts_with(&format!("{line}: an aside")) && note.contains(words), "{left_out:?}");
    }
    assert_eq!(left_out.len(), wanted.len(), "{left_out:?}");
}

fn comments(list: &str) -> (Value, Vec<Value>) {
    let (report, article) = taken(&format!("<h1>T</h1><p>Lead.</p>\n<ol class=comment-list>\n{list}</ol>"));
    let comments = article["comments"]["nodes"].as_array().expect("comments").clone();
    (report, comments)
}

/// Whatever stands in a comment that does not mark its text is its text: lists, quotes, loose words.
#[test]
fn all_of_a_comment_is_read() {
    let (report, found) = comments(
        "<li class=comment><img class=avatar src=/a.png alt=Ada><b>Ada</b> <time datetime=2024-01-01T10:00:00Z>Jan 1\
         </time> <p>First.</p><ul><li>a list</li></ul><blockquote>a quote</blockquote>loose <b>like</b> words\
         <div><a href=#>Reply</a></div></li>\n\
         <li class=comment><p><b class=fn>Moe</b> said: not <em>quite</em>.</p></li>\n\
         <li class=comment><p><strong>Great</strong> article, and nobody's.</p></li>",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    let first = words(&found[0]["bodyHtml"]);
    for part in ["<p>First.</p>", "<li>a list</li>", "<blockquote>", "a quote", "loose <strong>like</strong> words"] {
        assert!(first.contains(part), "{part}: {first}");
    }
    assert!(!first.contains("Jan 1") && !first.contains("Reply") && !first.contains("img"), "{first}");
    assert!(words(&found[1]["bodyHtml"]).contains("not <em>quite</em>."), "{found:?}");
    assert!(notes(&report, "NOT_PLACED")[0].contains("Great article, and nobody's."), "{report}");
}

/// The text of a comment is its own, not that of the answers within it.
#[test]
fn a_comment_holds_no_answer() {
    let (_, found) = comments(
        "<li class=comment><b class=fn>Ada</b><time>2024-04-01</time><div class=content><p>Mine.</p><ol><li class=comment><b class=fn>Moe</b>\
         <div class=content><p>Yours.</p></div></li></ol></div></li>\n\
         <li class=comment><div class=content><b class=author>Ida</b> <span class=date>May 1, 2024</span><div class=text>\
         Ours.</div></div></li>",
    );
    assert_eq!(found[0]["bodyHtml"], "<p>Mine.</p>\n");
    assert_eq!(found[0]["replies"]["nodes"][0]["bodyHtml"], "<p>Yours.</p>\n");
    assert_eq!((&found[1]["authorName"], &found[1]["bodyHtml"]), (&json!("Ida"), &json!("<p>Ours.</p>\n")));
    assert_eq!(found[1]["createdAt"], "2024-05-01T00:00:00.000000Z");
}

/// The answer to a comment that is not placed answers the one above that, or the article; never a neighbour.
#[test]
fn an_answer_finds_its_real_ancestor() {
    let one = |name: &str, within: &str| {
        let name = if name.is_empty() { String::new() } else { format!("<b class=fn>{name}</b>") };
        format!("<li class=comment>{name}<div class=comment-content><p>Yes.</p></div><ol>{within}</ol></li>\n")
    };
    let (report, found) = comments(&format!(
        "{}{}",
        one("Ada", &one("Bea", "")),
        one("", &one("Cleo", "")) + &one("Dan", &one("", &one("Eve", "")))
    ));
    let names = |nodes: &[Value]| nodes.iter().map(|node| words(&node["authorName"]).to_owned()).collect::<Vec<_>>();
    let replies = |node: &Value| names(node["replies"]["nodes"].as_array().expect("replies"));
    assert_eq!(names(&found), ["Ada", "Cleo", "Dan"], "{found:?}");
    assert_eq!(replies(&found[0]), ["Bea"], "the control");
    assert_eq!((replies(&found[1]), replies(&found[2])), (Vec::new(), vec!["Eve".to_owned()]));
    let guessed = notes(&report, "GUESSED");
    let told = guessed.iter().filter(|note| note.contains("what this comment answers was not placed")).count();
    assert_eq!(told, 2, "{guessed:?}");
}

on_both! {
    /// A time without a zone may lie ahead by hours: the comment gets the time of the import, and the page is taken. One
    /// that lies further ahead is a mistake, and refused.
    fn a_comment_of_another_zone_is_no_refusal(house) {
        let file = house.path().join("a.html");
        let ahead = |hours: i64| {
            let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_micros();
            let at = i64::try_from(now).expect("a time") + hours * 3_600_000_000;
            let at = clock::format(masthead_entity::Timestamp(at));
            format!(
                "<h1>T{hours}</h1><p>Lead.</p><ol class=comment-list>\n<li class=comment><b class=fn>Ada</b><time>{}</time>\
                 <div class=comment-content>Yes.</div></li></ol>",
                at[..16].replace('T', " ")
            )
        };
        fs::write(&file, ahead(30)).expect("written");
        let done = import(house, &file, &["--publish"]);
        assert_eq!(done.status.code(), Some(1), "{}", text(&done.stdout));
        assert!(text(&done.stderr).contains("/comments/0/createdAt"), "{}", text(&done.stderr));
        fs::write(&file, ahead(9)).expect("written");
        let report = imported(house, &file, &["--publish"]);
        assert!(notes(&report, "GUESSED").iter().any(|note| note.starts_with("2: 1 times of comments name no zone")), "{report}");
        let server = house.serve(&[]);
        let article = block_on(whole(&server.base, "t9"));
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_micros();
        let now = clock::format(masthead_entity::Timestamp(i64::try_from(now).expect("a time")));
        assert!(words(&article["comments"]["nodes"][0]["createdAt"]) <= now.as_str(), "{article}");
    }
}

/// A text of a page, outside scripts and styles.
struct Node {
    line: usize,
    words: String,
    /// The tag before it.
    tag: String,
}

fn nodes(html: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    let (mut rest, mut tag) = (html, String::new());
    while !rest.is_empty() {
        let end = rest.find('<').unwrap_or(rest.len());
        let blank = rest.len() - rest.trim_start().len();
        if blank < end {
            let line = 1 + html[..html.len() - rest.len() + blank].matches('\n').count();
            let words =
                [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&raquo;", "»"), ("&copy;", "©"), ("&amp;", "&")]
                    .iter()
                    .fold(rest[..end].to_owned(), |words, (name, sign)| words.replace(name, sign));
            nodes.push(Node { line, words, tag: tag.clone() });
        }
        rest = &rest[end..];
        let close = match () {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<script") => "</script>",
            _ if rest.starts_with("<style") => "</style>",
            _ => ">",
        };
        let end = rest.find(close).map_or(rest.len(), |at| at + close.len());
        tag = rest[..end].to_owned();
        rest = &rest[end..];
    }
    nodes
}

/// Words by which a part is recognised, and which the article does not have.
const LABELS: &[&str] = &[
    "home",
    "posted in",
    "posted on",
    "by",
    "and",
    "tagged",
    "tags:",
    "says:",
    "reply",
    "frequently asked questions",
    "faqs",
    "share your thoughts",
    "further reading",
    "comments",
    "minutes",
];

/// Whether the words of a text stand in the article, in what the report found, or in a note: whole, or cut in a note of
/// its line.
fn is_accounted(node: &Node, shown: &str, report: &Value) -> bool {
    // The title of a window has the site's name behind a bar.
    node.words.split(" | ").all(|words| is_piece_accounted(node, words, shown, report))
}

fn is_piece_accounted(node: &Node, words: &str, shown: &str, report: &Value) -> bool {
    let label = words.trim_matches(|c: char| !c.is_alphanumeric() && c != ':').to_lowercase();
    let heads_comments = words.contains(" thoughts on ");
    let words = folded(words.trim_start_matches(|c: char| c.is_ascii_digit() || ". ".contains(c)));
    let is_date = node.tag.starts_with("<time")
        && node.tag.split('"').nth(1).is_some_and(|at| shown.contains(&folded(at.get(..10).unwrap_or(at))));
    if words.is_empty() || LABELS.contains(&label.as_str()) || shown.contains(&words) || is_date || heads_comments {
        return true;
    }
    let begin: String = words.chars().take(30).collect();
    report["notes"].as_array().expect("notes").iter().any(|note| {
        let (from, text) = (note["line"].as_u64().expect("a line"), words_of(note));
        let to = text.split_once("(to line ").and_then(|(_, rest)| rest.split_once(')')?.0.parse().ok());
        let line = node.line as u64;
        match to {
            Some(to) => (from..=to).contains(&line),
            None => from == line && folded(text).contains(&begin),
        }
    })
}

fn words_of(note: &Value) -> &str {
    note["text"].as_str().expect("text")
}

/// What a page shows to a reader, and the report of it: letters and digits, without the tags of HTML.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => folded(text),
        Value::Array(values) => values.iter().map(shown).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value.as_str().filter(|_| name.ends_with("Html")) {
                Some(html) => folded(&nodes(html).into_iter().map(|node| node.words).collect::<String>()),
                None => shown(value),
            })
            .collect(),
        other => folded(&other.to_string()),
    }
}

/// The report of a page, and all that readers are shown of it, over both APIs.
fn all_shown(content: &str) -> (Value, String) {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join("a.html");
    fs::write(&file, content).expect("written");
    let report = imported(&house, &file, &["--publish"]);
    let server = house.serve(&[]);
    let slug = words(&report["article"]["slug"]);
    let url = format!("{}/api/v1/articles/{slug}", server.base);
    let (status, rest) = block_on(ask(Method::GET, &url, "", Value::Null)).expect("an answer");
    assert_eq!(status, 200, "{rest}");
    let shown = shown(&json!([block_on(whole(&server.base, slug)), rest, report]));
    (report, shown)
}

/// A page of an ill-mannered theme: whatever it does to a reader, it loses no word.
const KITES: &str = r##"<!DOCTYPE html>
<html lang="en"><head>
<title>Why Kites Need Tails | The Loft</title>
<meta name="author" content="admin">
<style>p { color: red }</style>
</head>
<body class="single has-breadcrumbs">
<noscript>Please switch on scripts.</noscript>
<header><h1>The Loft</h1><a href="/">Front door</a></header>
<p id="breadcrumbs"><span><a href="/">Home</a> » <a href="/toys">Toys</a> » <span class="breadcrumb_last">Why Kites</span></span></p>
<main>
<article class="post">
<span class="category">Wind</span>
<h1>Why Kites Need Tails</h1>
<div class="meta">Posted on <time datetime="2024-06-01T09:00:00Z">1 June</time> <time class="updated" datetime="2024-07-01">1 July</time></div>
<div class="byline">By <a rel="author" href="/ida">Ida Post</a> <a href="#f">Follow her</a></div>
<div class="category"><p>An opening that is a paragraph of the article.</p></div>
loose words of the lead
<h2>Balance</h2>
<div>The first flew on <time datetime="1752-06-10">10 June 1752</time>, they say.</div>
<aside><h3>Did you know</h3><p>A tail adds drag, which keeps a kite from turning on its nose in strong wind.</p></aside>
<aside class="newsletter"><p>Letters from the Loft, each week, free of charge for all who ask for it nicely.</p></aside>
<a href="/knots"><h3>Knots for tails</h3></a>
<p>Any knot will do.</p>
<ul class="tags"><li><a href="/t/string">String</a></li><li><a href="/t/paper">Paper</a></li></ul>
<button>Print this page</button>
</article>
<div class="sidebar">Kites of the month</div>
</main>
<div id="comments" class="comments-area">
<h2>4 thoughts on tails</h2>
<ol class="comment-list">
<li class="comment"><b class="fn">Ada</b> <span class="date">yesterday</span> <i>Moderator</i>
<p>Mine has two.</p>
<ul><li>one is red</li></ul>
words without a home
<ol><li class="comment"><p>Somebody without a name</p>
<ol><li class="comment"><b class="fn">Cleo</b><div class="comment-content"><p>Answers nobody.</p></div><div>Gold member</div></li></ol>
</li></ol>
</li>
</ol>
<form><label>Your say</label></form>
</div>
<footer>© The Loft</footer>
</body></html>
"##;

/// Every word of a page stands in the article, or in the report of it.
#[test]
fn no_word_of_a_page_is_lost() {
    let harbour = fs::read_to_string(page("harbour.html")).expect("a page");
    let mut lost = Vec::new();
    for content in [harbour.as_str(), KITES] {
        let (report, shown) = all_shown(content);
        let all = nodes(content);
        assert!(all.len() > 40, "{}", all.len());
        let unaccounted = all.iter().filter(|node| !is_accounted(node, &shown, &report));
        lost.extend(unaccounted.map(|node| format!("line {}: {:?}", node.line, node.words.trim())));
    }
    assert_eq!(lost, Vec::<String>::new());
    // The control: a page with one word more than the article has.
    let (report, shown) = all_shown(KITES);
    let added = KITES.replace("Any knot will do.", "Any knot will do, unheard.");
    let lost = nodes(&added).into_iter().filter(|node| !is_accounted(node, &shown, &report)).count();
    assert_eq!(lost, 1);
}

/// The markup that common plugins make: FAQs of a block, folded headings, dates that link, comments that wait.
#[test]
fn markup_of_plugins_is_read() {
    let faqs = |html: &str| {
        let report = read("a.html", format!("<main><h1>T</h1><p>Lead.<h2>FAQ</h2>{html}</main>").as_bytes());
        let questions = report["faqs"].as_array().expect("FAQs").iter();
        let questions: Vec<String> = questions.map(|faq| faq["question"].as_str().expect("text").to_owned()).collect();
        (questions, notes(&report, "NOT_PLACED"))
    };
    for html in [
        "<div><strong class=schema-faq-question>Is it rye?</strong> <p>Yes.</p></div><div><strong>Is it oat?</strong> <p>No.</p></div>\
         <div class=sharedaddy><h3>Share this:</h3><ul><li><a href=/s>There</a></ul></div>",
        "<div><h3><button>Is it rye?</button></h3><div>Yes.</div><h3><button>Is it oat?</button></h3><div>No.</div></div>",
    ] {
        assert_eq!(faqs(html), (vec!["Is it rye?".to_owned(), "Is it oat?".to_owned()], Vec::new()), "{html}");
    }
    let report = read(
        "a.html",
        b"<article><h1>T</h1><div class=entry-meta>Posted on <a href=/t><time class='entry-date published' \
          datetime=2022-02-02>February 2, 2022</time><time class=updated datetime=2023-03-03>March 3, 2023</time></a> by \
          <a href=/author/ann>Ann Oven</a></div><p>Lead.</p><h2>One</h2><p>Text.</p></article>\
          <ol class=comment-list><li class='comment unapproved'><b class=fn>Zed</b><p>Buy.</p></li>\
          <li class=comment><b class=fn>Ann</b><p>Nice.</p></li></ol>",
    );
    assert_eq!((&report["lead"], &report["authors"]), (&json!("Lead."), &json!(["Ann Oven"])), "{report}");
    assert_eq!(report["publishedAt"], "2022-02-02T00:00:00.000000Z");
    assert_eq!(report["comments"].as_array().map(Vec::len), Some(1));
    assert!(notes(&report, "LEFT_OUT").iter().any(|note| note.contains("waits for moderation")), "{report}");
}
