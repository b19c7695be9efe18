//! What keeps floods of comments away: how many come from one place, what was said before, what is blocked, and servers of the
//! site that hand comments in for others.

use masthead::config::Config;
use masthead_tests::{Engine, Method, Reply, TestApp, Value, Who, json, pluck, run_with};

use crate::comments::{comment, moderate, submit};

const MINUTE: i64 = 60 * 1_000_000;

fn few(config: &mut Config) {
    let comments = &mut config.comments;
    (comments.many_per_network, comments.many_per_email, comments.most_per_network) = (3, 2, 5);
}

/// An open article.
async fn page(app: &TestApp) {
    let article = app.article(json!({ "title": "Page", "publish": true })).await;
    let path = format!("/api/v1/editorial/articles/{}/comment-settings", article["id"].as_str().expect("an id"));
    let request = app.request(Who::Moderator, Method::PUT, &path).await.json(&json!({ "policy": "OPEN" }));
    app.send(request, 200).await;
}

fn by(name: &str, text: &str) -> Value {
    json!({ "name": name, "email": format!("{name}@readers.example"), "text": text })
}

/// The state of a comment, and the rules that speak against it, but that it has no form.
async fn found(app: &TestApp, answer: &Reply) -> (String, Vec<String>) {
    let path = format!("/api/v1/editorial/comments/{}", answer.body["comment"]["id"].as_str().expect("an id"));
    let seen = app.get(Who::Moderator, &path, 200).await.body;
    let mut rules = pluck(&seen["suspicions"], "rule");
    rules.retain(|rule| rule != "NO_FORM");
    (seen["status"].as_str().expect("a state").to_owned(), rules)
}

async fn submitted(app: &TestApp, body: Value) -> (String, Vec<String>) {
    found(app, &submit(app, "page", body, 201).await).await
}

fn is(status: &str, rules: &[&str]) -> (String, Vec<String>) {
    (status.to_owned(), rules.iter().map(|rule| (*rule).to_owned()).collect())
}

async fn block(app: &TestApp, body: Value, expected: u16) -> Reply {
    app.post(Who::Moderator, "/api/v1/editorial/comment-blocks", body, expected).await
}

/// A test with low limits, on both engines.
macro_rules! with_few {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: &TestApp) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn test($app: &TestApp) $body

            #[test]
            fn sqlite() {
                run_with(Engine::Sqlite, few, test);
            }

            #[test]
            fn postgres() {
                run_with(Engine::Postgres, few, test);
            }
        }
    )+};
}

