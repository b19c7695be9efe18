//! Who may do what: the matrix itself, and every operation of both APIs held against it.

use masthead::access::{Action, Resource, Scope, rules, table};
use masthead_tests::{Method, Value, Who, json, on_both_engines};

use crate::{
    calls::{Outcome, Twist, graphql, rest},
    operations::{Schema, root},
    table::{About, OPERATIONS, Operation},
};

/// The matrix as a table. A change of it is a change of this snapshot and of the document, to be looked at.
#[test]
fn the_matrix_is_this() {
    insta::assert_snapshot!("permissions", table::document());
    let document = std::fs::read_to_string(root().join("docs/permissions.md")).expect("the document");
    assert_eq!(document, table::document(), "renew it: masthead permissions > docs/permissions.md");
}

/// Whether the matrix lets them; and what REST answers if not, and GraphQL.
fn expected(operation: &Operation, who: Who, is_own: bool) -> (&'static str, &'static str) {
    let capacity = who.capacity();
    let on = |action: &Action| match (operation.about.visibility(), action) {
        (Some(visibility), _) => Resource::entry(is_own, visibility),
        (None, _) => Resource::SITE,
    };
    let may = |action: &Action| match operation.is_list() {
        // A list holds what they may see, if anything.
        true => rules::could(capacity, *action),
        false => rules::allowed(capacity, *action, on(action)),
    };
    let never = operation.needs.iter().any(|action| !rules::could(capacity, *action));
    let sees = operation
        .about
        .visibility()
        .is_none_or(|_| rules::allowed(capacity, Action::ReadEntry, on(&Action::ReadEntry)));
    if operation.needs.iter().all(may) {
        return ("allowed", "allowed");
    }
    let by_rest = match (who, never, sees) {
        (Who::Anonymous, ..) => "unauthenticated",
        (_, true, _) => "forbidden",
        (_, false, false) => "not_found",
        (_, false, true) => "forbidden",
    };
    // What they may never do is no field of their schema.
    (by_rest, if never { "invalid_request" } else { by_rest })
}

on_both_engines! {
    /// Every operation, called in both APIs by everybody, on what is theirs and what is not, is done or refused as the
    /// matrix says. (That no operation is missing from the table is a test beside it.)
    async fn every_operation_is_for_whom_the_matrix_says(app: &TestApp) {
        let schema = Schema::read();
        let (mut wrong, mut number, mut calls) = (Vec::new(), 0, 0);
        for operation in OPERATIONS {
            let (word, name) = operation.graphql.split_once(' ').expect("kind and field");
            let field = &schema.fields(crate::calls::owner(word)).expect("a root")[name];
            let selection = if schema.fields(&field.ty).is_some() { "{ __typename }" } else { "" };
            let mut others = None;
            for who in Who::all() {
                let can_own = who.role().is_some() && rules::could(who.capacity(), Action::CreateEntry);
                let owners = match operation.about {
                    About::Session => vec![true],
                    about if about.visibility().is_some() && can_own => vec![false, true],
                    _ => vec![false],
                };
                for is_own in owners {
                    let (by_rest, by_graphql) = expected(operation, who, is_own);
                    let mut own = None;
                    let subject = if is_own { &mut own } else { &mut others };
                    for (api, expected) in [(operation.rest, by_rest), (operation.graphql, by_graphql)] {
                        // What was changed cannot be changed again.
                        if subject.is_none() {
                            number += 1;
                            let owner = if is_own { who } else { Who::Admin };
                            *subject = Some(operation.about.make_by(app, number, owner).await);
                        }
                        let about = subject.clone().expect("a subject");
                        let mut input = operation.input(&about);
                        if let Some(input) = input.as_object_mut() {
                            input.remove("publish");
                        }
                        let twist = Twist { input: Some(input), ..Twist::default() };
                        let outcome = match api == operation.rest {
                            true => rest(app, operation, who, &about, &twist).await,
                            false => graphql(app, &schema, operation, selection, (who, &about, &twist)).await,
                        };
                        calls += 1;
                        let is_done = matches!(outcome, Outcome::Data(_));
                        let is_right = match (&outcome, expected) {
                            // What one cannot see is null in GraphQL, as what is not there.
                            (Outcome::Data(Value::Null), "not_found") => api == operation.graphql,
                            // Asking for one's account without one is no fault in GraphQL.
                            (Outcome::Data(Value::Null), "unauthenticated" | "forbidden" | "invalid_request") => {
                                api == "query me"
                            }
                            (Outcome::Data(Value::Null), "allowed") if api == "query me" => false,
                            (outcome, expected) => outcome.word() == expected,
                        };
                        if !is_right {
                            wrong.push(format!("{api} as {who:?} (own: {is_own}): {outcome:?}, not {expected}"));
                        }
                        if is_done && operation.is_change() {
                            *subject = None;
                        }
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {calls}\n{}", wrong.len(), wrong.join("\n"));
    }

    /// Publishing in the same breath as writing needs the right to publish.
    async fn publishing_while_writing_is_publishing(app: &TestApp) {
        for who in [Who::Contributor, Who::Token(Scope::ContentWrite)] {
            let before = app.position().await;
            app.token(who).await;
            let article = json!({ "title": "Now", "publish": true });
            app.post(who, "/api/v1/editorial/articles", article, 403).await;
            let made = app.post(who, "/api/v1/editorial/articles", json!({ "title": "Later" }), 201).await.body;
            let path = format!("/api/v1/editorial/articles/{}", made["id"].as_str().expect("an id"));
            let change = json!({ "lead": "More.", "publish": true });
            app.change(who, Method::PATCH, &path, made["version"].as_i64(), Some(change), 403).await;
            assert!(app.events_since(before).await.iter().all(|kind| !kind.ends_with(".published")));
        }
        app.post(Who::Author, "/api/v1/editorial/articles", json!({ "title": "Now", "publish": true }), 201).await;
    }
}
