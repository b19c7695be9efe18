//! The table of moves: every move from every state does what the table says, and what the table does not have is refused
//! and writes nothing.

use masthead::entries::workflow::{Move, State, diagram};
use masthead_entity::{Stage, Visibility};
use masthead_tests::{Method, TestApp, Value, Who, json, on_both_engines};

use crate::operations::root;

/// The document in the repository is the one that the table gives.
#[test]
fn the_document_is_the_table_s() {
    let document = std::fs::read_to_string(root().join("docs/workflow.md")).unwrap_or_default();
    assert!(document == diagram::document(), "renew it: masthead workflow > docs/workflow.md");
}

/// Where an entry is, in the words of the API.
fn told(state: State) -> (Value, Value) {
    let stage = state.stage.map(|stage| match stage {
        Stage::Draft => "DRAFT",
        Stage::InReview => "IN_REVIEW",
        Stage::Approved => "APPROVED",
        Stage::Scheduled => "SCHEDULED",
    });
    let visibility = match state.visibility {
        Visibility::Unpublished => "UNPUBLISHED",
        Visibility::Published => "PUBLISHED",
        Visibility::Archived => "ARCHIVED",
        Visibility::Trashed => "TRASHED",
    };
    (json!(visibility), json!(stage))
}

const LATER: &str = "2999-01-01T00:00:00Z";

/// The verb of REST, its method, and what it is given.
fn request(verb: Move, entry: &Value) -> (Method, &'static str, Option<Value>) {
    match verb {
        Move::Save => {
            (Method::PATCH, "", Some(json!({ "lead": format!("The lead of version {}.", entry["version"]) })))
        }
        Move::Submit => (Method::POST, "/submit", None),
        Move::RequestChanges => (Method::POST, "/request-changes", Some(json!({ "note": "More." }))),
        Move::Approve => {
            (Method::POST, "/approve", Some(json!({ "revisionId": entry["workingRevision"]["id"], "note": null })))
        }
        Move::Schedule => (Method::POST, "/schedule", Some(json!({ "action": "PUBLISH", "at": LATER }))),
        Move::ScheduleUnpublish => (Method::POST, "/schedule", Some(json!({ "action": "UNPUBLISH", "at": LATER }))),
        Move::CancelSchedule => (Method::POST, "/cancel-schedule", Some(json!({ "action": "PUBLISH" }))),
        Move::Publish => (Method::POST, "/publish", None),
        Move::Unpublish => (Method::POST, "/unpublish", None),
        Move::Archive => (Method::POST, "/archive", None),
        Move::Trash => (Method::DELETE, "", None),
        Move::Restore => (Method::POST, "/restore", None),
    }
}

