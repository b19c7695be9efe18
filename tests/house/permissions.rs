//! Who may do what: the matrix itself, and every operation of both APIs held against it.

use masthead::access::table;
use masthead_tests::{Value, Who, on_both_engines};

use crate::{
    calls::{Outcome, Twist, graphql, rest},
    operations::{Schema, root},
    table::{Least, OPERATIONS},
};

/// The matrix as a table. A change of it is a change of this snapshot and of the document, to be looked at.
#[test]
fn the_matrix_is_this() {
    insta::assert_snapshot!("permissions", table::document());
    let document = std::fs::read_to_string(root().join("docs/permissions.md")).expect("the document");
    assert_eq!(document, table::document(), "renew it: masthead permissions > docs/permissions.md");
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