with_few! {
    /// Many from one network within ten minutes are held, more are refused with when to come again; later all is as before.
    /// A second server counts those of the first.
    async fn many_from_one_network_are_held_and_then_refused(app: &TestApp) {
        page(app).await;
        for (name, expected) in [
            ("ada", is("APPROVED", &[])), ("ben", is("APPROVED", &[])), ("cy", is("APPROVED", &[])),
            ("dee", is("HELD", &["FREQUENT"])), ("eve", is("HELD", &["FREQUENT"])),
        ] {
            assert_eq!(submitted(app, by(name, "Hello")).await, expected, "{name}");
        }
        let refused = submit(app, "page", by("fay", "Hello"), 429).await;
        assert_eq!((refused.code(), refused.header("retry-after")), ("too_many_requests", Some("600")));
        let second = app.second(0).await;
        let path = "/api/v1/articles/page/comments";
        assert_eq!(app.post_to(&second, path, by("fay", "Hello"), 429).await.code(), "too_many_requests");
        second.stop().await;
        // What the staff writes is not counted.
        app.post(Who::Editor, "/api/v1/articles/page/comments", json!({ "text": "Slowly." }), 201).await;
        app.advance(10 * MINUTE + 1_000_000).await;
        assert_eq!(submitted(app, by("fay", "Hello")).await, is("APPROVED", &[]));
    }

    /// Many under one address are held, wherever they come from.
    async fn many_under_one_address_are_held(app: &TestApp) {
        page(app).await;
        let token = app.api_token(&["comments:relay"]).await;
        let from = async |address: &str, name: &str| {
            let mut body = by("ada", "Hello");
            (body["name"], body["clientAddress"]) = (json!(name), json!(address));
            let request = app.request(Who::Anonymous, Method::POST, "/api/v1/articles/page/comments").await;
            found(app, &app.send(request.bearer_auth(&token).json(&body), 201).await).await
        };
        assert_eq!(from("192.0.2.1", "Ada").await, is("APPROVED", &[]));
        assert_eq!(from("192.0.2.2", "Ada L").await, is("APPROVED", &[]));
        assert_eq!(from("192.0.2.3", "A. L.").await, is("HELD", &["FREQUENT"]));
    }

    /// A server of the site passes the address of its reader, on which the limits count; nobody else does.
    async fn a_relay_passes_the_address_of_the_reader(app: &TestApp) {
        page(app).await;
        let token = app.api_token(&["comments:relay"]).await;
        let path = "/api/v1/articles/page/comments";
        let relayed = async |address: &str, name: &str, expected: u16| {
            let mut body = by(name, "Hello");
            body["clientAddress"] = json!(address);
            let request = app.request(Who::Anonymous, Method::POST, path).await;
            app.send(request.bearer_auth(&token).json(&body), expected).await
        };
        for number in 0..6 {
            let answer = relayed(&format!("198.51.100.{number}"), &format!("r{number}"), 201).await;
            assert_eq!(answer.body["status"], "APPROVED", "each reader is one of their own");
        }
        // The addresses of one network of IPv6 are one.
        for number in 0..5 {
            relayed(&format!("2001:db8:1:2::{number}"), &format!("s{number}"), 201).await;
        }
        assert_eq!(relayed("2001:db8:1:2:ffff::", "t", 429).await.code(), "too_many_requests");
        relayed("2001:db8:1:3::1", "u", 201).await;
        assert_eq!(relayed("not an address", "v", 422).await.fields(), ["/clientAddress"]);
        for who in [Who::Anonymous, Who::Editor] {
            let mut body = if who == Who::Anonymous { by("w", "Hello") } else { json!({ "text": "Hello" }) };
            body["clientAddress"] = json!("192.0.2.9");
            assert_eq!(app.post(who, path, body, 422).await.fields(), ["/clientAddress"], "{who:?}");
        }
        let query = "mutation($input: SubmitCommentInput!) { submitComment(input: $input) { status } }";
        let article = app.get(Who::Anonymous, "/api/v1/articles/page", 200).await.body["id"].clone();
        let mut input = by("x", "Hello");
        (input["articleId"], input["clientAddress"]) = (article, json!("192.0.2.9"));
        app.refused(Who::Anonymous, query, json!({ "input": input }), "invalid_input").await;
    }
}

