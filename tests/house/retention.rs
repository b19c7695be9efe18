//! How long revisions are kept: what the settings do not keep goes; what readers saw, and what somebody builds on, stays.

use masthead::{context::Cx, entries::retention, paging::PageArgs};
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
