//! Who may do what: the matrix itself, and every operation of both APIs held against it.

use masthead::access::{Action, Ownership, Resource, rules};
use masthead_entity::{Role, Visibility};
use masthead_tests::{Value, Who, on_both_engines};

use crate::{
    calls::{Outcome, Twist, graphql, rest},
    operations::Schema,
    table::{Least, OPERATIONS},
};

/// The matrix as a table. A change of it is a change of this snapshot, to be looked at.
#[test]
fn the_matrix_is_this() {
    let roles = [None, Some(Role::Editor), Some(Role::Administrator)];
    let states = [
        None,
        Some(Visibility::Unpublished),
        Some(Visibility::Published),
        Some(Visibility::Archived),
        Some(Visibility::Trashed),
    ];
    let ownerships = [Ownership::Own, Ownership::Others, Ownership::Nobodys];
    let mut table =
        format!("{:<18} {:<12} {:<9} {:<9} {}\n", "action", "state", "anonymous", "editor", "administrator");
    for action in Action::ALL {
        let answers = states.map(|visibility| {
            roles.map(|role| {
                let answers =
                    ownerships.map(|ownership| rules::allowed(role, *action, Resource { ownership, visibility }));
                assert!(answers.iter().all(|answer| *answer == answers[0]), "{action:?}: ownership matters; show it");
                if answers[0] { "yes" } else { "-" }
            })
        });
        let matters = answers.iter().any(|row| *row != answers[0]);
        for (state, row) in states.iter().zip(answers).take(if matters { states.len() } else { 1 }) {
            let state = state.map_or("any".to_owned(), |state| format!("{state:?}"));
            table += &format!("{:<18} {state:<12} {:<9} {:<9} {}\n", format!("{action:?}"), row[0], row[1], row[2]);
        }
    }
    insta::assert_snapshot!("permissions", table);
}

fn expected(who: Who, least: Least) -> &'static str {
    let has = match who {
        Who::Anonymous => Least::Anybody,
        Who::Editor => Least::Editor,
        Who::Admin => Least::Administrator,
    };
    match (has >= least, who) {
        (true, _) => "allowed",
        (false, Who::Anonymous) => "unauthenticated",
        (false, _) => "forbidden",
    }
}

on_both_engines! {
    /// Every operation, called in both APIs by everybody on something that it can be done to, is done or refused as the
    /// table says. (That no operation is missing from the table is a test beside it.)
    async fn every_operation_is_for_whom_the_table_says(app: &TestApp) {
        let schema = Schema::read();
        let mut wrong = Vec::new();
        let mut number = 0;
        for operation in OPERATIONS {
            let (word, name) = operation.graphql.split_once(' ').expect("kind and field");
            let field = &schema.fields(crate::calls::owner(word)).expect("a root")[name];
            let selection = if schema.fields(&field.ty).is_some() { "{ __typename }" } else { "" };
            for who in [Who::Anonymous, Who::Editor, Who::Admin] {
                let expected = expected(who, operation.least);
                number += 1;
                let subject = operation.about.make(app, number).await;
                let by_rest = rest(app, operation, who, &subject, &Twist::default()).await;
                number += 1;
                let subject = operation.about.make(app, number).await;
                let twist = Twist::default();
                let by_graphql = graphql(app, &schema, operation, selection, (who, &subject, &twist)).await;
                for (api, outcome) in [(operation.rest, by_rest), (operation.graphql, by_graphql)] {
                    // Asking who one is, as nobody, is no fault in GraphQL: the answer is null.
                    if api == "query me" && who == Who::Anonymous && outcome == Outcome::Data(Value::Null) {
                        continue;
                    }
                    if outcome.word() != expected {
                        wrong.push(format!("{api} as {who:?}: {outcome:?}, not {expected}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
