//! The address of who comments is in nothing that others than moderators see: no public operation of either API, no event of
//! the journal, no line of the log, whatever is done with the comment.

use aws_lc_rs::digest;
use masthead::{comments::retention, context::Cx};
use masthead_tests::{
    Method, TestApp, Value, Who, json, on_both_engines,
    process::{Process, finish, masthead},
};
use proptest::{
    collection,
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::operations::{Schema, rest_operations};

/// What may be done with a comment.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Answer,
    EditOwn,
    Withdraw,
    Mend,
    Moderate(&'static str),
    BlockEmail,
    BlockNetwork,
    Retention,
    Erase,
}

fn deed() -> impl Strategy<Value = Deed> {
    use Deed::*;
    let action = prop_oneof![Just("APPROVE"), Just("APPROVE"), Just("SPAM"), Just("REJECT"), Just("TRASH")];
    prop_oneof![
        3 => Just(Answer), 1 => Just(EditOwn), 1 => Just(Withdraw), 1 => Just(Mend), 4 => action.prop_map(Moderate),
        1 => Just(BlockEmail), 1 => Just(BlockNetwork), 1 => Just(Retention), 1 => Just(Erase),
    ]
}

/// Somebody who comments, in forms in which an address is typed.
#[derive(Clone, Debug)]
struct Commenter {
    email: String,
    network: String,
    by_graphql: bool,
}

fn commenter() -> impl Strategy<Value = Commenter> {
    let network = prop_oneof![
        (1..=254_u8, 0..=255_u8).prop_map(|(b, c)| format!("203.{b}.{c}.77")),
        (1..=0xffff_u16).prop_map(|part| format!("2001:db8:{part:x}:beef::77")),
    ];
    ("[a-zA-Z]{6}[.+_-][a-z0-9]{6}", "[a-z]{8}\\.(example|museum)", network, any::<bool>()).prop_map(
        |(local, domain, network, by_graphql)| Commenter { email: format!("{local}@{domain}"), network, by_graphql },
    )
}

impl Commenter {
    /// All by which they could be known: the address with its parts, the network, and hashes that others make of an address.
    fn secrets(&self) -> Vec<String> {
        let email = self.email.to_lowercase();
        let (local, domain) = email.split_once('@').expect("an address");
        let hash: String =
            digest::digest(&digest::SHA256, email.as_bytes()).as_ref().iter().map(|b| format!("{b:02x}")).collect();
        vec![local.to_owned(), domain.to_owned(), self.network.clone(), hash]
    }
}

async fn act(
    app: &TestApp,
    token: &str,
    article: &Value,
    who: &Commenter,
    deed: Deed,
    known: &mut Vec<(Value, Value)>,
) {
    let last = known.last().cloned();
    match (deed, last) {
        (Deed::Answer, _) | (_, None) => {
            let mut body = json!({ "name": "Rosa", "email": who.email, "text": format!("Hello {}", known.len()),
                "parentId": null, "clientAddress": who.network });
            let shown = app.get(Who::Editor, "/api/v1/editorial/comments?status=APPROVED&first=1", 200).await.body;
            body["parentId"] = shown["items"][0]["id"].clone();
            let submitted = if who.by_graphql {
                body["articleId"] = article.clone();
                let query = "mutation($input: SubmitCommentInput!) { submitComment(input: $input) {
                    status comment { id bodyHtml } editToken editTokenExpiresAt } }";
                let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.bearer_auth(token);
                let asked = json!({ "query": query, "variables": { "input": body } });
                app.send(request.json(&asked), 200).await.body["data"]["submitComment"].clone()
            } else {
                let request = app.request(Who::Anonymous, Method::POST, "/api/v1/articles/page/comments").await;
                app.send(request.bearer_auth(token).json(&body), 201).await.body
            };
            none_of(&who.secrets(), "the answer to a submission", &submitted.to_string());
            known.push((submitted["comment"]["id"].clone(), submitted["editToken"].clone()));
        }
        (Deed::EditOwn, Some((_, own))) => {
            let body = json!({ "token": own, "text": "Edited" });
            let request = app.request(Who::Anonymous, Method::POST, "/api/v1/comments/update-own").await.json(&body);
            none_of(&who.secrets(), "the answer to an edit", &app.ask(request).await.body.to_string());
        }
        (Deed::Withdraw, Some((_, own))) => {
            let body = json!({ "token": own });
            app.post(Who::Anonymous, "/api/v1/comments/withdraw-own", body, 200).await;
        }
        (Deed::Mend, Some((id, _))) => {
            let path = format!("/api/v1/editorial/comments/{}", id.as_str().expect("an id"));
            let seen = app.ask(app.request(Who::Editor, Method::GET, &path).await).await;
            let request = app.request(Who::Editor, Method::PATCH, &path).await.json(&json!({ "text": "Mended" }));
            app.ask(request.header("If-Match", format!("\"{}\"", seen.body["version"]))).await;
        }
        (Deed::Moderate(action), Some((id, _))) => {
            let body = json!({ "ids": [id], "action": action });
            app.ask(app.request(Who::Editor, Method::POST, "/api/v1/editorial/comments/moderate").await.json(&body))
                .await;
        }
        (Deed::BlockEmail | Deed::BlockNetwork, Some(_)) => {
            let (kind, value) = match deed {
                Deed::BlockEmail => ("EMAIL", &who.email),
                _ => ("NETWORK", &who.network),
            };
            let body = json!({ "kind": kind, "value": value });
            app.ask(app.request(Who::Editor, Method::POST, "/api/v1/editorial/comment-blocks").await.json(&body)).await;
        }
        (Deed::Retention, Some(_)) => {
            retention::prune(&Cx::system(app.app.clone())).await.expect("retention");
        }
        (Deed::Erase, Some(_)) => {
            app.post(Who::Admin, "/api/v1/editorial/personal-data/erase", json!({ "email": who.email }), 200).await;
            known.clear();
        }
    }
}

