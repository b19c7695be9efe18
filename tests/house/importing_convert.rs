//! What the importer makes of the markup of a page's text, and what it says of what Markdown does not have.

use std::fs;

use masthead_tests::Engine;

use crate::{
    cli::{House, block_on, text},
    importing::{import, imported, notes, read, whole},
};

/// What Markdown does not have is named with its line.
#[test]
fn what_markdown_does_not_have_is_named() {
    let report = read(
        "a.html",
        b"<article><h1>Title</h1><p>Lead.</p>\n\
        <p hidden>Nobody sees this.</p>\n\
        <p><a href=\"tel:123\">Call</a> or <a href=\"#note-1\">see</a> <a href=\"java&#10;script:a()\">run</a></p>\n\
        <h2>A<span class=\"mw-editsection\">[<a href=\"/edit\">edit</a>]</span></h2>\n\
        <p><a href=\"#note-2\">2</a></p>\n\
        <table><tr><td colspan=\"2\">a</td></tr><tr><td>b</td><td>c</td></tr></table>\n\
        <table role=\"presentation\"><tr><td>d</td><td>e</td></tr></table>\n\
        <i aria-hidden=\"true\" class=\"icon\"></i></article>",
    );
    assert_eq!(
        notes(&report, "LEFT_OUT"),
        [
            "2: hidden text (to line 2): \"Nobody sees this.\"",
            "3: an address of <a> that runs code",
            "3: the address of a link that an article cannot have: \"tel:123\"",
            "3: the addresses of links to places of the same page (2 of them)",
            "4: links that edit a section (1 of them)",
        ]
    );
    assert_eq!(
        notes(&report, "GUESSED"),
        [
            "6: cells of this table that span several columns or rows were set into the first; the others are empty",
            "6: the first row of this table was taken for its headings",
        ]
    );
    assert_eq!(notes(&report, "NOT_PLACED"), Vec::<String>::new());
}

/// Lists that follow each other stay two, tables keep their rows, and code its text.
#[test]
fn blocks_become_what_they_were() {
    let house = House::on(Engine::Sqlite).expect("a folder");
    let file = house.path().join("blocks.html");
    let page = "<article><h1>Blocks</h1><p>Lead.</p><h2>A</h2>\
        <ol><li>one</li></ol><ol start=\"5\"><li>five</li></ol>\
        <table><tr><th>Name</th><td>Rhine</td></tr></table>\
        <pre># x\n- y</pre><p><del>gone</del> ~~y~~</p></article>";
    fs::write(&file, page).expect("written");
    imported(&house, &file, &["--publish"]);
    let server = house.serve(&[]);
    let article = block_on(whole(&server.base, "blocks"));
    let body = "## A\n\n1. one\n\n5) five\n\n|      |       |\n| ---- | ----- |\n| Name | Rhine |\n\n```\n# x\n- y\n```\n\n\
        ~~gone~~ \\~\\~y\\~\\~";
    assert_eq!(article["bodyMarkdown"], body);
}

/// No page costs more than its length allows.
#[test]
fn hostile_markup_takes_no_longer() {
    for page in [
        "a<b>\"b\"</b>".repeat(40_000),
        "<i>a<b>b</i>c</b>".repeat(25_000),
        "<br>".repeat(150_000),
        "http://[".repeat(200_000),
        format!("https://x.example/{}", ")".repeat(500_000)),
        "ahttps://".repeat(200_000),
        "<ul><li>a".repeat(120),
        format!("<table><tr>{}</table>", "<td colspan=1000 rowspan=1000>a".repeat(30_000)),
        format!("<table>{}</table>", "<tr><td colspan=1000 rowspan=0>a".repeat(30_000)),
        "<div hidden>a</div>".repeat(40_000),
        format!("<p>{}", "<a href=#a>b</a> ".repeat(40_000)),
        "<ul><li>a</ul>".repeat(20_000),
    ] {
        let house = House::on(Engine::Sqlite).expect("a folder");
        let file = house.path().join("a.html");
        fs::write(&file, format!("<h1>T</h1>{page}")).expect("written");
        let begun = std::time::Instant::now();
        let done = import(&house, &file, &["--dry-run"]);
        assert!(done.status.code().is_some_and(|code| code < 2), "{}", text(&done.stderr));
        assert!(begun.elapsed().as_secs() < 20, "{:?}: {:?}", page.get(..60), begun.elapsed());
    }
}
