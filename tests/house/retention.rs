//! How long revisions are kept: what the settings do not keep goes; what readers saw, and what somebody builds on, stays.

use masthead::{
    access::Scope,
    context::Cx,
    entries::{history::retention, workflow::scheduler},
    paging::PageArgs,
};
use masthead_entity::{EntryId, PreviewLinkId, revision};
use masthead_tests::{Engine, Method, TestApp, Value, Who, json, process::finish, run_with};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    cli::{House, on_both, text},
    preview_links::{draft, retitle},
};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

fn id(thing: &Value) -> uuid::Uuid {
    thing["id"].as_str().expect("an id").parse().expect("a UUID")
}

/// The numbers of the revisions that an entry has, the newest first.
async fn numbers(app: &TestApp, entry: uuid::Uuid) -> Vec<i32> {
    let cx = Cx::system(app.app.clone());
    let args = PageArgs { first: Some(100), ..PageArgs::default() };
    let mut pages = masthead::entries::history::list(&cx, &[EntryId(entry)], &args).await.expect("a history");
    pages.remove(&EntryId(entry)).expect("a page").nodes().map(|revision| revision.number).collect()
}

async fn prune(app: &TestApp) -> u64 {
    retention::prune(&Cx::system(app.app.clone())).await.expect("it is done")
}

/// Twelve revisions of an entry: the second was published, the third submitted, the fifth has a link, the sixth is
/// published.
async fn filled(app: &TestApp, kind: &str) -> (uuid::Uuid, PreviewLinkId) {
    let (made, path) = draft(app, Who::Editor, kind, "1").await;
    let mut link = None;
    for number in 2..=12 {
        let now = retitle(app, kind, &path, &number.to_string()).await;
        let verb = async |verb: &str| {
            app.change(Who::Editor, Method::POST, &format!("{path}/{verb}"), now["version"].as_i64(), None, 200).await
        };
        match number {
            2 | 6 => drop(verb("publish").await),
            3 => drop(verb("submit").await),
            5 => link = Some(app.post(Who::Editor, &format!("{path}/preview-links"), json!({}), 201).await.body),
            _ => {}
        }
    }
    (id(&made), PreviewLinkId(id(&link.expect("a link"))))
}

fn on(engine: Engine, newest: i64, test: impl AsyncFnOnce(&TestApp)) {
    let settings = |config: &mut masthead::config::Config| {
        (config.editing.replace_minutes, config.editing.keep_revisions, config.editing.keep_days) = (0, newest, 90);
    };
    run_with(engine, settings, test);
}

/// What is neither new nor among the newest goes, with its relations; what was published stays for good.
async fn old_revisions_go(app: &TestApp) {
    let filled = [filled(app, "article").await, filled(app, "faq").await];
    for (entry, _) in filled {
        assert_eq!(numbers(app, entry).await, (1..=12).rev().collect::<Vec<i32>>());
    }
    assert_eq!(prune(app).await, 0, "all are new");
    let before = app.position().await;
    app.app.clock().advance(91 * DAY);
    assert_eq!(prune(app).await, 14);
    for (entry, link) in filled {
        assert_eq!(numbers(app, entry).await, [12, 11, 10, 6, 2], "the newest three, and what readers saw");
        let cx = Cx::system(app.app.clone());
        assert!(masthead::preview_links::queries::one(&cx, link).await.unwrap().is_none(), "it ended long ago");
    }
    let journal = app.journal().await;
    let events = journal.iter().filter(|event| event.seq > before);
    let mut told: Vec<_> = events.map(|event| (event.kind.as_str(), event.payload.as_str())).collect();
    told.sort_unstable();
    let count = r#"{"count":7}"#;
    assert_eq!(told, [("article.revisionsRemoved", count), ("faq.revisionsRemoved", count)]);
    assert_eq!(prune(app).await, 0, "once is enough");
}

/// A revision with a link stays as long as the link is shown on the desk, and goes afterwards.
async fn a_link_keeps_its_revision(app: &TestApp) {
    let (entry, _) = filled(app, "article").await;
    app.app.clock().advance(91 * DAY);
    // A link of now to an old revision.
    let cx = Cx::system(app.app.clone());
    let db = cx.read().await.unwrap();
    let old = revision::Entity::find()
        .filter(revision::Column::EntryId.eq(EntryId(entry)))
        .filter(revision::Column::Number.eq(4))
        .one(&*db)
        .await
        .unwrap()
        .expect("the fourth");
    drop(db);
    let options = serde_json::from_value(json!({ "revisionId": old.id.0.to_string() })).unwrap();
    let new = masthead::preview_links::NewLink::of(&cx, masthead_entity::EntryKind::Article, EntryId(entry), options);
    masthead::preview_links::create(&cx, new.unwrap()).await.unwrap();
    drop(cx);
    prune(app).await;
    assert_eq!(numbers(app, entry).await, [12, 11, 10, 6, 4, 2]);
    app.app.clock().advance(32 * DAY);
    assert_eq!(prune(app).await, 0, "it ended 29 days ago");
    app.app.clock().advance(2 * DAY);
    assert_eq!(prune(app).await, 1);
    assert_eq!(numbers(app, entry).await, [12, 11, 10, 6, 2]);
}

