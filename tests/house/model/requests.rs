//! Carrying a step out on the server.

use masthead::{clock, entries::workflow::scheduler};
use masthead_tests::{Method, TestApp, Value, Who, json};

use super::{
    steps::{Bulk, Deed, Outcome, Step},
    world::World,
};

/// Does it on the server, as somebody does who sees this of the desk.
pub async fn carry_out(app: &TestApp, world: &World, step: &Step) -> Outcome {
    match step {
        Step::Passes(hours, _) => {
            app.advance(hours * 60 * clock::MINUTE).await;
            scheduler::do_all(&app.app).await.expect("the scheduler");
            sign_in(app).await;
            Ok("done".to_owned())
        }
        Step::Does(who, number, deed, _) => {
            let (method, path, version, body) = request(app, world, *number, deed);
            let request = app.request(*who, method, &path).await.header("If-Match", format!("\"{version}\""));
            answered(app, request, body).await.map(|_| "done".to_owned())
        }
        Step::Bulk(bulk, all_or_nothing, _) => {
            let (path, body) = together(world, bulk, *all_or_nothing);
            let answer = answered(app, app.request(bulk.who, Method::POST, &path).await, body).await?;
            let word = |result: &Value| result["error"]["code"].as_str().unwrap_or("done").to_owned();
            let words: Vec<_> = answer["results"].as_array().expect("results").iter().map(word).collect();
            if !all_or_nothing {
                return Ok(words.join(", "));
            }
            assert!(words.iter().all(|word| word == "done"), "{answer}");
            Ok("done".to_owned())
        }
    }
}

/// Has everybody signed in, which is an event and no part of a step.
pub async fn sign_in(app: &TestApp) {
    for who in [Who::Admin, Who::Editor, Who::Author] {
        app.token(who).await;
    }
}

/// The answer, or the code of the failure.
async fn answered(app: &TestApp, request: reqwest::RequestBuilder, body: Value) -> Result<Value, String> {
    let request = if body.is_null() { request } else { request.json(&body) };
    let reply = app.ask(request).await;
    match reply.status {
        200 => Ok(reply.body),
        _ => Err(reply.code().to_owned()),
    }
}

fn in_hours(app: &TestApp, hours: i64) -> String {
    clock::format(masthead_entity::Timestamp(app.app.clock().now().0 + hours * 60 * clock::MINUTE))
}

fn named_tags(world: &World, tags: &[usize]) -> Value {
    tags.iter().map(|tag| json!({ "id": world.tags[*tag].0 })).collect()
}

fn request(app: &TestApp, world: &World, number: usize, deed: &Deed) -> (Method, String, i64, Value) {
    let entry = &world.entries[number];
    let patch = |change: Value| (Method::PATCH, String::new(), change);
    let post = |verb: &str, body: Value| (Method::POST, verb.to_owned(), body);
    let title = if entry.kind == "faqs" { "question" } else { "title" };
    let (method, verb, body) = match deed {
        Deed::Title(number, true) => patch(json!({ title: world.title(*number), "publish": true })),
        Deed::Title(number, false) => patch(json!({ title: world.title(*number) })),
        Deed::Slug(number) => patch(json!({ "slug": world.slug(*number) })),
        Deed::Tags(tags) => patch(json!({ "tags": named_tags(world, tags) })),
        Deed::AddTags(_) | Deed::TakeTags(_) => panic!("this is done in bulk only"),
        Deed::Faqs(faqs) => {
            let faqs: Vec<_> = faqs.iter().map(|faq| json!({ "id": world.entries[super::FAQS + faq].id })).collect();
            patch(json!({ "faqs": faqs }))
        }
        Deed::Return(back) => {
            let revision = entry.back(*back);
            post(&format!("/revisions/{}/restore", entry.revisions[revision].id), json!({}))
        }
        Deed::Submit => post("/submit", Value::Null),
        Deed::Approve => post("/approve", json!({ "revisionId": entry.working().id })),
        Deed::RequestChanges => post("/request-changes", json!({ "note": "More." })),
        Deed::Publish(true) => post("/publish", json!({ "publishFaqs": true })),
        Deed::Publish(false) | Deed::Stale => post("/publish", Value::Null),
        Deed::Unpublish => post("/unpublish", Value::Null),
        Deed::Archive => post("/archive", Value::Null),
        Deed::Trash => (Method::DELETE, String::new(), Value::Null),
        Deed::Restore => post("/restore", Value::Null),
        Deed::Schedule(hours, with_faqs) => {
            let mut input = json!({ "action": "PUBLISH", "at": in_hours(app, *hours) });
            if *with_faqs {
                input["publishFaqs"] = json!(true);
            }
            post("/schedule", input)
        }
        Deed::ScheduleEnd(hours) => post("/schedule", json!({ "action": "UNPUBLISH", "at": in_hours(app, *hours) })),
        Deed::Cancel => post("/cancel-schedule", json!({ "action": "PUBLISH" })),
    };
    let version = if matches!(deed, Deed::Stale) { entry.version + 7 } else { entry.version };
    (method, format!("/api/v1/editorial/{}/{}{verb}", entry.kind, entry.id), version, body)
}

fn together(world: &World, bulk: &Bulk, all_or_nothing: bool) -> (String, Value) {
    let item = |number: &usize| {
        let entry = &world.entries[*number];
        json!({ "id": entry.id, "expectedVersion": entry.version })
    };
    let items: Vec<_> = bulk.entries.iter().map(item).collect();
    let (action, tags) = match &bulk.deed {
        Deed::Publish(_) => ("PUBLISH", None),
        Deed::Unpublish => ("UNPUBLISH", None),
        Deed::Trash => ("TRASH", None),
        Deed::AddTags(tags) => ("TAG", Some(tags)),
        Deed::TakeTags(tags) => ("UNTAG", Some(tags)),
        Deed::Tags(tags) => ("RETAG", Some(tags)),
        deed => panic!("{deed:?} is done to one alone"),
    };
    let mut body = json!({ "items": items, "action": action, "allOrNothing": all_or_nothing });
    if let Some(tags) = tags {
        body["tags"] = named_tags(world, tags);
    }
    if matches!(bulk.deed, Deed::Publish(true)) {
        body["publishFaqs"] = json!(true);
    }
    (format!("/api/v1/editorial/{}/bulk", world.entries[bulk.entries[0]].kind), body)
}