async fn carry_out(app: &TestApp, kind: &str, entry: &Value, verb: Move) -> masthead_tests::Reply {
    let (method, path, body) = request(verb, entry);
    let body = body.map(|body| match (kind, verb) {
        ("faqs", Move::Save) => json!({ "answerMarkdown": body["lead"] }),
        _ => body,
    });
    let path = format!("/api/v1/editorial/{kind}/{}{path}", entry["id"].as_str().expect("an id"));
    let mut request = app.request(Who::Admin, method, &path).await;
    request = request.header("If-Match", format!("\"{}\"", entry["version"]));
    app.ask(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

/// An entry in this state.
async fn make(app: &TestApp, kind: &str, state: State, number: usize) -> Value {
    let body = match kind {
        "articles" => json!({ "title": format!("Number {number}"), "lead": "A lead." }),
        _ => json!({ "question": format!("Number {number}?"), "answerMarkdown": "An answer." }),
    };
    let mut entry = app.post(Who::Admin, &format!("/api/v1/editorial/{kind}"), body, 201).await.body;
    let mut moves = Vec::new();
    if state.visibility == Visibility::Published {
        moves.push(Move::Publish);
        moves.extend(state.stage.map(|_| Move::Save));
    }
    moves.extend(match state.stage {
        None | Some(Stage::Draft) => &[][..],
        Some(Stage::InReview) => &[Move::Submit],
        Some(Stage::Approved) => &[Move::Submit, Move::Approve],
        Some(Stage::Scheduled) => &[Move::Schedule],
    });
    moves.extend(match state.visibility {
        Visibility::Archived => Some(Move::Archive),
        Visibility::Trashed => Some(Move::Trash),
        _ => None,
    });
    for verb in moves {
        let reply = carry_out(app, kind, &entry, verb).await;
        assert_eq!(reply.status, 200, "{verb:?}: {}", reply.body);
        entry = reply.body;
    }
    assert_eq!((entry["visibility"].clone(), entry["stage"].clone()), told(state));
    entry
}

on_both_engines! {
    /// What a move does not take is refused, and nothing is moved.
    async fn moves_take_nothing_that_they_pass_over(app: &TestApp) {
        for (plural, words) in [
            ("articles", json!({ "title": "Seen", "publish": true })),
            ("faqs", json!({ "question": "Seen?", "answerMarkdown": "So.", "publish": true })),
        ] {
            let made = app.post(Who::Editor, &format!("/api/v1/editorial/{plural}"), words, 201).await.body;
            let path = format!("/api/v1/editorial/{plural}/{}", made["id"].as_str().unwrap());
            let version = made["version"].as_i64();
            let body = json!({ "at": "2040-01-01T00:00:00Z" });
            for verb in ["unpublish", "submit", "archive", "restore"] {
                let reply = app.change(Who::Editor, Method::POST, &format!("{path}/{verb}"), version, Some(body.clone()), 400).await;
                assert_eq!(reply.fields(), ["/at"], "{verb}");
            }
            app.change(Who::Editor, Method::DELETE, &path, version, Some(body), 400).await;
            assert_eq!(app.get(Who::Editor, &path, 200).await.body["version"].as_i64(), version);
            app.change(Who::Editor, Method::POST, &format!("{path}/unpublish"), version, Some(json!({})), 200).await;
        }
    }

    /// Every move from every state, of articles and FAQs.
    async fn every_move_does_what_the_table_says(app: &TestApp) {
        let (mut made, mut refused) = (0, 0);
        for kind in ["articles", "faqs"] {
            for state in State::all() {
                for (number, verb) in (0..).zip(Move::ALL) {
                    let number = made + refused + number;
                    let entry = make(app, kind, state, number).await;
                    // Nobody is in the way of an administrator but the table; and there is nothing else to call off.
                    let target = verb.target(state, false);
                    let has_nothing = *verb == Move::CancelSchedule && state.stage != Some(Stage::Scheduled);
                    let never = *verb == Move::ScheduleUnpublish
                        && state.visibility == Visibility::Unpublished
                        && state.stage != Some(Stage::Scheduled);
                    // What waits for its time ends no sooner than it begins.
                    let too_soon = *verb == Move::ScheduleUnpublish
                        && (state.visibility, state.stage) == (Visibility::Unpublished, Some(Stage::Scheduled));
                    let position = app.position().await;
                    let reply = carry_out(app, kind, &entry, *verb).await;
                    match target {
                        Ok(to) if !has_nothing && !never && !too_soon => {
                            assert_eq!(reply.status, 200, "{verb:?} from {state:?}: {}", reply.body);
                            assert_eq!((reply.body["visibility"].clone(), reply.body["stage"].clone()), told(to), "{verb:?} from {state:?}");
                            made += 1;
                        }
                        _ => {
                            assert_eq!((reply.status, reply.code()), (409, "conflict"), "{verb:?} from {state:?}: {}", reply.body);
                            assert_eq!(app.position().await, position, "{verb:?} from {state:?}");
                            let path = format!("/api/v1/editorial/{kind}/{}", entry["id"].as_str().unwrap());
                            assert_eq!(app.get(Who::Admin, &path, 200).await.body, entry);
                            refused += 1;
                        }
                    }
                }
            }
        }
        assert!(made > 120 && refused > 80, "{made} moves and {refused} refusals");
    }
}