/// Publishes, reviews or schedules the working revision.
async fn verb(app: &TestApp, path: &str, verb: &str, body: Value) -> Value {
    let now = app.get(Who::Editor, path, 200).await.body;
    let body = (!body.is_null()).then_some(body);
    app.change(Who::Editor, Method::POST, &format!("{path}/{verb}"), now["version"].as_i64(), body, 200).await.body
}

/// The revision of this number.
async fn revision_of(app: &TestApp, path: &str, number: i32) -> Value {
    let all = app.get(Who::Editor, &format!("{path}/revisions?first=100"), 200).await.body;
    let found = all["items"].as_array().expect("a list").iter().find(|revision| revision["number"] == number);
    found.unwrap_or_else(|| panic!("no revision {number} in {all}"))["id"].clone()
}

/// Of nine revisions the second was published, the third approved, the fourth sent back, and the fifth is to be published
/// in 400 days; a new link shows the seventh. None of them goes, however little is kept.
async fn what_is_named_stays(app: &TestApp) {
    for kind in ["article", "faq"] {
        for is_called_off in [false, true] {
            let (made, path) = draft(app, Who::Editor, kind, &format!("1 {is_called_off}")).await;
            for number in 2..=9 {
                let now = retitle(app, kind, &path, &format!("{number} {is_called_off}")).await;
                match number {
                    2 => drop(verb(app, &path, "publish", Value::Null).await),
                    3 => {
                        verb(app, &path, "submit", Value::Null).await;
                        verb(app, &path, "approve", json!({ "revisionId": now["workingRevision"]["id"] })).await;
                    }
                    4 => {
                        verb(app, &path, "submit", Value::Null).await;
                        verb(app, &path, "request-changes", json!({ "note": "More." })).await;
                    }
                    5 => {
                        let at = masthead_entity::Timestamp(app.app.clock().now().0 + 400 * DAY);
                        let at = masthead::clock::format(at);
                        verb(app, &path, "schedule", json!({ "action": "PUBLISH", "at": at })).await;
                    }
                    _ => {}
                }
            }
            app.advance(91 * DAY).await;
            let shown = json!({ "revisionId": revision_of(app, &path, 7).await });
            app.post(Who::Editor, &format!("{path}/preview-links"), shown, 201).await;
            prune(app).await;
            assert_eq!(numbers(app, id(&made)).await, [9, 7, 5, 4, 3, 2], "{kind}");
            app.advance(200 * DAY).await;
            prune(app).await;
            assert_eq!(numbers(app, id(&made)).await, [9, 5, 4, 3, 2], "{kind}: the link ended long ago");
            if is_called_off {
                verb(app, &path, "cancel-schedule", json!({ "action": "PUBLISH" })).await;
                prune(app).await;
                assert_eq!(numbers(app, id(&made)).await, [9, 4, 3, 2], "{kind}: nothing waits any more");
                continue;
            }
            app.advance(200 * DAY).await;
            assert_eq!(scheduler::do_all(&app.app).await.expect("the scheduler"), 1);
            prune(app).await;
            assert_eq!(numbers(app, id(&made)).await, [9, 5, 4, 3, 2], "{kind}: readers see it");
        }
    }
}

