//! Before parsing: tokens, what is between them, brackets, strings.

use super::*;

#[test]
fn brackets() {
    too_expensive(&"[".repeat(8192), "49 brackets");
    too_expensive(&"{a".repeat(4096), "brackets");
    too_expensive(&"{a(b:".repeat(2000), "brackets");
    too_expensive(&"{...".repeat(2000), "brackets");
    let refusal = too_expensive(&format!("{{\n a(b: \"é\", c: {}", "[".repeat(50)), "48 is the limit");
    assert_eq!(refusal.position, Some((2, 61)));
    // Closed brackets are not nested.
    check(&format!("{{ article(slug: \"a\") {{ {} }} }}", "id tags { id } ".repeat(60))).unwrap();
}

#[test]
fn nested_literals() {
    let argument = |depth: usize| {
        format!("{{ articles(filter: {}{}) {{ totalCount }} }}", "{nested:".repeat(depth), "}".repeat(depth))
            .replace("{nested:}", "{}")
    };
    check(&argument(46)).unwrap();
    too_expensive(&argument(47), "brackets");
    let default = |depth: usize| {
        format!(
            "query ($f: Filter = {}{}) {{ articles(filter: $f) {{ totalCount }} }}",
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    check(&default(47)).unwrap();
    too_expensive(&default(48), "brackets");
    let ty = |depth: usize| format!("query ($f: {}Int{}) {{ site {{ title }} }}", "[".repeat(depth), "]".repeat(depth));
    check(&ty(47)).unwrap();
    too_expensive(&ty(48), "brackets");
}

#[test]
fn strings_and_comments_hide_brackets() {
    let brackets = "[{(".repeat(2000);
    check(&format!("{{ article(slug: \"{brackets}\") {{ id }} }}")).unwrap();
    check(&format!("{{ article(slug: \"\\\"\\\\{brackets}\") {{ id }} }}")).unwrap();
    check(&format!("{{ article(slug: \"\"\"{brackets}\n\"\\\"\"\" \" {brackets}\"\"\") {{ id }} }}")).unwrap();
    check(&format!("{{ # {brackets} \"\n article(slug: \"\") {{ id }} # \"\"\" {brackets}\r }}")).unwrap();
    // What only looks like a string or comment hides nothing.
    too_expensive(&format!("{{ article(slug: \"\\\\\" {brackets}"), "brackets");
    too_expensive(&format!("{{ article(slug: \"\"\"\"\"\" {brackets}"), "brackets");
    too_expensive(&format!("{{ article(slug: \"#\" {brackets}"), "brackets");
    too_expensive(&format!("{{ # \r {brackets}"), "brackets");
}

#[test]
fn strings_without_end() {
    // The parser reads the first as "" and " [ " and two thousand lists inside each other, and takes it.
    for query in [
        format!("{{ a(b: [ \"\"\" [ \" {}{} ]) }}", "[".repeat(2000), "]".repeat(2000)),
        "{ a(b: \"".to_owned(),
        "{ a(b: \"\n\") }".to_owned(),
        "{ a(b: \"\\".to_owned(),
        "{ a(b: \"\"\"\\\"\"\"".to_owned(),
        "{ a(b: \"\"\"\"\"".to_owned(),
    ] {
        refused(&query, RefusalKind::Syntax, "no end");
    }
}

#[test]
fn tokens() {
    let many = |fields: usize| format!("{{ article {{ {} }} }}", "id ".repeat(fields));
    check(&many(4900)).unwrap();
    too_expensive(&many(9996), "10000 tokens");
    too_expensive(&format!("{{ a {} }}", "...,b # c\n".repeat(200_000)), "10000 tokens");
    too_expensive(&"é".repeat(500_000), "10000 tokens");
    let text = "[ long { text ".repeat(75_000);
    let mutation = format!("mutation {{ login(input: {{ text: \"\"\"{text}\"\"\" }}) {{ accessToken }} }}");
    assert!(mutation.len() > 1 << 20);
    check(&mutation).unwrap();
}

#[test]
fn text_between_tokens() {
    for ignored in [" ", ",", "\r\n", "\u{feff}", "#\n", "# [ \" \"\"\"\n"] {
        let padded = |bytes: usize| format!("{{{} site {{ title }} }}", ignored.repeat(bytes / ignored.len()));
        check(&padded(131_000)).unwrap();
        too_expensive(&padded(132_000), "131072 bytes of white space");
        too_expensive(&padded(1 << 20), "131072 bytes of white space");
    }
    too_expensive(&format!("{{ site {{ title }} }} #{}", "[".repeat(1 << 20)), "131072 bytes");
}

#[test]
fn the_parser_survives_the_limit() {
    let deep = |open: &str, close: &str| {
        let depth = Limits::default().max_nesting - 2;
        format!("{{ a(b: {}1{}) {{ c }} }}", open.repeat(depth), close.repeat(depth))
    };
    let sets = |open: &str| format!("{}a{}", open.repeat(48), "}".repeat(48));
    let mixed = format!("{}a(b: {}1{}){}", "{a".repeat(24), "{b:[".repeat(11), "]}".repeat(11), "}".repeat(24));
    for query in [deep("[", "]"), deep("{b:", "}"), sets("{a"), sets("{...").replacen("{...", "{", 1), mixed] {
        for query in [query.clone(), query.trim_end_matches('}').to_owned()] {
            // A stack that overflows ends the process.
            let checked = std::thread::Builder::new()
                .stack_size(512 * 1024)
                .spawn(move || guard().check(&query, None, &Variables::default()).map(drop))
                .unwrap()
                .join()
                .unwrap();
            if let Err(refusal) = checked {
                assert!(
                    !refusal.message.contains("brackets") && !refusal.message.contains("stack limit"),
                    "{}",
                    refusal.message
                );
            }
        }
    }
}

#[test]
fn the_ceiling_of_nesting() {
    let limits = |max_nesting| Limits { max_nesting, ..Limits::default() };
    Guard::new(SDL, limits(64)).unwrap();
    assert!(Guard::new(SDL, limits(65)).unwrap_err().contains("64"));
    assert!(Guard::new("type", limits(48)).unwrap_err().contains("SDL"));
    assert!(Guard::new("type A { b: Int }", limits(48)).unwrap_err().contains("Query"));
}

#[test]
fn faults_of_syntax_are_short() {
    let refusal = refused(&format!("{{ {} !", "a ".repeat(2000)), RefusalKind::Syntax, "line 1, column 4004");
    assert!(refusal.message.contains("expected"));
    refused("", RefusalKind::Syntax, "cannot be parsed");
    refused("fragment f on Query { site { title } }", RefusalKind::Syntax, "operation");
    refused("{ site { title } } }", RefusalKind::Syntax, "line 1");
}
