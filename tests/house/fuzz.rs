//! Whatever is sent, no answer is a fault of ours, and the next question is answered.

use std::time::Duration;

use masthead_tests::{Engine, Method, TestApp, Value, Who, json, on_both_engines};

/// How many requests: `MASTHEAD_TEST_STEPS`, over both engines.
fn steps() -> u64 {
    std::env::var("MASTHEAD_TEST_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(2_000)
}

/// A small generator (xorshift64*), so that a seed gives the same requests everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % sides
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    fn text(&mut self) -> String {
        let pieces = [
            "rivers",
            " ",
            "\0",
            "\n",
            "[@",
            "]",
            "[@key, p. 4; @other]",
            "](javascript:x)",
            "<script>",
            "![",
            "# ",
            "```",
            "\u{202e}",
            "\u{fffd}",
            "😀",
            "e\u{301}",
            "|",
            "\n\n",
            "- ",
            "1. ",
            "[^1]",
            "[^1]: ",
            "%00",
            "\\",
            "\"",
            "{",
            "}",
            "*",
            "**",
            "_",
            "~~",
            "> ",
            "    ",
            "https://example.org/",
            "&amp;",
            "&#0;",
            "-",
            "0",
            "0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f",
            "\u{200d}",
            "ﬁ",
            "İ",
            "ß",
            "\r\n",
            "\u{85}",
            "\u{2028}",
            "\t",
            "@",
        ];
        (0..self.roll(8)).map(|_| self.one(&pieces)).collect()
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.roll(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => json!(self.roll(2) == 0),
            2 => json!(self.roll(5_000) as i64 - 2_000),
            3 => json!([2_147_483_648_i64, i64::MIN, i64::MAX, -1][self.roll(4)]),
            4 => json!(0.5),
            5 => json!(self.text()),
            6 => (0..self.roll(4)).map(|_| self.value(depth - 1)).collect(),
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        let names = [
            "id",
            "slug",
            "name",
            "title",
            "lead",
            "url",
            "alt",
            "question",
            "answerMarkdown",
            "key",
            "article",
            "year",
        ];
        (0..self.roll(4))
            .map(|_| (self.one(&names).to_owned(), self.value(depth)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// An input that is often nearly right, so that much of it comes past the shape.
    fn article(&mut self) -> Value {
        let mut input = serde_json::Map::new();
        input.insert("title".to_owned(), json!(self.text()));
        for _ in 0..self.roll(5) {
            let name = self.one(&[
                "title",
                "lead",
                "bodyMarkdown",
                "slug",
                "locale",
                "excerpt",
                "publishedAt",
                "categories",
                "tags",
                "authors",
                "faqs",
                "sources",
                "prompts",
                "materials",
                "coverImage",
                "seo",
                "publish",
                "publishFaqs",
                "nothing",
            ]);
            let text = self.text();
            let fits = match name {
                "categories" | "authors" => json!([{ "slug": text }]),
                "tags" => json!([{ "name": text }, { "slug": self.text() }]),
                "faqs" => json!([{ "question": text, "answerMarkdown": self.text() }]),
                "sources" => json!([{ "title": text, "key": self.text(), "year": self.roll(12_000) as i64 - 6_000 }]),
                "prompts" => json!([{ "question": text }]),
                "materials" => json!([{ "title": text, "url": "https://example.org/" }]),
                "coverImage" => json!({ "url": "https://example.org/", "alt": text }),
                "seo" => json!({ "title": text }),
                "publish" | "publishFaqs" => json!(true),
                _ => json!(text),
            };
            let value = if self.roll(4) == 0 { self.value(3) } else { fits };
            input.insert(name.to_owned(), value);
        }
        input.into()
    }

    fn document(&mut self) -> String {
        let pieces = [
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ":",
            "$",
            "!",
            "=",
            "@",
            "...",
            "|",
            "&",
            "#",
            "\"",
            "\"\"\"",
            "\\",
            ",",
            "\n",
            "query",
            "mutation",
            "subscription",
            "fragment",
            "on",
            "Article",
            "Query",
            "article",
            "articles",
            "nodes",
            "id",
            "title",
            "slug",
            "first",
            "filter",
            "input",
            "createArticle",
            "comments",
            "node",
            "nodes(ids:",
            "0",
            "-1",
            "1e9999",
            "99999999999999999999",
            "null",
            "true",
            "\"a\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\u{feff}",
            "😀",
            "\0",
            "__typename",
            "__schema",
            "__type",
            "types",
            "fields",
            "@skip(if:",
            "@include(if:",
            "$a",
            "a:",
            "editorial",
            "search",
            "site",
            "tags",
            "{id}",
            "{nodes{id}}",
            "{articles(first:",
            "){nodes{title}}}",
            "after:",
            "\"x\"",
        ];
        let mut document: String = (0..1 + self.roll(14)).map(|_| format!("{} ", self.one(&pieces))).collect();
        if self.roll(2) == 0 {
            document = format!("{{ articles {{ nodes {{ id {document} }} }} }}");
        }
        document
    }
}

async fn storm(app: &TestApp, seed: u64, steps: u64) {
    let mut dice = Dice(seed | 1);
    let create = "mutation($input: CreateArticleInput!) { createArticle(input: $input) { article { id version } } }";
    let mut made = 0;
    for step in 0..steps {
        let sent = match step % 4 {
            0 => json!({ "query": create, "variables": { "input": dice.article() } }),
            1 => dice.article(),
            2 => json!({ "query": dice.document(), "variables": { "a": dice.value(2), "input": dice.article() } }),
            _ => json!({ "query": dice.document(), "operationName": dice.text(), "variables": dice.object(2) }),
        };
        let path = if step % 4 == 1 { "/api/v1/editorial/articles" } else { "/graphql" };
        let request = app.request(Who::Editor, Method::POST, path).await;
        let request = request.json(&sent).timeout(Duration::from_secs(10));
        let response = request.send().await.unwrap_or_else(|error| panic!("seed {seed} step {step}: {error}: {sent}"));
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        assert!(
            status < 500 && !text.contains("\"internal\"") && !text.contains("\"overloaded\""),
            "seed {seed} step {step}: {status} {text}: {sent}"
        );
        made += u64::from(status == 201);
    }
    app.get(Who::Anonymous, "/readyz", 200).await;
    assert!(app.data(Who::Editor, "{ editorial { articles { totalCount } } }", json!({})).await.is_object());
    // Otherwise nothing came as far as the database.
    assert!(steps < 100 || made > steps / 80, "only {made} of {steps} were accepted");
}

on_both_engines! {
    /// Half of the steps on each engine.
    async fn nothing_sent_is_a_fault_of_ours(app: &TestApp) {
        let seed = if app.engine == Engine::Sqlite { 0x9E37_79B9_7F4A_7C15 } else { 0xD1B5_4A32_D192_ED03 };
        storm(app, seed, steps() / 2).await;
    }
}
