//! Several servers on one database: what is scheduled is done once, in order of time, by whichever has the lease; also
//! when the one that had it stands still, and when all were down.

use std::time::Duration;

use masthead::{clock, entries::workflow::scheduler, state::App};
use masthead_tests::{Engine, TestApp, Value, on_both_engines, run_with};

use crate::schedules::{HOUR, draft, schedule, title};

/// How long a scheduler may take to notice that something is due, many times over.
const PATIENCE: Duration = Duration::from_secs(30);

/// Long enough for each scheduler to look at the clock twice.
const TWO_LOOKS: Duration = Duration::from_millis(2_500);

/// Three articles, asked for in another order than that of their times: `Long` from the first hour on, `Brief` from the
/// second to the fourth, `Late` from the third on.
async fn scheduled(app: &TestApp) -> [Value; 3] {
    let articles = [draft(app, "Long").await, draft(app, "Brief").await, draft(app, "Late").await];
    let [long, brief, late] = &articles;
    schedule(app, late, "PUBLISH", 3).await;
    let begins = schedule(app, brief, "PUBLISH", 2).await;
    schedule(app, &begins, "UNPUBLISH", 4).await;
    schedule(app, long, "PUBLISH", 1).await;
    articles
}

/// What was done to these articles since, each as the title and the kind of event.
async fn done_since(app: &TestApp, position: i64, articles: &[Value; 3]) -> Vec<(&'static str, String)> {
    let titles = ["Long", "Brief", "Late"];
    let named = |subject: uuid::Uuid| {
        let place = articles.iter().position(|article| article["id"] == subject.to_string());
        titles[place.expect("one of the articles")]
    };
    let events = app.journal().await.into_iter().filter(|event| event.seq > position);
    let of_articles = events.filter(|event| event.kind.starts_with("article."));
    of_articles.map(|event| (named(event.subject_id.expect("a subject")), event.kind)).collect()
}

/// Waits until so much was done, and as long again as it takes to do something twice.
async fn wait_for(app: &TestApp, position: i64, articles: &[Value; 3], count: usize) -> Vec<(&'static str, String)> {
    let until = std::time::Instant::now() + PATIENCE;
    while done_since(app, position, articles).await.len() < count {
        assert!(std::time::Instant::now() < until, "{:?}", done_since(app, position, articles).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(TWO_LOOKS).await;
    done_since(app, position, articles).await
}

/// What [`scheduled`] leads to.
fn in_order() -> Vec<(&'static str, String)> {
    [("Long", "published"), ("Brief", "published"), ("Late", "published"), ("Brief", "unpublished")]
        .map(|(title, verb)| (title, format!("article.{verb}")))
        .to_vec()
}

/// Two that run at the same time.
async fn two_servers(app: &TestApp) {
    let articles = scheduled(app).await;
    let other = app.second(0).await;
    let position = app.position().await;
    app.app.clock().advance(48 * HOUR);
    other.app.clock().advance(48 * HOUR);
    assert_eq!(wait_for(app, position, &articles, 4).await, in_order());
    assert_eq!(title(app, &articles[1]).await, Value::Null);
    other.stop().await;
}

/// The one that has the lease stands still: the other waits until the lease is over, and takes it up then. What the
/// first finds when it goes on is done already.
async fn a_lease_ends(app: &TestApp) {
    let articles = scheduled(app).await;
    let position = app.position().await;
    let taken = app.config.testing.failpoints.arm("write.announced");
    app.app.clock().advance(48 * HOUR);
    tokio::time::timeout(PATIENCE, taken.reached()).await.expect("the first takes the lease");
    let other = app.second(48 * HOUR).await;
    tokio::time::sleep(TWO_LOOKS).await;
    let early = done_since(app, position, &articles).await;
    assert!(early.is_empty(), "the other does nothing as long as the lease holds: {early:?}");
    other.app.clock().advance(31 * clock::SECOND);
    assert_eq!(wait_for(app, position, &articles, 4).await, in_order());
    taken.release();
    tokio::time::sleep(TWO_LOOKS).await;
    assert_eq!(done_since(app, position, &articles).await, in_order());
    other.stop().await;
}

macro_rules! with_a_scheduler {
    ($($name:ident: $body:ident)+) => {$(
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                run_with(Engine::Sqlite, |config| config.testing.no_scheduler = false, $body);
            }

            #[test]
            fn postgres() {
                run_with(Engine::Postgres, |config| config.testing.no_scheduler = false, $body);
            }
        }
    )+};
}

with_a_scheduler! {
    two_servers_do_it_once: two_servers
    a_lease_that_is_not_renewed_ends: a_lease_ends
}

on_both_engines! {
    /// What fell due while no server ran is done when one starts.
    async fn what_is_overdue_is_done_at_the_start(app: &TestApp) {
        let articles = scheduled(app).await;
        let position = app.position().await;
        // This server has no scheduler: it might as well not run.
        app.app.clock().advance(48 * HOUR);
        tokio::time::sleep(TWO_LOOKS).await;
        assert!(done_since(app, position, &articles).await.is_empty());
        let started = app.second(48 * HOUR).await;
        assert_eq!(wait_for(app, position, &articles, 4).await, in_order());
        started.stop().await;
    }

    /// The lease spares work; that each is done once is a matter of the transaction.
    async fn without_a_lease_it_is_done_once(app: &TestApp) {
        let articles = scheduled(app).await;
        let position = app.position().await;
        let other = App::open(app.config.clone()).await.expect("a second App");
        app.app.clock().advance(48 * HOUR);
        other.clock().advance(48 * HOUR);
        let (one, two) = tokio::join!(scheduler::do_all(&app.app), scheduler::do_all(&other));
        assert!(one.expect("the scheduler") + two.expect("the scheduler") >= 4);
        assert_eq!(done_since(app, position, &articles).await, in_order());
        other.close().await;
    }
}
