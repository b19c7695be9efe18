//! Articles and FAQs as Markdown files: the same verbs, rules and answers as with JSON.

use std::time::{Duration, Instant};

use masthead_tests::{Method, Reply, TestApp, Value, Who, json, on_both_engines, pluck};

const ARTICLES: &str = "/api/v1/editorial/articles";
const FAQS: &str = "/api/v1/editorial/faqs";
const MARKDOWN: &str = "text/markdown";

/// Sends a file as the editor, and expects this status. What is refused has written nothing.
async fn send(app: &TestApp, path: &str, file: impl Into<Vec<u8>>, expected: u16) -> Reply {
    let before = app.position().await;
    let request = app.request(Who::Editor, Method::POST, path).await.header("Content-Type", MARKDOWN);
    let reply = app.send(request.body(file.into()), expected).await;
    assert_eq!(app.position().await == before, expected >= 400, "{}", reply.body);
    reply
}

async fn post(app: &TestApp, file: &str) -> Reply {
    send(app, ARTICLES, file, 201).await
}

/// The code, the detail and the paths of a refusal.
async fn refused(app: &TestApp, file: impl Into<Vec<u8>>, expected: u16) -> (String, String, Vec<String>) {
    let reply = send(app, ARTICLES, file, expected).await;
    assert_eq!(reply.header("Content-Type"), Some("application/problem+json"));
    (reply.code().to_owned(), reply.body["detail"].as_str().unwrap_or_default().to_owned(), reply.fields())
}

fn place(thing: &Reply) -> String {
    thing.header("Location").expect("a place").to_owned()
}

/// Changes what was made, from the version that it had.
async fn patch(app: &TestApp, path: &str, thing: &Reply, file: &str, expected: u16) -> Reply {
    let request = app.request(Who::Editor, Method::PATCH, path).await.header("Content-Type", MARKDOWN);
    let request = request.header("If-Match", thing.header("ETag").expect("a tag"));
    app.send(request.body(file.to_owned()), expected).await
}

fn names(reply: &Reply, list: &str) -> Vec<String> {
    pluck(&reply.body["workingRevision"][list], "name")
}

const WHOLE: &str = r#"---
title: "Rivers: a year"
lead: A *lead* that cites [@miller2024].
slug: a-year
locale: de
excerpt: Short.
categories: [science, {slug: nature}]
tags:
  - Ice
  - name: Fog
    description: Low clouds.
authors: [mira]
faqs:
  - question: Why?
    answerMarkdown: |
      So.

      - And so.
    slug: why
    tags: [{slug: ice}]
sources:
  - {key: miller2024, type: ARTICLE, title: Ice, authors: [Ada Miller], year: 2024}
prompts: [{question: And you?, invitation: Tell us.}]
materials: [{title: More, url: "https://example.org/"}]
coverImage: {url: "https://example.org/a.jpg", alt: Ice, width: 800, height: 600}
seo: {title: Rivers, noindex: true}
publishedAt: 2020-01-02T03:04:05Z
publish: true
---

## First

Text with a rule:

---

and code:

    # no title
"#;