masthead_tests::on_both_engines! {
    /// Who says what others said is held; what was spam is spam again. Little is said by many.
    async fn what_was_said_before_speaks_against_it(app: &TestApp) {
        page(app).await;
        let text = "Buy the very best watches here, today and cheap";
        let first = submit(app, "page", by("ada", text), 201).await;
        assert_eq!(found(app, &first).await, is("APPROVED", &[]));
        let again = "  BUY the *very* best watches\n\nhere: today and cheap!!";
        assert_eq!(submitted(app, by("ben", again)).await, is("HELD", &["REPEATED"]));
        assert_eq!(submitted(app, by("ben", &format!("{text} now"))).await, is("APPROVED", &[]));
        moderate(app, json!([first.body["comment"]["id"]]), "SPAM", 200).await;
        assert_eq!(submitted(app, by("cy", text)).await, is("SPAM", &["REPEATED"]));
        // What the rules alone put with the spam, and what nobody saw, speaks against nobody else.
        let quoted = "To be, or not to be, that is the question of this evening";
        let mut trapped = by("mal", quoted);
        trapped["subject"] = json!("x");
        assert_eq!(submitted(app, trapped).await, is("SPAM", &["TRAP"]));
        assert_eq!(submitted(app, by("hal", quoted)).await, is("APPROVED", &[]));
        for name in ["dee", "eve"] {
            assert_eq!(submitted(app, by(name, "Great post!")).await, is("APPROVED", &[]), "{name}");
        }
        // Nobody repeats themselves by editing, but may come to say what another said.
        let own = submit(app, "page", by("fay", "Something that nobody else would ever have said here"), 201).await;
        let edit = async |text: &str| {
            let body = json!({ "token": own.body["editToken"], "text": text });
            app.post(Who::Anonymous, "/api/v1/comments/update-own", body, 200).await;
            found(app, &own).await
        };
        let same = "Something that nobody else would ever have said, here!";
        assert_eq!(edit(same).await, is("APPROVED", &[]));
        assert_eq!(edit(text).await, is("SPAM", &["REPEATED"]));
        app.advance(31 * 24 * 60 * MINUTE).await;
        assert_eq!(submitted(app, by("guy", text)).await, is("APPROVED", &[]), "it is forgotten");
    }

    /// Words, addresses, domains and networks that are blocked put a comment with the spam; unblocked they do not any more.
    async fn what_is_blocked_is_spam(app: &TestApp) {
        page(app).await;
        let first = submit(app, "page", by("eve", "First"), 201).await;
        let mut made = Vec::new();
        for body in [
            json!({ "kind": "WORD", "value": "Chéap  Watches", "note": "A campaign" }),
            json!({ "kind": "EMAIL", "value": "Mallory@Bad.example" }),
            json!({ "kind": "DOMAIN", "value": "BÜCHER.example" }),
            json!({ "kind": "EMAIL", "commentId": first.body["comment"]["id"] }),
        ] {
            made.push(block(app, body, 201).await.body);
        }
        let values: Vec<_> = made.iter().map(|one| one["value"].as_str()).collect();
        let expected = ["cheap watches", "mallory@bad.example", "xn--bcher-kva.example", "eve@readers.example"];
        assert_eq!(values, expected.map(Some));
        for (body, rule) in [
            (by("ada", "I sell CHEAP watches."), "BLOCKED_WORD"),
            (json!({ "name": "cheap watches", "email": "a@b.example", "text": "Hi" }), "BLOCKED_WORD"),
            (json!({ "name": "M", "email": "mallory@bad.example", "text": "Hi" }), "BLOCKED_EMAIL"),
            (by("eve", "Hi"), "BLOCKED_EMAIL"),
            (by("ada", "See https://www.b\u{fc}cher.example/x"), "BLOCKED_DOMAIN"),
            (json!({ "name": "A", "email": "a@b\u{fc}cher.example", "text": "Hi" }), "BLOCKED_DOMAIN"),
            (json!({ "name": "A", "email": "a@b.example", "website": "https://x.xn--bcher-kva.example", "text": "Hi" }),
                "BLOCKED_DOMAIN"),
        ] {
            let answer = submit(app, "page", body.clone(), 201).await;
            assert_eq!(answer.body["status"], "HELD", "who wrote it is told no more");
            assert_eq!(found(app, &answer).await, is("SPAM", &[rule]), "{body}");
        }
        // However it is dressed, as long as readers would see it.
        for text in ["Che**ap** watch*es*", "CHE&shy;AP [wat](https://ok.example)ches", "cheap&nbsp;watches"] {
            assert_eq!(submitted(app, by("ada", text)).await, is("SPAM", &["BLOCKED_WORD"]), "{text}");
        }
        for text in ["https://b\u{fc}cher.example./x", "[x](//b\u{fc}cher.example/)", "[me](mailto:me@b\u{fc}cher.example)"] {
            assert_eq!(submitted(app, by("ada", text)).await, is("SPAM", &["BLOCKED_DOMAIN"]), "{text}");
        }
        assert_eq!(submitted(app, by("ada", "I sell cheap clocks, https://cher.example")).await, is("APPROVED", &[]));
        assert_eq!(found(app, &first).await, is("APPROVED", &[]), "what came before stays");

        let network = block(app, json!({ "kind": "NETWORK", "commentId": first.body["comment"]["id"] }), 201).await.body;
        assert_eq!(network["value"], Value::Null);
        assert_eq!(submitted(app, by("ada", "Hi")).await, is("SPAM", &["BLOCKED_NETWORK"]));
        // The same by its address.
        assert_eq!(block(app, json!({ "kind": "NETWORK", "value": "127.0.0.1" }), 409).await.code(), "conflict");
        // Another server knows of it.
        let second = app.second(0).await;
        let answer = app.post_to(&second, "/api/v1/articles/page/comments", by("ben", "Hi"), 201).await;
        assert_eq!(found(app, &answer).await, is("SPAM", &["BLOCKED_NETWORK"]));
        second.stop().await;

        let listed = app.get(Who::Moderator, "/api/v1/editorial/comment-blocks?kind=EMAIL&total=true", 200).await.body;
        assert_eq!((pluck(&listed["items"], "value"), &listed["page"]["totalCount"]),
            (vec!["eve@readers.example".to_owned(), "mallory@bad.example".to_owned()], &json!(2)));
        for id in made.iter().chain([&network]).map(|one| one["id"].as_str().expect("an id")) {
            let path = format!("/api/v1/editorial/comment-blocks/{id}");
            let request = app.request(Who::Moderator, Method::DELETE, &path).await;
            app.send(request, 204).await;
        }
        assert_eq!(submitted(app, by("eve", "cheap watches, https://www.b\u{fc}cher.example")).await, is("APPROVED", &[]));
        for line in app.journal().await {
            assert!(!line.payload.contains("mallory") && !line.payload.contains("eve@"), "{}", line.payload);
        }
    }

    /// An edit is asked about the blocks of now, and keeps what spoke against how the comment was handed in; where a moderator
    /// has decided, what it says now is looked at alone.
    async fn an_edit_meets_the_blocks_of_now(app: &TestApp) {
        page(app).await;
        let edit = async |own: &Reply, text: &str| {
            let body = json!({ "token": own.body["editToken"], "text": text });
            app.post(Who::Anonymous, "/api/v1/comments/update-own", body, 200).await;
            found(app, own).await
        };
        let own = submit(app, "page", by("eve", "First"), 201).await;
        block(app, json!({ "kind": "EMAIL", "value": "eve@readers.example" }), 201).await;
        assert_eq!(edit(&own, "Second").await, is("SPAM", &["BLOCKED_EMAIL"]));
        moderate(app, json!([own.body["comment"]["id"]]), "APPROVE", 200).await;
        assert_eq!(edit(&own, "Third").await, is("APPROVED", &["BLOCKED_EMAIL"]), "what a moderator decided stands");
        block(app, json!({ "kind": "WORD", "value": "fourth" }), 201).await;
        assert_eq!(edit(&own, "Fourth").await, is("SPAM", &["BLOCKED_WORD", "BLOCKED_EMAIL"]));

        let mut trapped = by("ada", "By mistake");
        trapped["subject"] = json!("x");
        let own = submit(app, "page", trapped, 201).await;
        assert_eq!(found(app, &own).await, is("SPAM", &["TRAP"]));
        moderate(app, json!([own.body["comment"]["id"]]), "APPROVE", 200).await;
        assert_eq!(edit(&own, "By no mistake").await, is("APPROVED", &["TRAP"]));
        for number in 0..200 {
            let body = json!({ "token": own.body["editToken"], "text": format!("Edit {number}") });
            let request = app.request(Who::Anonymous, Method::POST, "/api/v1/comments/update-own").await.json(&body);
            let answer = app.ask(request).await;
            if answer.status != 200 {
                assert_eq!((answer.code(), number), ("conflict", 97));
                return;
            }
        }
        panic!("edits have no end");
    }

    /// What cannot be blocked is refused, each with its field, and nothing is written.
    async fn what_cannot_be_blocked_is_refused(app: &TestApp) {
        page(app).await;
        let made = app.post(Who::Editor, "/api/v1/articles/page/comments", json!({ "text": "Ours" }), 201).await.body;
        let (id, position) = (made["comment"]["id"].clone(), app.position().await);
        for (body, path) in [
            (json!({ "kind": "WORD", "value": " " }), "/value"),
            (json!({ "kind": "WORD", "value": "a" }), "/value"),
            (json!({ "kind": "WORD", "value": "***" }), "/value"),
            (json!({ "kind": "WORD", "value": "cas*ino" }), "/value"),
            (json!({ "kind": "WORD", "value": "* casino *" }), "/value"),
            (json!({ "kind": "WORD" }), "/value"),
            (json!({ "kind": "WORD", "value": "x y", "commentId": id }), "/value"),
            (json!({ "kind": "WORD", "commentId": id }), "/commentId"),
            (json!({ "kind": "EMAIL", "value": "no address" }), "/value"),
            (json!({ "kind": "EMAIL", "commentId": id }), "/commentId"),
            (json!({ "kind": "NETWORK", "commentId": id }), "/commentId"),
            (json!({ "kind": "NETWORK", "value": "10.0.0.0/8" }), "/value"),
            (json!({ "kind": "DOMAIN", "value": "https://bad.example" }), "/value"),
            (json!({ "kind": "DOMAIN", "value": "example" }), "/value"),
            (json!({ "kind": "WORD", "value": "x y", "note": "n".repeat(2_001) }), "/note"),
        ] {
            assert_eq!(block(app, body.clone(), 422).await.fields(), [path], "{body}");
        }
        block(app, json!({ "kind": "COUNTRY", "value": "x" }), 400).await;
        assert_eq!(app.position().await, position);
    }

    /// Where what speaks against comments cannot be found out, they are held, with the reason, and none is lost.
    async fn a_failure_of_the_scales_holds(app: &TestApp) {
        page(app).await;
        assert_eq!(submitted(app, by("ada", "Hello")).await, is("APPROVED", &[]));
        block(app, json!({ "kind": "WORD", "value": "unheard of" }), 201).await;
        app.execute("ALTER TABLE comment_block RENAME TO elsewhere").await;
        assert_eq!(submitted(app, by("ben", "Hello")).await, is("HELD", &["UNWEIGHED"]));
        let token = submit(app, "page", by("cy", "Hello"), 201).await.body["editToken"].clone();
        let edited = json!({ "token": token, "text": "Hello there" });
        app.post(Who::Anonymous, "/api/v1/comments/update-own", edited, 200).await;
        app.execute("ALTER TABLE elsewhere RENAME TO comment_block").await;
        assert_eq!(submitted(app, by("dee", "Hello")).await, is("APPROVED", &[]));
        assert_eq!(crate::comments::counted(app, "page").await, (2, 2));
    }

    /// The trap takes text, so that a program that fills in what a browser lets it can fall into it.
    async fn the_trap_can_be_filled_in(app: &TestApp) {
        page(app).await;
        let form = app.get(Who::Anonymous, "/api/v1/articles/page/comment-form", 200).await.body;
        let trap = form["fields"].as_array().expect("fields").iter().find(|field| field["isHidden"] == true);
        assert_eq!(trap.expect("a trap")["maxLength"], 120);
        let mut body = comment("Hello");
        body["subject"] = json!("x".repeat(120));
        assert_eq!(submitted(app, body).await, is("SPAM", &["TRAP"]));
    }
}
