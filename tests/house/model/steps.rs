//! The steps of a sequence, and carrying one out on the server.

use masthead::{clock, entries::scheduler};
use masthead_tests::{Method, TestApp, Value, Who, json};
use proptest::prelude::*;

use super::{ENTRIES, TAGS, world::World};

/// How many steps one sequence has.
pub const LENGTH: usize = 40;

/// What somebody does to an entry.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Saves another title, publishing it at once where that is said.
    Title(u8, bool),
    /// Saves other tags, in this order.
    Tags(Vec<usize>),
    /// Saves other FAQs, in this order. Of a FAQ, another title.
    Faqs(Vec<usize>),
    /// Goes back to the revision of this number, counted from the newest.
    Return(usize),
    /// Submits it for review.
    Submit,
    /// Approves it.
    Approve,
    /// Sends it back.
    RequestChanges,
    /// Publishes it, with its FAQs where that is said.
    Publish(bool),
    /// Takes it from readers.
    Unpublish,
    /// Puts it aside.
    Archive,
    /// Throws it away.
    Trash,
    /// Brings it back.
    Restore,
    /// Has it published in so many hours.
    Schedule(i64),
    /// Has it taken from readers in so many hours.
    ScheduleEnd(i64),
    /// Calls its publishing off.
    Cancel,
    /// Publishes it, starting from a version that is not the present one.
    Stale,
}

/// One step.
#[derive(Clone, Debug)]
pub enum Step {
    /// Somebody does something to the entry of this number.
    Does(Who, usize, Deed, usize),
    /// So many hours pass.
    Passes(i64, usize),
}

impl Step {
    /// A number of its own, by which an earlier moment is chosen to be looked at.
    pub fn salt(&self) -> usize {
        match self {
            Step::Does(.., salt) | Step::Passes(_, salt) => *salt,
        }
    }
}

fn some(count: usize) -> impl Strategy<Value = Vec<usize>> {
    Just((0..count).collect::<Vec<_>>())
        .prop_shuffle()
        .prop_flat_map(move |all| (0..=count).prop_map(move |kept| all.iter().take(kept).copied().collect()))
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0_u8..12, prop::bool::weighted(0.2)).prop_map(|(title, publish)| Deed::Title(title, publish)),
        3 => some(TAGS).prop_map(Deed::Tags),
        3 => some(2).prop_map(Deed::Faqs),
        2 => (0_usize..6).prop_map(Deed::Return),
        2 => Just(Deed::Submit),
        1 => Just(Deed::Approve),
        1 => Just(Deed::RequestChanges),
        6 => any::<bool>().prop_map(Deed::Publish),
        2 => Just(Deed::Unpublish),
        1 => Just(Deed::Archive),
        1 => Just(Deed::Trash),
        2 => Just(Deed::Restore),
        2 => (1_i64..4).prop_map(Deed::Schedule),
        1 => (1_i64..5).prop_map(Deed::ScheduleEnd),
        1 => Just(Deed::Cancel),
        1 => Just(Deed::Stale),
    ]
}

/// Any step.
pub fn step() -> impl Strategy<Value = Step> {
    let who = prop_oneof![2 => Just(Who::Editor), 1 => Just(Who::Admin), 2 => Just(Who::Author)];
    let salt = 0_usize..1_000_000;
    prop_oneof![
        9 => (who, 0..ENTRIES.len(), deed(), salt.clone()).prop_map(|(who, entry, deed, salt)| Step::Does(who, entry, deed, salt)),
        1 => (1_i64..4, salt).prop_map(|(hours, salt)| Step::Passes(hours, salt)),
    ]
}

/// `done`, or the code of the failure.
pub type Outcome = Result<String, String>;

/// Does it on the server, as somebody does who sees this of the desk.
pub async fn carry_out(app: &TestApp, world: &World, step: &Step) -> Outcome {
    match step {
        Step::Passes(hours, _) => {
            app.advance(hours * 60 * clock::MINUTE).await;
            scheduler::do_all(&app.app).await.expect("the scheduler");
            Ok("done".to_owned())
        }
        Step::Does(who, number, deed, _) => {
            let (method, path, version, body) = request(app, world, *number, deed);
            let mut request = app.request(*who, method, &path).await.header("If-Match", format!("\"{version}\""));
            if !body.is_null() {
                request = request.json(&body);
            }
            let reply = app.ask(request).await;
            match reply.status {
                200 => Ok("done".to_owned()),
                _ => Err(reply.code().to_owned()),
            }
        }
    }
}

fn in_hours(app: &TestApp, hours: i64) -> String {
    clock::format(masthead_entity::Timestamp(app.app.clock().now().0 + hours * 60 * clock::MINUTE))
}

fn request(app: &TestApp, world: &World, number: usize, deed: &Deed) -> (Method, String, i64, Value) {
    let entry = &world.entries[number];
    let is_faq = entry.kind == "faqs";
    let title = |title: &u8| world.title(*title);
    let save = |mut change: Value, publish: bool| {
        if publish {
            change["publish"] = json!(true);
        }
        (Method::PATCH, String::new(), change)
    };
    let post = |verb: &str, body: Value| (Method::POST, verb.to_owned(), body);
    let (method, verb, body) = match deed {
        Deed::Title(number, publish) if is_faq => save(json!({ "question": title(number) }), *publish),
        Deed::Title(number, publish) => save(json!({ "title": title(number) }), *publish),
        Deed::Tags(tags) => {
            let tags: Vec<_> = tags.iter().map(|tag| json!({ "id": world.tags[*tag].0 })).collect();
            save(json!({ "tags": tags }), false)
        }
        Deed::Faqs(faqs) if is_faq => save(json!({ "question": title(&(faqs.len() as u8)) }), false),
        Deed::Faqs(faqs) => {
            let faqs: Vec<_> = faqs.iter().map(|faq| json!({ "id": world.entries[3 + faq].id })).collect();
            save(json!({ "faqs": faqs }), false)
        }
        Deed::Return(back) => {
            let revision = entry.back(*back);
            post(&format!("/revisions/{}/restore", entry.revisions[revision].id), json!({}))
        }
        Deed::Submit => post("/submit", Value::Null),
        Deed::Approve => post("/approve", json!({ "revisionId": entry.working().id })),
        Deed::RequestChanges => post("/request-changes", json!({ "note": "More." })),
        Deed::Publish(faqs) if is_faq || !faqs => post("/publish", Value::Null),
        Deed::Publish(_) => post("/publish", json!({ "publishFaqs": true })),
        Deed::Stale => post("/publish", Value::Null),
        Deed::Unpublish => post("/unpublish", Value::Null),
        Deed::Archive => post("/archive", Value::Null),
        Deed::Trash => (Method::DELETE, String::new(), Value::Null),
        Deed::Restore => post("/restore", Value::Null),
        Deed::Schedule(hours) => post("/schedule", json!({ "action": "PUBLISH", "at": in_hours(app, *hours) })),
        Deed::ScheduleEnd(hours) => post("/schedule", json!({ "action": "UNPUBLISH", "at": in_hours(app, *hours) })),
        Deed::Cancel => post("/cancel-schedule", json!({ "action": "PUBLISH" })),
    };
    let version = if matches!(deed, Deed::Stale) { entry.version + 7 } else { entry.version };
    (method, format!("/api/v1/editorial/{}/{}{verb}", entry.kind, entry.id), version, body)
}
