//! Comments that come at once: gathered into few transactions, each answered by itself, none lost.

use std::collections::HashSet;

use futures_util::future::join_all;
use masthead_entity::comment;
use masthead_tests::{Method, TestApp, Value, Who, json, on_both_engines};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait, Statement};

use crate::comments::{comment, counted, moderate, submit};

async fn page(app: &TestApp, policy: &str) -> Value {
    let article = app.article(json!({ "title": "Page", "publish": true })).await;
    let path = format!("/api/v1/editorial/articles/{}/comment-settings", article["id"].as_str().expect("an id"));
    let request = app.request(Who::Moderator, Method::PUT, &path).await.json(&json!({ "policy": policy }));
    app.send(request, 200).await;
    article
}

async fn stored(app: &TestApp) -> u64 {
    let cx = masthead::context::Cx::system(app.app.clone());
    let db = cx.read().await.expect("a read transaction");
    comment::Entity::find().count(&*db).await.expect("a number")
}

/// How many transactions wrote comments, by their times in the journal, and how many comments that were.
async fn transactions(app: &TestApp, since: i64) -> (usize, usize) {
    let lines = app.journal().await;
    let submitted = lines.iter().filter(|line| line.seq > since && line.kind == "comment.submitted");
    let times: Vec<_> = submitted.map(|line| line.at).collect();
    (times.iter().collect::<HashSet<_>>().len(), times.len())
}

