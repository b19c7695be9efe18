//! Rules of the house that a reading of the sources can hold.

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use regex::{Captures, Regex};

use crate::operations::root;

/// The sources of the library without their tests, by path within `api/src`.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let base = root().join("api/src");
    collect(&base, &base, &mut found);
    assert!(found.len() > 100, "only {} sources were found", found.len());
    found
}

fn collect(base: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(base, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(base).expect("within").to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read_to_string(&path).expect("a source"));
        }
    }
}

fn is_test(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs")
}

/// What a comment may stand in or begin in: each alternative is taken whole, from where it begins.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let literals = r##"r#".*?"#|r"[^"]*"|"(?:\\.|[^"\\])*"|'(?:\\.[^']*|[^'\\])'"##;
    Regex::new(&format!(r"(?s)//[^\n]*|/\*.*?\*/|{literals}")).expect("an expression")
});

/// The code of a file: no comments, and nothing behind its own tests, which stand at its end. Tests in files of their
/// own are named further up.
fn code(text: &str) -> String {
    let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let kept = |token: &Captures| if token[0].starts_with('/') { String::new() } else { token[0].to_owned() };
    TOKEN.replace_all(own, kept).into_owned()
}

#[test]
fn code_is_what_is_neither_comment_nor_test() {
    let text = r##"
        //! of a module, it's "quoted
        #[cfg(test)]
        mod tests;
        let url = "https://a.example/\"//b"; // behind
        let raw = (r"c:\", r#"d"//e"#); /* between */ let quote = ('"', '\'', '/'); // and "so on
        fn f<'a>(text: &'a str) -> &'a str { text } /// of an item
    "##;
    let own = "#[cfg(test)]\nmod tests {\n    fn test() {}\n}\n";
    let found = code(&(text.to_owned() + own));
    let found: Vec<&str> = found.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let expected = [
        "#[cfg(test)]",
        "mod tests;",
        r#"let url = "https://a.example/\"//b";"#,
        r##"let raw = (r"c:\", r#"d"//e"#);  let quote = ('"', '\'', '/');"##,
        "fn f<'a>(text: &'a str) -> &'a str { text }",
    ];
    assert_eq!(found, expected);
}

fn is_transport(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("graphql/")
        || path.starts_with("rest/")
        || path.starts_with("pages/")
        || path.split('/').skip(1).any(|part| matches!(part, "graphql" | "rest"))
        || matches!(file, "graphql.rs" | "rest.rs")
}

/// The lines of the files that a rule is about which hold one of these words, as `file: line`.
fn lines(about: impl Fn(&str) -> bool, words: &[&str]) -> Vec<String> {
    let files = sources();
    let files: Vec<_> = files.iter().filter(|(path, _)| about(path) && !is_test(path)).collect();
    assert!(!files.is_empty(), "the rule is about no file");
    let of = |(path, text): &(&String, &String)| {
        let code = code(text);
        let lines = code.lines().filter(|line| words.iter().any(|word| line.contains(word)));
        lines.map(|line| format!("{path}: {}", line.trim())).collect::<Vec<_>>()
    };
    files.iter().flat_map(of).collect()
}

const NONE: Vec<String> = Vec::new();

/// Transports decode, call one service function, and encode: they know no table.
#[test]
fn transports_never_name_the_database() {
    assert_eq!(lines(is_transport, &["sea_orm", "::Entity", "::Column", "::Model", "ActiveModel"]), NONE);
    // The control: the words are found where they belong.
    assert!(!lines(|path| path.ends_with("queries.rs"), &["sea_orm"]).is_empty());
}

/// Whatever is no transport knows none.
#[test]
fn services_never_name_a_transport() {
    let about = |path: &str| !is_transport(path) && path != "server.rs";
    assert_eq!(lines(about, &["actix_web", "async_graphql::Context", "Context<'_>", "HttpRequest"]), NONE);
    assert!(!lines(is_transport, &["actix_web"]).is_empty());
}

/// A transaction is begun in `db/` alone: no writer gets past the queue, the lock and the journal.
#[test]
fn only_the_database_folder_begins_a_transaction() {
    let words = [".begin(", ".begin_with", ".transaction(", ".transaction_with"];
    assert_eq!(lines(|path| !path.starts_with("db/"), &words), NONE);
    assert!(!lines(|path| path.starts_with("db/"), &words).is_empty());
}

