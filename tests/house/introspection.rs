//! Introspection by role over HTTP: what an actor may not use is not there for them, and nothing tells it from what never
//! was.

use std::collections::BTreeSet;

use masthead_entity::Role;
use masthead_tests::{Engine, Method, PASSWORD, Reply, TestApp, Value, Who, json, run, run_with};

use crate::visibility::{GRAPHIQL, ROLES, nothing, of_document, of_introspection};

/// A GraphQL request with this token, as it came: status, the headers that caches look at, and the bytes.
async fn raw(app: &TestApp, token: Option<&str>, body: &Value, accept: &str) -> (u16, Vec<Option<String>>, String) {
    let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.header("Accept", accept).json(body);
    let request = token.iter().fold(request, |request, token| request.bearer_auth(token));
    let answer = request.send().await.expect("an answer");
    let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
    let headers = ["content-type", "cache-control", "vary", "surrogate-key"].map(header).to_vec();
    (answer.status().as_u16(), headers, answer.text().await.expect("a body"))
}

async fn sdl(app: &TestApp, token: Option<&str>, expected: u16) -> (Reply, String) {
    let request = app.request(Who::Anonymous, Method::GET, "/graphql/schema.graphql").await;
    let request = token.iter().fold(request, |request, token| request.bearer_auth(token));
    let answer = request.send().await.expect("an answer");
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    assert_eq!(status, expected);
    (Reply { status, headers, body: Value::Null }, answer.text().await.expect("a body"))
}

/// Signs in an account of this role.
async fn signed_in(app: &TestApp, name: &str, role: Role) -> String {
    let email = format!("{name}@role.example");
    app.make_account(&email, role).await;
    app.sign_in(&email).await["accessToken"].as_str().expect("a token").to_owned()
}

/// Documents that name something, in every place where a document can. NAME is an operation, TYPE a type.
const DOCUMENTS: &[&str] = &[
    "{ NAME { __typename } }",
    "{ NAME }",
    "{ site { name } alias: NAME { __typename } }",
    "{ NAME(input: { id: 1 }, other: 7) { a { b(first: 100) { c } } } }",
    "mutation { NAME(input: {}) { __typename } }",
    "mutation($input: TYPE!) { NAME(input: $input) { article { id } } }",
    "{ ...Part } fragment Part on Query { NAME { __typename } }",
    "{ site { name } } fragment Unused on Query { NAME { __typename } }",
    "{ ... on Query { NAME { __typename } } }",
    "query A { site { name } } mutation B { NAME { __typename } }",
    "{ site { name } NAME @skip(if: true) { __typename } }",
    "{ site { name } NAME @include(if: false) { __typename } }",
    "query($a: TYPE) { site { name } }",
    "query($a: [TYPE!]! = []) { site { name } }",
    "{ site { name } ...Part @skip(if: true) } fragment Part on TYPE { id }",
    "{ ... on TYPE { __typename } }",
    "{ node(id: \"019aaaaa-0000-7000-8000-000000000000\") { id ... on TYPE { id } } }",
    "{ NAME never { x } NAME { y } }",
    // What would be beyond the limits, if it were there.
    "{ NAME { articles(first: 100) { nodes { published { comments(first: 100) { nodes { replies(first: 100) { nodes { id } } } } } } } } }",
    "{ __type(name: \"TYPE\") { name kind fields { name } } }",
];

