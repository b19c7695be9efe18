//! A change of many entries answers before the request's time is over, and tells what was done by then.

use std::time::Duration;

use masthead_tests::{Engine, Method, TestApp, Value, Who, json, pluck, run_with};
use tokio::time::{sleep, timeout};

use crate::bulk::{bulk, items, made};

/// Another entry is begun with in the first four seconds, the last one waited for in the half second behind them.
const TIME: Duration = Duration::from_secs(5);
const TOO_LATE_TO_BEGIN: Duration = Duration::from_millis(4_150);

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

fn publishing(some: &[Value], all_or_nothing: bool) -> Value {
    json!({ "items": items(some), "action": "PUBLISH", "allOrNothing": all_or_nothing })
}

fn codes(results: &Value) -> Vec<Value> {
    results.as_array().expect("results").iter().map(|one| one["error"]["code"].clone()).collect()
}

async fn version(app: &TestApp, article: &Value) -> Value {
    let path = format!("/api/v1/editorial/articles/{}", article["id"].as_str().expect("an id"));
    app.get(Who::Editor, &path, 200).await.body["version"].clone()
}

async fn what_was_done_is_told(app: &TestApp) {
    let all = made(app, Who::Editor, "Articles", 9, json!([])).await;
    let arm = |name| app.config.testing.failpoints.arm(name);
    let late = json!("overloaded");

    // The first takes so long that there is no time for the others.
    let hold = arm("write.worked");
    let (done, ()) = tokio::join!(bulk(app, Who::Editor, "Articles", publishing(&all[..3], false)), async {
        timeout(PATIENCE, hold.reached()).await.expect("reached");
        sleep(TOO_LATE_TO_BEGIN).await;
        hold.release();
    });
    assert_eq!(codes(&done), [Value::Null, late.clone(), late.clone()], "{done}");
    assert_eq!(pluck(&done, "status"), ["PUBLISHED", "DRAFT", "DRAFT"]);
    assert_eq!(done[2]["error"]["fields"][0]["path"], "/items/2");
    assert!(done[2]["error"]["message"].as_str().expect("a message").contains("nothing was done"), "{done}");

    // The first takes longer than the answer can wait; the second request does not get its turn in time.
    let hold = arm("write.worked");
    let by_rest = async {
        let request = app.request(Who::Editor, Method::POST, "/api/v1/editorial/articles/bulk").await;
        let reply = app.send(request.json(&publishing(&all[3..5], false)), 200).await;
        reply.body["results"].clone()
    };
    let behind = async {
        timeout(PATIENCE, hold.reached()).await.expect("reached");
        bulk(app, Who::Editor, "Articles", publishing(&all[5..7], false)).await
    };
    let (done, behind) = timeout(PATIENCE, async { tokio::join!(by_rest, behind) }).await.expect("answers");
    assert_eq!(codes(&done), [late.clone(), late.clone()], "{done}");
    assert!(done[0]["error"]["message"].as_str().expect("a message").contains("begun with"), "{done}");
    assert!(done[1]["error"]["message"].as_str().expect("a message").contains("nothing was done"), "{done}");
    assert_eq!(codes(&behind), [late.clone(), late.clone()], "{behind}");
    assert_eq!(pluck(&behind, "status"), ["DRAFT", "DRAFT"]);
    hold.release();
    let is_carried_out = async {
        while version(app, &all[3]).await != json!(2) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, is_carried_out).await.expect("what was begun is carried out");
    for untouched in [&all[4], &all[5], &all[6]] {
        assert_eq!(version(app, untouched).await, json!(1));
    }

    // All or nothing: where there is no time for all of them, it is nothing.
    let hold = arm("write.begun");
    let query = "mutation($input: BulkArticlesInput!) { bulkArticles(input: $input) { results { id } } }";
    let input = json!({ "input": publishing(&all[7..], true) });
    let (reply, ()) = tokio::join!(app.refused(Who::Editor, query, input, "overloaded"), async {
        timeout(PATIENCE, hold.reached()).await.expect("reached");
        sleep(TOO_LATE_TO_BEGIN).await;
        hold.release();
    });
    assert!(
        reply.body["errors"][0]["message"].as_str().expect("a message").contains("nothing was done"),
        "{}",
        reply.body
    );
    assert_eq!(version(app, &all[7]).await, json!(1));
    // The control.
    bulk(app, Who::Editor, "Articles", publishing(&all[7..], true)).await;
    assert_eq!(version(app, &all[7]).await, json!(2));
}

#[test]
fn what_was_done_is_told_on_sqlite() {
    run_with(Engine::Sqlite, |config| config.http.deadline_ms = TIME.as_millis() as u64, what_was_done_is_told);
}

#[test]
fn what_was_done_is_told_on_postgres() {
    run_with(Engine::Postgres, |config| config.http.deadline_ms = TIME.as_millis() as u64, what_was_done_is_told);
}
