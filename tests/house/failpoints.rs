//! A client that goes away in the middle of a change takes nothing with it: the change is carried out to its end, with
//! its event, and announced.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use masthead::journal::{Line, Listener};
use masthead_tests::{TestApp, Value, Who, json, on_both_engines};
use tokio::{io::AsyncReadExt, io::AsyncWriteExt, net::TcpStream, time::timeout};

const PATIENCE: Duration = Duration::from_secs(20);

/// Keeps the kinds of what it is told, and tells whoever waits.
#[derive(Default)]
struct Heard {
    kinds: Mutex<Vec<String>>,
    news: tokio::sync::Notify,
}

impl Listener for Heard {
    fn committed(&self, lines: &[Line]) {
        self.kinds.lock().expect("kinds").extend(lines.iter().map(|line| line.kind.clone()));
        self.news.notify_one();
    }
}

impl Heard {
    fn created(&self) -> usize {
        self.kinds.lock().expect("kinds").iter().filter(|kind| *kind == "article.created").count()
    }

    async fn wait_for(&self, created: usize) {
        while self.created() < created {
            timeout(PATIENCE, self.news.notified()).await.expect("the change is announced");
        }
    }
}

/// An article's creation on a connection of its own.
async fn send_create(app: &TestApp, token: &str, title: &str) -> TcpStream {
    let body = json!({
        "query": "mutation($input: CreateArticleInput!) { createArticle(input: $input) { article { id } } }",
        "variables": { "input": { "title": title } },
    })
    .to_string();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nHost: house\r\nContent-Type: application/json\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(app.address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    stream
}

/// Closes the connection with a reset instead of a farewell.
fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("lingering");
    drop(stream);
}

async fn titles(app: &TestApp) -> Vec<String> {
    let query = "{ editorial { articles(first: 100) { nodes { workingRevision { title } } } } }";
    let data = app.data(Who::Editor, query, json!({})).await;
    let title = |node: &Value| node["workingRevision"]["title"].as_str().unwrap_or_default().to_owned();
    data["editorial"]["articles"]["nodes"].as_array().expect("nodes").iter().map(title).collect()
}

async fn listening(app: &TestApp) -> (Arc<Heard>, String) {
    let heard = Arc::new(Heard::default());
    let reply = app
        .post(
            Who::Anonymous,
            "/api/v1/auth/login",
            json!({ "email": "editor@example.org", "password": masthead_tests::PASSWORD }),
            200,
        )
        .await;
    app.app.listeners().add(heard.clone());
    (heard, reply.body["accessToken"].as_str().expect("a token").to_owned())
}

on_both_engines! {
    /// At each await of the write path, the client resets its connection: the change is there all the same, and those
    /// who listen were told of it.
    async fn a_reset_connection_leaves_no_change_half_made(app: &TestApp) {
        let (heard, token) = listening(app).await;
        for (made, name) in masthead::db::FAILPOINTS.into_iter().enumerate() {
            let title = format!("Held at {name}");
            let hold = app.config.testing.failpoints.arm(name);
            let stream = send_create(app, &token, &title).await;
            timeout(PATIENCE, hold.reached()).await.unwrap_or_else(|_| panic!("{name} is on the path"));
            reset(stream);
            // The server learns of the reset, and drops the request's future, before the change goes on.
            tokio::time::sleep(Duration::from_millis(100)).await;
            let announced_before = heard.created();
            hold.release();
            heard.wait_for(made + 1).await;
            assert_eq!(heard.created(), made + 1, "{name}: announced once");
            let is_late = name == "write.announced";
            assert_eq!(announced_before, made + usize::from(is_late), "{name}: when it was held up");
            assert!(titles(app).await.contains(&title), "{name}: the change is there");
        }
    }

    /// The control: a client that stays is told when the change is announced, and not before.
    async fn a_client_that_stays_is_answered_after_the_announcement(app: &TestApp) {
        let (heard, token) = listening(app).await;
        for (made, name) in masthead::db::FAILPOINTS.into_iter().enumerate() {
            let hold = app.config.testing.failpoints.arm(name);
            let mut stream = send_create(app, &token, &format!("Waited at {name}")).await;
            timeout(PATIENCE, hold.reached()).await.unwrap_or_else(|_| panic!("{name} is on the path"));
            let mut first = [0; 1];
            let early = timeout(Duration::from_millis(50), stream.peek(&mut first)).await;
            assert!(early.is_err(), "{name}: answered while the change was held up");
            hold.release();
            let mut answer = String::new();
            timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("in time").expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 200"), "{name}: {answer}");
            assert!(answer.contains("createArticle") && !answer.contains("errors"), "{name}: {answer}");
            assert_eq!(heard.created(), made + 1, "{name}");
        }
    }

    /// A change that is refused leaves nothing, whether the client stays or not; nobody is told of it.
    async fn a_refused_change_leaves_nothing(app: &TestApp) {
        let (heard, token) = listening(app).await;
        app.article(json!({ "title": "First", "slug": "held" })).await;
        let hold = app.config.testing.failpoints.arm("write.worked");
        let body = json!({ "title": "Second", "slug": "held", "tags": [{ "name": "Only with it" }] });
        let request = app.request(Who::Editor, masthead_tests::Method::POST, "/api/v1/editorial/articles").await;
        let request = request.json(&body);
        let (reply, ()) = tokio::join!(app.send(request, 409), async {
            timeout(PATIENCE, hold.reached()).await.expect("reached");
            hold.release();
        });
        assert_eq!(reply.code(), "slug_taken");
        assert_eq!(heard.created(), 1, "only the first");
        assert_eq!(titles(app).await, ["First"]);
        let tags = app.get(Who::Editor, "/api/v1/editorial/tags", 200).await;
        assert_eq!(tags.body["items"], json!([]));
        drop(token);
    }
}