/// On the wire nothing tells what is hidden from what never was: statuses, headers and bytes are equal but for the name.
#[test]
fn hidden_and_never_are_told_apart_by_nobody() {
    run(Engine::Sqlite, async |app| {
        let moderator = signed_in(app, "moderator", Role::Moderator).await;
        let editor = signed_in(app, "editor", Role::Editor).await;
        let hidden = [
            (None, "editorial", "EditorialArticle"),
            (None, "createArticle", "CreateArticleInput"),
            (None, "moderateComments", "EntryStatus"),
            (Some(&moderator), "createArticle", "CreateArticleInput"),
            (Some(&moderator), "publishFaq", "EditorialFaqConnection"),
            (Some(&editor), "updateSite", "UpdateSiteInput"),
        ];
        for (token, name, ty) in hidden {
            let token = token.map(String::as_str);
            let (no_name, no_type) = (nothing(name), nothing(ty));
            for document in DOCUMENTS {
                for accept in ["application/json", "application/graphql-response+json"] {
                    let asked = |name: &str, ty: &str| {
                        let query = document.replace("NAME", name).replace("TYPE", ty);
                        let operation = document.starts_with("query A").then_some("A");
                        json!({ "query": query, "operationName": operation, "variables": { "input": {} } })
                    };
                    let (status, headers, text) = raw(app, token, &asked(name, ty), accept).await;
                    let never = raw(app, token, &asked(&no_name, &no_type), accept).await;
                    let text = text.replace(name, &no_name).replace(ty, &no_type);
                    assert_eq!((status, headers, text), never, "{document} with {name} and {ty}");
                    let is_null = document.contains("__type(");
                    let expected =
                        if is_null { "{\"data\":{\"__type\":null}}" } else { "\"code\":\"invalid_request\"" };
                    assert!(never.2.contains(expected), "{}", never.2);
                }
            }
        }
        // The control: to who may use it, it is known in all of these places.
        for document in DOCUMENTS {
            let query = document.replace("NAME", "createArticle").replace("TYPE", "CreateArticleInput");
            if document.contains("mutation") {
                let body = json!({ "query": query, "operationName": document.starts_with("query A").then_some("A"), "variables": { "input": {} } });
                let (_, _, text) = raw(app, Some(&editor), &body, "application/json").await;
                assert!(!text.contains("Unknown"), "{query}: {text}");
            }
        }
        let body =
            json!({ "query": "{ editorial { articles { totalCount } } __type(name: \"EditorialArticle\") { name } }" });
        let (status, _, text) = raw(app, Some(&editor), &body, "application/json").await;
        assert_eq!((status, text.contains("errors"), text.contains("EditorialArticle")), (200, false, true), "{text}");
    });
}

/// Over HTTP each role reads its schema, by introspection and as a document, and caches keep the readers' only.
#[test]
fn everybody_reads_their_schema() {
    run(Engine::Sqlite, async |app| {
        let mut documents = Vec::new();
        let mut actors = vec![(None, "reader")];
        for (name, role) in ROLES {
            actors.push((Some(signed_in(app, name, role).await), name));
        }
        for (token, name) in &actors {
            let (status, headers, text) =
                raw(app, token.as_deref(), &json!({ "query": GRAPHIQL }), "application/json").await;
            assert_eq!(status, 200);
            let answer: Value = text.parse().expect("JSON");
            assert!(answer.get("errors").is_none(), "{name}: {}", answer["errors"]);
            let (reply, document) = sdl(app, token.as_deref(), 200).await;
            assert_eq!(of_introspection(&answer["data"]), of_document(&document), "{name}");
            let caching = if token.is_none() { "public, no-cache" } else { "private, no-store" };
            assert_eq!(headers[1].as_deref(), Some(caching), "{name}");
            assert_eq!(reply.header("Cache-Control"), Some(caching), "{name}");
            // CORS adds what it looks at to this header.
            assert!(reply.header("Vary").expect("Vary").contains("Authorization"), "{name}");
            assert_eq!(document.contains("Editorial"), token.is_some(), "{name}");
            assert_eq!(document == masthead::graphql::schema::sdl(), *name == "administrator");
            documents.push(document);
        }
        assert_eq!(documents.iter().collect::<BTreeSet<_>>().len(), actors.len(), "each has its own");
        sdl(app, Some("not-a-token"), 401).await;
    });
}

/// Where public reading is closed, a stranger is shown how to sign in; whoever has signed in is shown the rest.
#[test]
fn a_stranger_signs_in() {
    run_with(
        Engine::Sqlite,
        |config| config.access.public_reading = false,
        async |app| {
            let (_, document) = sdl(app, None, 200).await;
            let roots = |document: &str| -> Vec<String> {
                let found = of_document(document).into_iter();
                found.filter(|name| name.starts_with("Query.") || name.starts_with("Mutation.")).collect()
            };
            assert_eq!(
                roots(&document),
                [
                    "Mutation.login",
                    "Mutation.refresh",
                    "Mutation.requestPasswordReset",
                    "Mutation.resetPassword",
                    "Query.me"
                ]
            );
            let data = app.data(Who::Anonymous, GRAPHIQL, json!({})).await;
            assert_eq!(of_introspection(&data), of_document(&document));
            let reply = app.refused(Who::Anonymous, "{ articles { totalCount } }", json!({}), "invalid_request").await;
            assert_eq!(reply.body["errors"][0]["message"], "Unknown field \"articles\" on type \"Query\".");
            let login = "mutation($input: LoginInput!) { login(input: $input) { expiresAt } }";
            let input = json!({ "input": { "email": "editor@example.org", "password": PASSWORD } });
            assert!(app.data(Who::Anonymous, login, input).await["login"]["expiresAt"].is_string());
            app.data(Who::Editor, "{ articles { totalCount } editorial { articles { totalCount } } }", json!({})).await;
        },
    );
}