on_both_engines! {
    /// Many at once share transactions, and each is answered, counted and recorded as if it had come alone.
    async fn many_at_once_share_transactions(app: &TestApp) {
        page(app, "OPEN").await;
        let since = app.position().await;
        let hold = app.config.testing.failpoints.arm("write.begun");
        // The first one has the writer until the others have come.
        let blocked = submit(app, "page", comment("First"), 201);
        let others = async {
            hold.reached().await;
            let all = (0..40).map(|number| {
                let body = json!({ "name": format!("R{number}"), "email": format!("r{number}@e.example"), "text": format!("*{number}*") });
                submit(app, "page", body, 201)
            });
            let release = async {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                hold.release();
            };
            tokio::join!(join_all(all), release).0
        };
        let (_, answers) = tokio::join!(blocked, others);
        let mut ids = HashSet::new();
        for (number, answer) in answers.iter().enumerate() {
            assert_eq!(answer.body["status"], "APPROVED");
            assert_eq!(answer.body["comment"]["bodyHtml"], format!("<p><em>{number}</em></p>\n"));
            assert!(answer.body["editToken"].is_string());
            ids.insert(answer.body["comment"]["id"].as_str().expect("an id").to_owned());
        }
        assert_eq!(ids.len(), 40);
        assert_eq!(counted(app, "page").await, (41, 41));
        let (transactions, comments) = transactions(app, since).await;
        assert_eq!(comments, 41);
        assert!(transactions <= 6, "{transactions} transactions for 41 comments");
        let requests: HashSet<_> = app.journal().await.into_iter().filter(|line| line.seq > since).map(|line| line.request_id).collect();
        assert_eq!(requests.len(), 41, "each is recorded as of its own request");
    }

    /// What is refused of those that come at once takes none of the others with it: each learns its own fault.
    async fn one_that_is_refused_takes_no_other_with_it(app: &TestApp) {
        let article = page(app, "OPEN").await;
        let parent = submit(app, "page", comment("Above"), 201).await.body["comment"]["id"].clone();
        let draft = app.article(json!({ "title": "Draft" })).await;
        let hold = app.config.testing.failpoints.arm("write.begun");
        let query = "mutation($input: SubmitCommentInput!) { submitComment(input: $input) { status } }";
        let asked = [
            (&article, json!(null), None),
            (&article, parent.clone(), None),
            (&article, article["id"].clone(), Some("invalid_input")),
            (&draft, json!(null), Some("not_found")),
            (&article, json!(null), None),
        ];
        let first = submit(app, "page", comment("First"), 201);
        let others = async {
            hold.reached().await;
            let all = asked.iter().enumerate().map(|(number, (article, parent, code))| async move {
                let input = json!({ "articleId": article["id"], "parentId": parent, "name": format!("R{number}"),
                    "email": "r@e.example", "text": "Hello" });
                match code {
                    Some(code) => drop(app.refused(Who::Anonymous, query, json!({ "input": input }), code).await),
                    None => drop(app.data(Who::Anonymous, query, json!({ "input": input })).await),
                }
            });
            let release = async {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                hold.release();
            };
            tokio::join!(join_all(all), release);
        };
        tokio::join!(first, others);
        assert_eq!(counted(app, "page").await, (5, 5));
    }

    /// Where the statements of a set fail as a whole, its members are tried one by one: only the one that is wrong fails.
    async fn a_set_that_fails_is_tried_one_by_one(app: &TestApp) {
        page(app, "OPEN").await;
        match app.engine {
            masthead_tests::Engine::Sqlite => {
                app.execute("CREATE TRIGGER refuse BEFORE INSERT ON comment WHEN NEW.author_name = 'R3'
                    BEGIN SELECT RAISE(ABORT, 'no'); END").await;
            }
            masthead_tests::Engine::Postgres => {
                app.execute("CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no'; END $$
                    LANGUAGE plpgsql").await;
                app.execute("CREATE TRIGGER refuse BEFORE INSERT ON comment FOR EACH ROW
                    WHEN (NEW.author_name = 'R3') EXECUTE FUNCTION refuse()").await;
            }
        }
        let hold = app.config.testing.failpoints.arm("write.begun");
        let first = submit(app, "page", comment("First"), 201);
        let others = async {
            hold.reached().await;
            let all = (0..8).map(|number| {
                let body = json!({ "name": format!("R{number}"), "email": "r@e.example", "text": "Hello" });
                submit(app, "page", body, if number == 3 { 500 } else { 201 })
            });
            let release = async {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                hold.release();
            };
            tokio::join!(join_all(all), release);
        };
        tokio::join!(first, others);
        assert_eq!((stored(app).await, counted(app, "page").await), (8, (8, 8)));
    }

    /// What readers do not see costs them nothing: they read by the indexes of what is shown, however much is held.
    async fn readers_pass_over_nothing_that_is_held(app: &TestApp) {
        page(app, "OPEN").await;
        submit(app, "page", comment("Shown"), 201).await;
        let article = app.get(Who::Anonymous, "/api/v1/articles/page", 200).await.body["id"].clone();
        let id = article.as_str().expect("an id");
        for (path, index) in [
            ("/api/v1/articles/page/comments?order=NEWEST".to_owned(), "comment_first"),
            ("/api/v1/articles/page/comments?order=MOST_REPLIES".to_owned(), "comment_first_by_replies"),
            (format!("/api/v1/comments?articleId={id}"), "comment_of_entry_shown"),
            ("/api/v1/comments".to_owned(), "comment_shown"),
        ] {
            app.take_statements();
            app.get(Who::Anonymous, &path, 200).await;
            let statements = app.take_statements();
            let list = statements.iter().find(|sql| sql.contains("\"public_comment\"") && sql.contains("ORDER BY"));
            let list = list.unwrap_or_else(|| panic!("{path}: {statements:?}"));
            if app.engine == masthead_tests::Engine::Sqlite {
                let cx = masthead::context::Cx::system(app.app.clone());
                let db = cx.read().await.expect("a read transaction");
                let asked = Statement::from_string(db.get_database_backend(), format!("EXPLAIN QUERY PLAN {list}"));
                let rows = db.query_all_raw(asked).await.expect("a plan");
                let plan: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").expect("a step")).collect();
                assert!(plan.iter().any(|step| step.contains(&format!("USING INDEX {index} ")) || step.ends_with(index)), "{path}: {plan:?}");
            }
        }
    }

    /// First-time commenters are held, known ones are not, also where both come at once.
    async fn those_that_are_known_are_told_from_those_that_are_not(app: &TestApp) {
        page(app, "FIRST_HELD").await;
        let first = submit(app, "page", json!({ "name": "Ada", "email": "a@e.example", "text": "1" }), 201).await;
        assert_eq!(first.body["status"], "HELD");
        moderate(app, json!([first.body["comment"]["id"]]), "APPROVE", 200).await;
        let all = [("Ada", "a@e.example"), ("Ada", "b@e.example"), ("Eve", "a@e.example"), ("Ada", "A@E.example")];
        let answers = join_all(all.iter().map(|(name, email)| submit(app, "page", json!({ "name": name, "email": email, "text": "2" }), 201))).await;
        let states: Vec<_> = answers.iter().map(|answer| answer.body["status"].as_str().expect("a state")).collect();
        assert_eq!(states, ["APPROVED", "HELD", "HELD", "APPROVED"]);
    }
}