/// Every moment that is stored, compared or told comes from `clock.rs`.
#[test]
fn only_the_clock_reads_the_time() {
    let words = ["SystemTime::now", "Utc::now", "Local::now", "OffsetDateTime::now"];
    assert_eq!(lines(|path| path != "clock.rs", &words), NONE);
    assert!(!lines(|path| path == "clock.rs", &words).is_empty());
}

/// The addresses behind a comment are read by the finders of the desk, by the policy, which says who has commented before, and
/// by the past, which counts them; written by submitting; and removed by erasing and retention. Nothing else names their table,
/// and no finder of readers is in the same file.
#[test]
fn contacts_stay_with_moderators() {
    let at_home =
        ["desk_queries.rs", "service.rs", "policy.rs", "past.rs", "erasing.rs", "retention.rs", "privacy/mod.rs"];
    let about = |path: &str| !path.strip_prefix("comments/").is_some_and(|file| at_home.contains(&file));
    assert_eq!(lines(about, &["contact::", "contact,", " contact}"]), NONE);
    assert_eq!(lines(|path| !about(path), &["public_comment"]), NONE);
    let files = sources();
    let finders = code(&files["comments/desk_queries.rs"]);
    assert!(finders.contains("require(Action::ModerateComment)"));
}

/// Nothing gives up on the server's behalf, and nothing is printed past the log and the command line.
#[test]
fn no_code_gives_up() {
    let words = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "dbg!(", "println!("];
    assert_eq!(lines(|_| true, &words), NONE);
}

/// Files longer than 400 lines, each with the reason.
const LONG: &[(&str, &str)] = &[];

/// A file of more than 400 lines is asked why.
#[test]
fn long_files_have_a_reason() {
    let long: Vec<String> =
        sources().into_iter().filter(|(_, text)| text.lines().count() > 400).map(|(path, _)| path).collect();
    let known: Vec<_> = LONG.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(long, known, "the list in this test says why each is so long");
}

/// The order of the parts, lowest first. Services and finders use what stands before them in this list, or beside them
/// in the same line, and nothing behind.
const ORDER: &[&[&str]] = &[
    &["error", "limits", "text", "clock", "front_matter", "queue", "rendering", "testing", "wire"],
    &["access", "config", "mail", "paging"],
    // The request and what it is made of: each names the others.
    &["journal", "db", "state", "context", "auth", "sessions", "validate", "preconditions"],
    &["accounts", "api_tokens", "slugs", "site", "shown"],
    &["terms"],
    &["tags", "categories", "authors", "sources"],
    &["entries"],
    &["faqs", "preview_links"],
    &["comments"],
    &["articles"],
    &["editorial"],
    &["import"],
    &["history", "nodes"],
    &["graphql", "rest", "pages"],
    &["server", "cli", "upkeep"],
];

fn rank(part: &str) -> usize {
    let place = ORDER.iter().position(|level| level.contains(&part));
    place.unwrap_or_else(|| panic!("{part} has no place in the order of this test"))
}

/// The parts that a file uses: the words behind `crate::`, in a group or alone.
fn used(code: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    let mut parts = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            parts.push(word(rest));
            continue;
        };
        // The names at the first level of the group.
        let (mut depth, mut name) = (0, String::new());
        for c in group.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => parts.push(word(std::mem::take(&mut name).trim())),
                c if depth == 0 => name.push(c),
                _ => {}
            }
        }
        parts.push(word(name.trim()));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Types, resolvers and handlers of features name each other's types: an article shows its comments, a tag its
/// articles. Services and finders look downward only.
#[test]
fn services_and_finders_look_downward_only() {
    let is_door = |path: &str| {
        let file = path.rsplit('/').next().unwrap_or_default();
        is_transport(path)
            || matches!(file, "types.rs" | "desk_types.rs" | "inputs.rs" | "desk.rs" | "page.rs" | "lib.rs" | "main.rs")
    };
    let upward: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| !is_test(path) && !is_door(path))
        .flat_map(|(path, text)| {
            let part = path.split(['/', '.']).next().unwrap_or_default().to_owned();
            let uses = used(&code(text));
            let above = uses.into_iter().filter(move |used| rank(used) > rank(&part));
            above.map(|used| format!("{path} uses {used}")).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(upward, NONE);
}