/// What could not be published at its time is told on the desk as long as nobody calls it off, and so is its revision.
async fn a_failure_keeps_its_revision(app: &TestApp) {
    let (faq, faq_path) = draft(app, Who::Editor, "faq", "In time?").await;
    let held = json!({ "title": "1", "faqs": [{ "id": faq["id"] }] });
    let made = app.post(Who::Editor, "/api/v1/editorial/articles", held, 201).await.body;
    let path = format!("/api/v1/editorial/articles/{}", made["id"].as_str().expect("an id"));
    let at = masthead::clock::format(masthead_entity::Timestamp(app.app.clock().now().0 + DAY));
    let to_be_published = json!({ "action": "PUBLISH", "at": at });
    verb(app, &faq_path, "schedule", to_be_published.clone()).await;
    verb(app, &path, "schedule", to_be_published).await;
    verb(app, &faq_path, "cancel-schedule", json!({ "action": "PUBLISH" })).await;
    for number in 2..=4 {
        retitle(app, "article", &path, &number.to_string()).await;
    }
    app.advance(91 * DAY).await;
    scheduler::do_all(&app.app).await.expect("the scheduler");
    prune(app).await;
    let failed = app.get(Who::Editor, &path, 200).await.body["schedules"].clone();
    assert!(failed[0]["failure"].is_string(), "{failed}");
    assert_eq!(numbers(app, id(&made)).await, [4, 1]);
    verb(app, &path, "cancel-schedule", json!({ "action": "PUBLISH" })).await;
    prune(app).await;
    assert_eq!(numbers(app, id(&made)).await, [4]);
}

/// Of what readers did not see yet the newest of each person stays: whoever had a hand in it is known by it.
async fn what_tells_who_had_a_hand_in_it_stays(app: &TestApp) {
    for kind in ["article", "faq"] {
        let (made, path) = draft(app, Who::Admin, kind, "1").await;
        let machine = Who::Token(Scope::ContentWrite);
        let field = if kind == "faq" { "question" } else { "title" };
        for number in 2..=12 {
            let who = if [2, 4].contains(&number) { machine } else { Who::Editor };
            let now = app.get(Who::Editor, &path, 200).await.body["version"].as_i64();
            app.change(who, Method::PATCH, &path, now, Some(json!({ field: number.to_string() })), 200).await;
        }
        app.advance(91 * DAY).await;
        assert_eq!(prune(app).await, 7);
        assert_eq!(
            numbers(app, id(&made)).await,
            [12, 11, 10, 4, 1],
            "the newest three, one of the machines, one of the administrator"
        );
        let now = app.get(Who::Editor, &path, 200).await.body["version"].as_i64();
        app.change(Who::Editor, Method::POST, &format!("{path}/publish"), now, None, 200).await;
        assert_eq!(prune(app).await, 2, "readers saw it");
        assert_eq!(numbers(app, id(&made)).await, [12, 11, 10]);
    }
}

/// 0 keeps all.
async fn all_is_kept(app: &TestApp) {
    let (entry, _) = filled(app, "article").await;
    app.app.clock().advance(1_000 * DAY);
    assert_eq!(prune(app).await, 0);
    assert_eq!(numbers(app, entry).await.len(), 12);
}

#[test]
fn old_revisions_go_sqlite() {
    on(Engine::Sqlite, 3, old_revisions_go);
}

#[test]
fn old_revisions_go_postgres() {
    on(Engine::Postgres, 3, old_revisions_go);
}

#[test]
fn a_link_keeps_its_revision_sqlite() {
    on(Engine::Sqlite, 3, a_link_keeps_its_revision);
}

#[test]
fn a_link_keeps_its_revision_postgres() {
    on(Engine::Postgres, 3, a_link_keeps_its_revision);
}

#[test]
fn what_is_named_stays_sqlite() {
    on(Engine::Sqlite, 1, what_is_named_stays);
}

#[test]
fn what_is_named_stays_postgres() {
    on(Engine::Postgres, 1, what_is_named_stays);
}

#[test]
fn a_failure_keeps_its_revision_sqlite() {
    on(Engine::Sqlite, 1, a_failure_keeps_its_revision);
}

#[test]
fn a_failure_keeps_its_revision_postgres() {
    on(Engine::Postgres, 1, a_failure_keeps_its_revision);
}

#[test]
fn what_tells_who_had_a_hand_in_it_stays_sqlite() {
    on(Engine::Sqlite, 3, what_tells_who_had_a_hand_in_it_stays);
}

#[test]
fn what_tells_who_had_a_hand_in_it_stays_postgres() {
    on(Engine::Postgres, 3, what_tells_who_had_a_hand_in_it_stays);
}

#[test]
fn all_is_kept_sqlite() {
    on(Engine::Sqlite, 0, all_is_kept);
}

#[test]
fn all_is_kept_postgres() {
    on(Engine::Postgres, 0, all_is_kept);
}

on_both! {
    /// The command line removes them, too, and says how many went.
    fn by_command(house) {
        for (arguments, told) in
            [(vec!["revisions", "prune"], "0 revisions were removed\n"), (vec!["--json", "revisions", "prune"], "{\"removed\":0}\n")]
        {
            let done = finish(house.command().args(arguments), "");
            assert_eq!((done.status.code(), text(&done.stdout)), (Some(0), told.to_owned()), "{}", text(&done.stderr));
        }
    }
}