on_both_engines! {
    /// Every key says what it says in JSON: a change by JSON to the same values changes nothing.
    async fn each_key_is_that_of_json(app: &TestApp) {
        for category in ["Science", "Nature"] {
            app.mutate("createCategory", json!({ "name": category })).await;
        }
        app.mutate("createAuthor", json!({ "name": "Mira" })).await;
        let made = post(app, WHOLE).await;
        assert_eq!((&made.body["status"], &made.body["locale"]), (&json!("PUBLISHED"), &json!("de")));
        assert!(made.header("ETag").unwrap().starts_with(&format!("\"{}-", made.body["version"])));
        assert_eq!(names(&made, "tags"), ["Ice", "Fog"]);
        assert_eq!(made.body["workingRevision"]["tags"][1]["description"], "Low clouds.");
        assert_eq!(made.body["workingRevision"]["faqs"][0]["question"], "Why?");
        let shown = app.get(Who::Anonymous, "/api/v1/articles/a-year?locale=de", 200).await;
        assert_eq!(shown.body["faqs"]["items"][0]["answerMarkdown"], "So.\n\n- And so.\n");
        let same = json!({
            "title": "Rivers: a year", "lead": "A *lead* that cites [@miller2024].", "slug": "a-year", "excerpt": "Short.",
            "bodyMarkdown": "## First\n\nText with a rule:\n\n---\n\nand code:\n\n    # no title",
            "categories": [{ "slug": "science" }, { "slug": "nature" }], "tags": [{ "slug": "ice" }, { "slug": "fog" }],
            "authors": [{ "slug": "mira" }], "faqs": [{ "slug": "why" }], "sources": [{ "key": "miller2024" }],
            "prompts": [{ "question": "And you?", "invitation": "Tell us." }],
            "materials": [{ "title": "More", "url": "https://example.org/" }],
            "coverImage": { "url": "https://example.org/a.jpg", "alt": "Ice", "width": 800, "height": 600 },
            "seo": { "title": "Rivers", "noindex": true }, "publishedAt": "2020-01-02T03:04:05Z", "publish": true,
        });
        let version = made.body["version"].as_i64();
        let keys: Vec<String> = same.as_object().unwrap().keys().cloned().collect();
        let kept = app.change(Who::Editor, Method::PATCH, &place(&made), version, Some(same.clone()), 200).await;
        assert_eq!(kept.body["version"].as_i64(), version, "{}", kept.body);
        // The control: another value of any of them is a change.
        for key in keys.iter().filter(|key| *key != "publish") {
            let other = match key.as_str() {
                "title" | "lead" | "slug" | "excerpt" | "bodyMarkdown" => json!("other"),
                "coverImage" | "publishedAt" => Value::Null,
                "seo" => json!({ "title": "Rivers" }),
                "sources" => json!([{ "title": "Another work" }]),
                _ => json!([]),
            };
            let now = app.get(Who::Editor, &place(&made), 200).await.body["version"].as_i64();
            let change = Some(json!({ key: other }));
            let reply = app.change(Who::Editor, Method::PATCH, &place(&made), now, change, 200).await;
            assert_eq!(reply.body["version"].as_i64(), now.map(|now| now + 1), "{key}");
        }
    }

    /// A plain text among the tags is the tag of that name, or of that slug, or a new one.
    async fn a_tag_is_called_by_its_name(app: &TestApp) {
        let ice = app.mutate("createTag", json!({ "name": "Slow ice", "slug": "glaciers" })).await;
        app.mutate("createTag", json!({ "name": "C++" })).await;
        let renamed = app.mutate("createTag", json!({ "name": "Flood", "slug": "high-water" })).await;
        app.mutate("createArticle", json!({ "title": "Old", "tags": [{ "slug": "high-water" }], "publish": true })).await;
        app.mutate_at("updateTag", &renamed, json!({ "slug": "flood-season" })).await;
        let before = tags(app).await;
        for (said, meant) in [("slow ICE", "Slow ice"), ("glaciers", "Slow ice"), ("\"Glaciers \"", "Slow ice"),
            ("C++", "C++"), ("high-water", "Flood"), ("flood-season", "Flood"), ("flood", "Flood")] {
            let made = post(app, &format!("---\ntags: [{said}]\n---\n# Rivers")).await;
            assert_eq!(names(&made, "tags"), [meant], "{said}");
        }
        assert_eq!(tags(app).await, before, "none was made");
        // C++ has the slug c: its name comes first, and a new name is not taken for an old slug's sake.
        let made = post(app, "---\ntags: [Mouths, \"Café & sea\", glaciers, Mouth]\n---\n# Rivers").await;
        assert_eq!(names(&made, "tags"), ["Mouths", "Café & sea", "Slow ice", "Mouth"]);
        assert_eq!(made.body["workingRevision"]["tags"][2]["id"], ice["id"]);
        assert_eq!(tags(app).await, before + 3);
        let again = post(app, "---\ntags: [mouths, cafe & sea]\n---\n# Rivers").await;
        assert_eq!(names(&again, "tags"), ["Mouths", "Café & sea"]);
        // One that is not there beside itself, one beside its slug, and what is no name.
        for (list, path) in [("[Silt, silt]", "/tags/1"), ("[glaciers, Slow ice]", "/tags/1"), ("[Silt, \" \"]", "/tags/1/name"),
            ("[{slug: nothing}]", "/tags/0"), ("[Silt, {name: Mud, slug: glaciers}]", "/tags/1/slug")] {
            let status = if path.ends_with("/slug") { 409 } else { 422 };
            let (_, _, fields) = refused(app, format!("---\ntags: {list}\n---\n# Rivers"), status).await;
            assert_eq!(fields, [path], "{list}");
        }
        assert_eq!(tags(app).await, before + 3);
        // Several who name the same new one at once make one.
        let together = (0..6).map(async |_| {
            let request = app.request(Who::Editor, Method::POST, ARTICLES).await.header("Content-Type", MARKDOWN);
            app.send(request.body("---\ntags: [Ford]\n---\n# Rivers"), 201).await
        });
        let made = futures_util::future::join_all(together).await;
        assert_eq!(made.iter().map(|made| names(made, "tags")).collect::<Vec<_>>(), vec![["Ford"]; 6]);
        assert_eq!(tags(app).await, before + 4);
        // An object is what it is in JSON, where a plain text is none.
        let made = post(app, "---\ntags: [{name: mouths}]\n---\n# Rivers").await;
        assert_eq!(names(&made, "tags"), ["Mouths"]);
        assert_eq!(tags(app).await, before + 4);
        let reply = app.post(Who::Editor, ARTICLES, json!({ "title": "Rivers", "tags": ["Mouths"] }), 400).await;
        assert_eq!(reply.fields(), ["/tags/0"]);
        let nested = "---\nfaqs: [{question: Why?, answerMarkdown: So., tags: [Mouths]}]\n---\n# Rivers";
        assert_eq!(refused(app, nested, 400).await.2, ["/faqs/0/tags/0"]);
    }

    /// A plain text among categories and authors is the slug of one that exists.
    async fn categories_and_authors_exist(app: &TestApp) {
        app.mutate("createCategory", json!({ "name": "Natural science", "slug": "science" })).await;
        app.mutate("createAuthor", json!({ "name": "Mira Sand" })).await;
        let made = post(app, "---\ncategories: [science]\nauthors: [Mira-Sand]\n---\n# Rivers").await;
        assert_eq!((names(&made, "categories"), names(&made, "authors")), (vec!["Natural science".to_owned()], vec!["Mira Sand".to_owned()]));
        for (matter, path) in [
            ("categories: [Natural science]", "/categories/0"),
            ("categories: [science, arts]", "/categories/1"),
            ("authors: [Mira Sand]", "/authors/0"),
            ("authors: [mira-sand, {slug: nobody}]", "/authors/1"),
        ] {
            let (code, _, fields) = refused(app, format!("---\n{matter}\n---\n# Rivers"), 422).await;
            assert_eq!((code.as_str(), fields), ("invalid_input", vec![path.to_owned()]), "{matter}");
        }
    }

    /// The title stands in the front matter, or above everything else.
    async fn a_title_stands_in_one_of_two_places(app: &TestApp) {
        for (file, title, body) in [
            ("---\ntitle: Rivers\n---\nText.\n", "Rivers", "Text."),
            ("# Rivers\n\nText.\n", "Rivers", "Text."),
            ("\n\n  # Rivers #\nText.", "Rivers", "Text."),
            ("---\nlead: L\n---\n\n# *Rivers* & `lakes`\n\nText.", "Rivers & lakes", "Text."),
            ("---\ntitle: Rivers\n---\n# Rivers\n\nText.", "Rivers", "Text."),
            ("---\ntitle: Rivers & lakes\n---\n#  Rivers  &amp; lakes #\n\nText.", "Rivers & lakes", "Text."),
            // Another heading is another one, and so is the second.
            ("---\ntitle: Rivers\n---\n# Lakes\n\nText.", "Rivers", "# Lakes\n\nText."),
            ("# Rivers\n\n# Rivers\n\nText.", "Rivers", "# Rivers\n\nText."),
            ("---\ntitle: Rivers\n---\nText.\n\n# Rivers\n", "Rivers", "Text.\n\n# Rivers"),
            ("---\ntitle: Rivers\n---\n## Rivers\n", "Rivers", "## Rivers"),
            ("---\ntitle: Rivers\n---\n    # Rivers\n", "Rivers", "    # Rivers"),
            ("---\ntitle: Rivers\n---\n", "Rivers", ""),
            ("# Rivers", "Rivers", ""),
        ] {
            let made = post(app, file).await;
            let working = &made.body["workingRevision"];
            assert_eq!((&working["title"], &working["bodyMarkdown"]), (&json!(title), &json!(body)), "{file:?}");
        }
        for file in ["", "\n", "Text.", "---\nlead: L\n---\nText.\n\n# Rivers", "## Rivers", "#Rivers", "    # Rivers",
            "#\n\nText.", "---\n---\n", "> # Rivers", "####### Rivers"] {
            let (code, detail, fields) = refused(app, file, 400).await;
            assert_eq!((code.as_str(), fields), ("invalid_request", vec!["/title".to_owned()]), "{file:?}");
            assert!(detail.contains("first line") && detail.contains("front matter"), "{detail}");
        }
        // Rules hold for it wherever it stands.
        for length in [300, 301, 9_000] {
            let status = if length == 300 { 201 } else { 422 };
            let reply = send(app, ARTICLES, format!("# {}\n", "a".repeat(length)), status).await;
            assert_eq!(reply.fields().iter().any(|field| field == "/title"), length > 300);
        }
    }

    /// What a change leaves out stays.
    async fn a_change_says_what_changes(app: &TestApp) {
        let made = post(app, "---\nlead: Old lead.\nexcerpt: Old.\ntags: [Ice]\n---\n# Rivers\n\nOld text.").await;
        let path = place(&made);
        let said = |reply: &Reply| ["title", "lead", "excerpt", "bodyMarkdown"]
            .map(|field| reply.body["workingRevision"][field].as_str().unwrap_or("null").to_owned());
        let body = patch(app, &path, &made, "New text.\n", 200).await;
        assert_eq!(said(&body), ["Rivers", "Old lead.", "Old.", "New text."]);
        assert_eq!(names(&body, "tags"), ["Ice"]);
        let keys = patch(app, &path, &body, "---\nlead: New lead.\ntags: [Fog, ice]\n---\n\n", 200).await;
        assert_eq!(said(&keys), ["Rivers", "New lead.", "Old.", "New text."]);
        assert_eq!(names(&keys, "tags"), ["Fog", "Ice"]);
        let emptied = patch(app, &path, &keys, "---\nlead: ~\ntags: []\npublish: true\n---\n", 200).await;
        assert_eq!(said(&emptied), ["Rivers", "", "Old.", "New text."]);
        assert_eq!((names(&emptied, "tags").len(), &emptied.body["status"]), (0, &json!("PUBLISHED")));
        let titled = patch(app, &path, &emptied, "# Lakes\n\nNewer text.", 200).await;
        assert_eq!(said(&titled), ["Lakes", "", "Old.", "Newer text."]);
        let twice = patch(app, &path, &titled, "---\ntitle: Ponds\n---\n# Ponds\n", 200).await;
        assert_eq!(said(&twice), ["Ponds", "", "Old.", "Newer text."]);
        let nothing = patch(app, &path, &twice, "", 200).await;
        assert_eq!(nothing.body["version"], twice.body["version"]);
        // The same preconditions as with JSON, and the same shape.
        let before = app.position().await;
        assert_eq!(patch(app, &path, &made, "Stale.", 412).await.code(), "version_mismatch");
        let request = app.request(Who::Editor, Method::PATCH, &path).await.header("Content-Type", MARKDOWN);
        assert_eq!(app.send(request.body("Unversioned."), 428).await.code(), "precondition_required");
        assert_eq!(patch(app, &path, &nothing, "---\nlocale: en\n---\n", 400).await.fields(), ["/locale"]);
        assert_eq!(patch(app, &path, &nothing, "---\ntitle: ~\n---\n", 422).await.fields(), ["/title"]);
        assert_eq!(app.position().await, before);
        patch(app, &path, &nothing, "Current.", 200).await;
    }

    /// A FAQ's title is its question, its body the answer.
    async fn faqs_are_files_too(app: &TestApp) {
        app.mutate("createTag", json!({ "name": "Ice" })).await;
        let said = |reply: &Reply| ["question", "answerMarkdown"].map(|field| reply.body["workingRevision"][field].clone());
        let made = send(app, FAQS, "---\ntags: [ice]\npublish: true\n---\n# Why?\n\nSo.\n", 201).await;
        assert_eq!(said(&made), ["Why?", "So."]);
        assert_eq!((names(&made, "tags"), &made.body["status"]), (vec!["Ice".to_owned()], &json!("PUBLISHED")));
        assert_eq!(said(&send(app, FAQS, "---\nquestion: How?\n---\nSo.\n", 201).await), ["How?", "So."]);
        let path = place(&made);
        let changed = patch(app, &path, &made, "---\nquestion: Why, then?\n---\n", 200).await;
        assert_eq!(said(&changed), ["Why, then?", "So."]);
        assert_eq!(said(&patch(app, &path, &changed, "Because.\n", 200).await), ["Why, then?", "Because."]);
        for (file, status, field) in [
            ("So.", 400, "/question"),
            ("---\ntitle: Why?\n---\n# Why?\n\nSo.", 400, "/title"),
            ("---\nanswerMarkdown: So.\n---\n# Why?", 400, "/answerMarkdown"),
            ("---\nlead: L\n---\n# Why?\n\nSo.", 400, "/lead"),
            ("# Why?\n", 422, "/answerMarkdown"),
        ] {
            assert_eq!(send(app, FAQS, file, status).await.fields(), [field], "{file:?}");
        }
    }

    /// A fault of shape names its line and its path.
    async fn faults_name_their_lines(app: &TestApp) {
        for (file, told, path) in [
            ("---\ntitle: A\ncolour: red\n---\nText.", "Line 3: unknown field `colour`, expected one of `title`, `lead`, `slug`", "/colour"),
            ("---\r\ntitle: A\r\ncolour: red\r\n---\r\nText.", "Line 3: ", "/colour"),
            ("\n\n---\ntitle: A\n\ncolour: red\n---\nText.", "Line 6: ", "/colour"),
            ("---\ntitle: A\nbodyMarkdown: B\n---\nText.", "Line 3: ", "/bodyMarkdown"),
            ("---\ntitle: 1984\n---\nText.", "stands in quotes", "/title"),
            ("---\ntitle: A\ntags:\n  - ice\n  - 2024\n---\nText.", "Line 5: ", "/tags/1"),
            ("---\ntitle: A\nfaqs:\n  - question: Why?\n    answer: So.\n---\nText.", "Line 5: unknown field `answer`", "/faqs/0/answer"),
            ("---\ntitle: A\npublish: yes\n---\nText.", "Line 3: ", "/publish"),
            ("---\ntitle: A\npublishedAt: 2020-01-02\n---\nText.", "Line 3: ", "/publishedAt"),
            ("---\ntitle: [A]\n---\nText.", "Line 2: ", "/title"),
            ("---\ntitle: ~\n---\nText.", "Line 2: ", "/title"),
            ("---\ntitle: A\nTitle: B\n---\nText.", "Line 3: ", "/Title"),
            ("---\ntitle: A\ntitle: B\n---\nText.", "Line 3: ", ""),
            ("---\ntitle: A\nlead: \"open\n---\nText.", "Line ", ""),
            ("---\ntitle: A: b\n---\nText.", "Line 2: ", ""),
            ("---\ntitle: A\n\tlead: L\n---\nText.", "Line 2: ", ""),
            ("---\ntitle: A\n...\nlead: L\n---\nText.", "multiple", ""),
            ("---\ntitle: A\n--- {lead: L}\n---\nText.", "multiple", ""),
            ("---\n- title: A\n---\nText.", "keys with their values", ""),
            ("---\nTitle\n---\nText.", "keys with their values", ""),
            ("---\ntitle: A\n\nText.", "Line 1: ", ""),
            ("\n---\ntitle: A\n----\nText.", "never closed", ""),
        ] {
            let (code, detail, fields) = refused(app, file, 400).await;
            assert_eq!(code, "invalid_request", "{file:?}");
            assert!(detail.contains(told) && !detail.contains("`bodyMarkdown`,"), "{file:?}: {detail}");
            assert_eq!(fields, if path.is_empty() { vec![] } else { vec![path.to_owned()] }, "{file:?}: {detail}");
        }
        // Faults of rule come all at once, as with JSON.
        let (code, _, fields) = refused(app, "---\ntitle: \" \"\nslug: a b\nlead: \"a\\0\"\n---\nText.\u{1}", 422).await;
        assert_eq!((code.as_str(), fields), ("invalid_input", ["/title", "/slug", "/lead", "/bodyMarkdown"].map(str::to_owned).to_vec()));
        // The controls: the same things, as they are meant.
        for file in ["---\ntitle: \"1984\"\ntags: [ice, \"2024\"]\npublish: false\npublishedAt: 2020-01-02T00:00:00Z\n---\nText.",
            "---\ntitle: \"A: b\"\nlead: \"*stars*\"\n# a remark\n---\nText.\n\n---\n\ncolour: red\n\n---\n"] {
            post(app, file).await;
        }
    }

    /// The media type names Markdown in UTF-8, whose byte order mark and line ends make no difference.
    async fn the_file_is_utf8(app: &TestApp) {
        let with = async |media_type: Option<&str>, file: Vec<u8>, expected: u16| {
            let mut request = app.request(Who::Editor, Method::POST, ARTICLES).await.body(file);
            if let Some(media_type) = media_type {
                request = request.header("Content-Type", media_type);
            }
            app.send(request, expected).await
        };
        for media_type in ["text/markdown", "text/markdown; charset=utf-8", "Text/Markdown;charset=\"UTF-8\"", "text/markdown; variant=GFM"] {
            with(Some(media_type), b"# Rivers".to_vec(), 201).await;
        }
        let before = app.position().await;
        for media_type in [Some("text/markdown; charset=iso-8859-1"), Some("text/markdown; charset=utf-16"), Some("text/plain"),
            Some("application/x-www-form-urlencoded"), Some("text/x-markdown"), Some("application/yaml"), None] {
            let reply = with(media_type, b"# Rivers".to_vec(), 415).await;
            assert_eq!(reply.code(), "unsupported_media_type");
            let detail = reply.body["detail"].as_str().unwrap();
            assert!(detail.contains("application/json") && detail.contains("text/markdown"), "{detail}");
        }
        let latin = with(Some(MARKDOWN), b"# Rivers\n\nCaf\xe9".to_vec(), 400).await;
        assert!(latin.body["detail"].as_str().unwrap().starts_with("Line 3: "), "{}", latin.body);
        let wide = "# Rivers".encode_utf16().flat_map(u16::to_le_bytes);
        with(Some(MARKDOWN), [0xff, 0xfe].into_iter().chain(wide).collect(), 400).await;
        assert_eq!(app.position().await, before);
        for file in ["\u{feff}---\ntitle: Café\n---\nOne\n\nTwo\n", "---\r\ntitle: Café\r\n---\r\n\r\nOne\r\n\r\nTwo\r\n",
            "\u{feff}# Café\r\rOne\r\rTwo", "---  \ntitle: Cafe\u{301}\n--- \n\n\n# Café\n\nOne\n\nTwo  \n\n\n"] {
            let made = with(Some(MARKDOWN), file.as_bytes().to_vec(), 201).await;
            let working = &made.body["workingRevision"];
            assert_eq!((&working["title"], &working["bodyMarkdown"]), (&json!("Café"), &json!("One\n\nTwo")), "{file:?}");
        }
    }

    /// What is made to do harm is refused, soon, and writes nothing.
    async fn hostile_files(app: &TestApp) {
        let front = |matter: &str| format!("---\n{matter}\n---\n# Rivers\n\nText.").into_bytes();
        let bomb: String = (1..9).map(|n| format!("l{n}: &l{n} [{}]\n", vec![format!("*l{}", n - 1); 9].join(", "))).collect();
        let nested = |open: &str, close: &str, times: usize| format!("title: A\nseo: {}{}", open.repeat(times), close.repeat(times));
        let blocks: String = (0..1_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        let tags = |times: usize| format!("tags: [{}]", (0..times).map(|n| format!("t{n}")).collect::<Vec<_>>().join(", "));
        let megabyte = app.config.http.max_body_bytes;
        for (name, file, statuses) in [
            ("an alias bomb", front(&format!("l0: &l0 [lol]\n{bomb}")), &[400][..]),
            ("one alias", front("title: &a A\nlead: *a"), &[400]),
            ("an anchor around itself", front("tags: &a [*a]"), &[400]),
            ("a merge key", front("title: A\nseo: {<<: {noindex: true}}"), &[400]),
            ("lists in lists", front(&nested("[", "]", 100_000)), &[400]),
            ("objects in objects", front(&nested("{a: ", "}", 50_000)), &[400]),
            ("lists that stay open", front(&"[".repeat(500_000)), &[400]),
            ("dashes in dashes", front(&"- ".repeat(200_000)), &[400]),
            ("questions in questions", front(&"? ".repeat(200_000)), &[400]),
            ("blocks in blocks", front(&blocks), &[400]),
            ("a tag of Python", front("title: !!python/object/apply:os.system [\"id\"]"), &[400]),
            ("a tag of Ruby", front("title: !ruby/object:Gem::Installer x"), &[400]),
            ("a tag of its own", front("%TAG ! tag:example.org,2000:\n--- !x\ntitle: A"), &[400]),
            ("binary that is no text", front("title: !!binary /////w=="), &[400]),
            ("binary that is none", front("title: !!binary \"*\""), &[400]),
            ("an include", front("title: !include /etc/passwd"), &[400]),
            ("a key twice", front("title: A\n\"title\": B"), &[400]),
            ("a key twice, deeper", front("seo: {title: A, title: B}"), &[400]),
            ("a null byte in the front matter", front("title: A\0B"), &[400, 422]),
            ("a null byte between quotes", front("title: \"A\\0B\""), &[422]),
            ("a null byte in the body", b"# Rivers\n\nA\0B".to_vec(), &[422]),
            ("a null byte in a tag", front("tags: [\"a\\0b\"]"), &[422]),
            ("a null byte in a slug", front("authors: [\"a\\0b\"]"), &[422]),
            ("a number without end", front("title: A\nseo: .nan"), &[400]),
            ("a large number", front("coverImage: {url: \"https://example.org/\", alt: A, width: 99999999999999999999999999}"), &[400]),
            ("many keys", front(&(0..60_000).map(|n| format!("k{n}: 1\n")).collect::<String>()), &[400]),
            ("many tags", front(&tags(201)), &[422]),
            ("very many tags", front(&tags(60_000)), &[400]),
            ("a long key", front(&format!("{}: 1", "k".repeat(900_000))), &[400]),
            ("a long title", front(&format!("title: {}", "t".repeat(900_000))), &[422]),
            ("a long body", [b"# R\n\n".to_vec(), vec![b'a'; 900_000]].concat(), &[422]),
            ("a long heading", [b"# ".to_vec(), vec![b'['; 900_000]].concat(), &[422]),
            ("a megabyte and more", vec![b'-'; megabyte + 1], &[413]),
            ("a megabyte of fences", b"---\n".repeat(megabyte / 4), &[400]),
            ("a megabyte of line ends", vec![b'\n'; megabyte], &[400]),
            ("a megabyte of remarks", front(&"# x\n".repeat(200_000)), &[201]),
            ("a megabyte of quotes", front(&"\"".repeat(900_000)), &[400]),
            ("a megabyte of ampersands", front(&"& ".repeat(400_000)), &[400]),
            ("a megabyte of brackets and commas", front(&format!("[{}", "[],".repeat(300_000))), &[400]),
            ("a megabyte of colons", front(&": ".repeat(400_000)), &[400]),
            // The controls, close to the limits.
            ("as many tags as there may be", front(&tags(200)), &[201]),
            ("a long body within the limit", [b"# R\n\n".to_vec(), b"word ".repeat(39_000)].concat(), &[201]),
        ] {
            let before = app.position().await;
            let begun = Instant::now();
            let request = app.request(Who::Editor, Method::POST, ARTICLES).await.header("Content-Type", MARKDOWN);
            let reply = app.ask(request.body(file)).await;
            let took = begun.elapsed();
            assert!(statuses.contains(&reply.status), "{name}: {} {}", reply.status, reply.body);
            assert_eq!(app.position().await == before, reply.status >= 400, "{name}");
            assert!(took < Duration::from_secs(5), "{name} took {took:?}");
        }
    }

    /// Who may not do it by JSON may not by a file.
    async fn only_editors_post(app: &TestApp) {
        for (who, expected) in [(Who::Anonymous, 401), (Who::Editor, 201)] {
            let request = app.request(who, Method::POST, ARTICLES).await.header("Content-Type", MARKDOWN);
            app.send(request.body("# Rivers"), expected).await;
        }
    }

    /// The document of REST tells of both media types, and its examples are taken.
    async fn the_examples_are_taken(app: &TestApp) {
        let document = app.get(Who::Anonymous, "/api/openapi.json", 200).await.body;
        for (path, key, title) in
            [(ARTICLES, "title", "How glaciers feed rivers"), (FAQS, "question", "Do rivers run dry?")] {
            let of = |path: &str, method: &str| {
                let body = document["paths"][path][method]["requestBody"].clone();
                assert!(body["description"].as_str().is_some_and(|text| text.contains("Markdown")), "{path} {method}");
                assert!(body["content"]["application/json"]["schema"].is_object(), "{path} {method}");
                assert_eq!(body["content"][MARKDOWN]["schema"]["$ref"], "#/components/schemas/MarkdownFile");
                body["content"][MARKDOWN]["example"].as_str().expect("an example").to_owned()
            };
            let made = send(app, path, of(path, "post"), 201).await;
            let working = &made.body["workingRevision"];
            assert_eq!((&made.body["status"], &working[key]), (&json!("PUBLISHED"), &json!(title)));
            let changed = patch(app, &place(&made), &made, &of(&format!("{path}/{{key}}"), "patch"), 200).await;
            assert_ne!(changed.body["version"], made.body["version"]);
        }
        let schema = &document["components"]["schemas"]["MarkdownFile"];
        assert_eq!(schema["type"], "string");
        assert!(schema["description"].as_str().is_some_and(|text| text.contains("front matter")));
    }
}

/// How many tags there are.
async fn tags(app: &TestApp) -> i64 {
    let reply = app.get(Who::Editor, "/api/v1/editorial/tags?total=true", 200).await;
    reply.body["page"]["totalCount"].as_i64().expect("a count")
}