#[track_caller]
fn none_of(secrets: &[String], place: &str, text: &str) {
    let text = text.to_lowercase();
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} in {place}: {text}");
    }
}

/// A selection of everything under a type, so many levels down, with what lists need.
fn selection(schema: &Schema, ty: &str, levels: usize) -> String {
    let Some(fields) = schema.fields(ty) else { return String::new() };
    let parts = fields.iter().filter_map(|(name, field)| {
        if schema.fields(&field.ty).is_none() {
            return Some(name.clone());
        }
        let inner = if levels == 0 { String::new() } else { selection(schema, &field.ty, levels - 1) };
        let first = if field.arguments.iter().any(|argument| argument == "first") { "(first: 3)" } else { "" };
        (!inner.is_empty()).then(|| format!("{name}{first} {inner}"))
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { String::new() } else { format!("{{ {} }}", parts.join(" ")) }
}

/// Every query that a reader may ask, as deep as comments stand.
fn questions(schema: &Schema, article: &str, comment: &str) -> Vec<String> {
    let query = schema.fields("Query").expect("queries");
    let ask = |(name, field): (&String, &crate::operations::Field)| {
        let arguments = match name.as_str() {
            "article" => "(slug: \"page\")".to_owned(),
            "node" => format!("(id: \"{comment}\")"),
            "nodes" => format!("(ids: [\"{article}\", \"{comment}\"])"),
            "commentForm" => format!("(articleId: \"{article}\")"),
            "commentPreview" => "(input: { text: \"Hello\" })".to_owned(),
            "faq" | "tag" | "category" | "author" => "(slug: \"none\")".to_owned(),
            "source" => "(key: \"none\")".to_owned(),
            "me" | "sessions" | "editorial" => return None,
            _ => "(first: 20)".to_owned(),
        };
        let arguments = if field.arguments.is_empty() { String::new() } else { arguments };
        let inner = match field.ty.as_str() {
            "Node" => format!(
                "{{ ... on Comment {} ... on Article {{ id comments {{ nodes {{ id authorName }} }} }} }}",
                selection(schema, "Comment", 2)
            ),
            ty => selection(schema, ty, 3),
        };
        Some(format!("{{ {name}{arguments} {inner} }}"))
    };
    query.iter().filter_map(ask).collect()
}

/// Asks everything that a reader may ask; says how many answers told of a comment.
async fn look(app: &TestApp, secrets: &[String], schema: &Schema, article: &str, comment: &str) -> usize {
    let mut told = 0;
    for question in questions(schema, article, comment) {
        let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.json(&json!({ "query": question }));
        let answer = app.ask(request).await.body;
        let reads = answer["data"].is_object() || answer["errors"][0]["extensions"]["code"] == "too_expensive";
        assert!(reads, "{question}: {answer}");
        none_of(secrets, &question, &answer.to_string());
        told += usize::from(answer.to_string().contains("\"Rosa\""));
    }
    for (_, path) in rest_operations().into_iter().filter(|(method, _)| method == "GET") {
        let key = if path.contains("/comments/{key}") { comment } else { "page" };
        let path = path.replace("{key}", key).replace("{revision}", comment);
        let answer = app.ask(app.request(Who::Anonymous, Method::GET, &path).await).await;
        assert!(answer.status < 500, "{path}: {}", answer.body);
        let headers = format!("{:?}", answer.headers);
        none_of(secrets, &path, &format!("{headers}{}", answer.body));
        told += usize::from(answer.body.to_string().contains("\"Rosa\""));
    }
    for line in app.journal().await {
        none_of(secrets, "the journal", &format!("{} {}", line.payload, line.names));
    }
    told
}

on_both_engines! {
    /// Whatever is done with comments, no public answer and no event has what their writers are known by.
    async fn nothing_public_has_an_address(app: &TestApp) {
        let steps: usize = std::env::var("MASTHEAD_TEST_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(2_000);
        let schema = Schema::read();
        let article = app.article(json!({ "title": "Page", "publish": true })).await["id"].clone();
        let token = app.api_token(&["comments:relay"]).await;
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[9; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let strategy = (commenter(), collection::vec(deed(), 8));
        let (mut secrets, mut told) = (Vec::new(), 0);
        for _ in 0..(steps / 200).max(1) {
            let (who, deeds) = strategy.new_tree(&mut runner).expect("a case").current();
            secrets.extend(who.secrets());
            let mut known = Vec::new();
            for deed in [Deed::Answer, Deed::Moderate("APPROVE")].into_iter().chain(deeds) {
                act(app, &token, &article, &who, deed, &mut known).await;
            }
            let comment = known.last().map_or_else(|| article.clone(), |(id, _)| id.clone());
            let (article, comment) = (article.as_str().expect("an id"), comment.as_str().expect("an id"));
            told += look(app, &secrets, &schema, article, comment).await;
        }
        assert!(told > 0, "the control: comments were seen");
        let desk = app.get(Who::Editor, "/api/v1/editorial/comments?first=100", 200).await.body.to_string().to_lowercase();
        assert!(secrets.iter().any(|secret| desk.contains(secret)), "the control: moderators see addresses");
    }
}

/// No line of the log has an address, whatever is sent and however it fails; nor has what the command line prints, but where
/// it is asked for it.
#[tokio::test]
async fn the_log_has_no_address() {
    let data = tempfile::tempdir().expect("a folder");
    let binary = crate::cli::BINARY;
    let made = finish(
        masthead(binary, data.path())
            .args(["account", "create", "--email", "ada@example.org", "--role", "administrator"])
            .env("MASTHEAD_PASSWORD", "correct horse battery"),
        "",
    );
    assert!(made.status.success(), "{made:?}");
    let mut command = masthead(binary, data.path());
    command.env("MASTHEAD_LOG_FILTER", "debug");
    let server = Process::serve(command, &[]);
    let http = reqwest::Client::new();
    let (base, secret) = (server.base.clone(), "quimby.jones");
    let login = json!({ "email": "ada@example.org", "password": "correct horse battery" });
    let signed_in: Value = http
        .post(format!("{base}/api/v1/auth/login"))
        .json(&login)
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let bearer = signed_in["accessToken"].as_str().expect("a token");
    let send = async |method: Method, path: &str, body: Value| {
        let request = http.request(method, format!("{base}{path}")).bearer_auth(bearer).json(&body);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or_default())
    };
    let article = json!({ "title": "Page", "publish": true });
    assert_eq!(send(Method::POST, "/api/v1/editorial/articles", article).await.0, 201);
    let comment = |more: Value| {
        let mut body = json!({ "name": "Q", "email": format!("{secret}@hidden.example"), "text": "Hello" });
        more.as_object().expect("an object").iter().for_each(|(name, value)| body[name] = value.clone());
        body
    };
    for (more, expected) in [
        (json!({}), 201),
        (json!({ "text": "" }), 422),
        (json!({ "email": format!("{secret}@") }), 422),
        (json!({ "unknown": 1 }), 400),
        (json!({ "parentId": "0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f" }), 422),
    ] {
        let request = http.post(format!("{base}/api/v1/articles/page/comments")).json(&comment(more));
        assert_eq!(request.send().await.expect("an answer").status().as_u16(), expected);
    }
    let address = format!("{secret}%40hidden.example");
    let query = format!("/api/v1/editorial/comments?commenter={address}");
    let found = send(Method::GET, &query, Value::Null).await;
    assert_eq!((found.0, found.1["items"].as_array().map(Vec::len)), (200, Some(1)));
    let graphql = format!(
        "/graphql?query=%7Beditorial%7Bcomments(filter:%7Bcommenter:%22{address}%22%7D)%7Bnodes%7Bemail%7D%7D%7D%7D"
    );
    assert_eq!(send(Method::GET, &graphql, Value::Null).await.0, 200);
    for verb in ["export", "erase"] {
        let body = json!({ "email": format!("{secret}@hidden.example") });
        assert_eq!(send(Method::POST, &format!("/api/v1/editorial/personal-data/{verb}"), body).await.0, 200);
    }
    server.signal("TERM");
    let said = server.said();
    assert!(said.contains("personal-data/erase"), "the control: requests are logged\n{said}");
    assert!(!said.contains(secret) && !said.contains("hidden.example"), "{said}");
    let told = finish(masthead(binary, data.path()).args(["privacy", "export", "quimby.jones@hidden.example"]), "");
    let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    assert_eq!(told["comments"], json!([]), "it was erased");
}
