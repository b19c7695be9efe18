//! The desk against a plain model of it. Random sequences of edits, tags, FAQs, reviews, moves, schedules and returns to
//! older revisions, by several people on several entries, go to the server and to a few vectors in memory; after every
//! step readers' view, lists by tag, the desk, the history and any earlier moment are the same in both.
//!
//! `MASTHEAD_TEST_STEPS` says how many steps each engine takes. A sequence that fails is made smaller until no step can be
//! left out of it, and printed.

mod check;
mod steps;
mod world;

use std::collections::BTreeMap;

use masthead_tests::{Engine, TestApp, Value, Who, json, run};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use self::{
    steps::{LENGTH, Step},
    world::World,
};

/// How many articles and FAQs a sequence is about, and who makes them.
const ENTRIES: [(&str, Who); 5] = [
    ("articles", Who::Editor),
    ("articles", Who::Author),
    ("articles", Who::Editor),
    ("faqs", Who::Editor),
    ("faqs", Who::Author),
];

/// How many tags there are to choose from.
const TAGS: usize = 3;

fn wanted() -> usize {
    std::env::var("MASTHEAD_TEST_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(2_000)
}

/// One run of a sequence on entries and tags of its own. Gives how many steps were refused, or what went wrong.
async fn play(app: &TestApp, name: &str, sequence: &[Step]) -> Result<BTreeMap<String, usize>, String> {
    let mut world = World::make(app, name).await;
    let mut outcomes = BTreeMap::new();
    check::everything(app, &world, 0).await?;
    for (number, step) in sequence.iter().enumerate() {
        let told = |what: String| format!("step {number}, {step:?}: {what}");
        // Whoever does it looks at the desk before.
        let before = world.clone();
        let expected = world.expect(step);
        let outcome = steps::carry_out(app, &before, step).await;
        if outcome != expected {
            return Err(told(format!("answered {outcome:?}, the model expected {expected:?}")));
        }
        *outcomes.entry(outcome.unwrap_or_else(|code| code)).or_default() += 1;
        world.passed(app).await;
        check::everything(app, &world, step.salt()).await.map_err(told)?;
    }
    Ok(outcomes)
}

/// Leaves out what is not needed for a failure.
async fn smallest(app: &TestApp, mut tree: impl ValueTree<Value = Vec<Step>>, first: String) -> String {
    println!("{first}\nmaking it smaller");
    let (mut kept, mut why) = (tree.current(), first);
    let mut goes_on = tree.simplify();
    for attempt in 0..300 {
        if !goes_on {
            break;
        }
        let sequence = tree.current();
        goes_on = match play(app, &format!("s{attempt}"), &sequence).await {
            Ok(_) => tree.complicate(),
            Err(error) => {
                (kept, why) = (sequence, error);
                tree.simplify()
            }
        };
    }
    format!("{why}\nin {kept:#?}")
}

async fn body(app: &TestApp) {
    // Another seed each run would find more, and could not be run again; more steps find more, too.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = proptest::collection::vec(steps::step(), LENGTH);
    let mut outcomes = BTreeMap::<String, usize>::new();
    for number in 0..wanted().div_ceil(LENGTH) {
        let tree = strategy.new_tree(&mut runner).expect("a sequence");
        match play(app, &format!("m{number}"), &tree.current()).await {
            Ok(found) => found.into_iter().for_each(|(code, count)| *outcomes.entry(code).or_default() += count),
            Err(error) => panic!("{}", smallest(app, tree, error).await),
        }
    }
    println!("{outcomes:?}");
    let taken = |code: &str| outcomes.get(code).copied().unwrap_or_default();
    // A model that refuses everything agrees with a server that does.
    assert!(taken("done") * 4 > wanted(), "few steps did anything: {outcomes:?}");
    for code in ["conflict", "forbidden", "unpublished_relation", "version_mismatch"] {
        assert!(taken(code) > 0, "nothing was refused with {code}: {outcomes:?}");
    }
}

mod the_desk_and_readers_agree_with_a_model {
    use super::*;

    #[test]
    fn sqlite() {
        run(Engine::Sqlite, body);
    }

    #[test]
    fn postgres() {
        run(Engine::Postgres, body);
    }
}

/// The data of a query.
async fn ask(app: &TestApp, who: Who, query: &str) -> Value {
    app.data(who, query, json!({})).await
}
