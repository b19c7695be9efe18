//! The desk against a plain model of it. Random sequences of edits, slugs, tags, FAQs, reviews, moves, schedules and returns
//! to older revisions, one by one and in bulk, by several people on several entries in two languages, go to the server and
//! to a few vectors in memory; after every step that changed something readers' view, lists by tag, slugs, languages, the
//! desk, the history and any earlier moment are the same in both. A step that is refused writes nothing.
//!
//! `MASTHEAD_TEST_STEPS` says how many steps each engine takes. A sequence that fails is made smaller until no step can be
//! left out of it, and printed.

mod check;
mod deeds;
mod entry;
mod names;
mod publishing;
mod requests;
mod schedules;
mod steps;
mod world;

use std::collections::BTreeMap;

use masthead_tests::{Engine, TestApp, Who, run_with};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use self::{
    steps::{Deed, LENGTH, Outcome, Step},
    world::World,
};

/// The entries that a sequence is about: what each is, who makes it, and in which language.
const ENTRIES: [(&str, Who, &str); 6] = [
    ("articles", Who::Editor, "en"),
    ("articles", Who::Author, "en"),
    ("articles", Who::Editor, "en"),
    ("faqs", Who::Editor, "en"),
    ("faqs", Who::Author, "en"),
    ("articles", Who::Editor, "de"),
];

/// Where the FAQs begin.
const FAQS: usize = 3;

/// The one that says the same as the first.
const TRANSLATION: usize = 5;

/// How many tags there are to choose from.
const TAGS: usize = 3;

/// How many slugs there are to choose from, in each language and of each kind.
const SLUGS: usize = 2;

fn wanted() -> usize {
    std::env::var("MASTHEAD_TEST_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(2_000)
}

/// How often which outcome was met.
type Outcomes = BTreeMap<String, usize>;

/// One run of a sequence on entries and tags of its own. Gives what became of its steps, or what went wrong.
async fn play(app: &TestApp, name: &str, sequence: &[Step]) -> Result<Outcomes, String> {
    requests::sign_in(app).await;
    let mut world = World::make(app, name).await;
    let mut outcomes = Outcomes::new();
    check::everything(app, &mut world, 0).await?;
    let mut position = app.position().await;
    for (number, step) in sequence.iter().enumerate() {
        let told = |what: String| format!("step {number}, {step:?}: {what}");
        // Whoever does it looks at the desk before.
        let before = world.clone();
        let expected = world.expect(step);
        let outcome = requests::carry_out(app, &before, step).await;
        if outcome != expected {
            return Err(told(format!("answered {outcome:?}, the model expected {expected:?}")));
        }
        count(&mut outcomes, &world, step, &outcome);
        world.moments.push(app.app.clock().now());
        let reached = app.position().await;
        let has_written = reached != std::mem::replace(&mut position, reached);
        if outcome.is_err() && has_written {
            return Err(told("it was refused, and wrote something".to_owned()));
        }
        // What nothing was written of is as it was.
        if has_written || world.entries != before.entries {
            check::everything(app, &mut world, step.salt()).await.map_err(told)?;
        }
    }
    Ok(outcomes)
}

/// Notes what became of a step, and whether an article was published without a FAQ that was withdrawn.
fn count(outcomes: &mut Outcomes, world: &World, step: &Step, outcome: &Outcome) {
    let words = match outcome {
        Ok(words) => words,
        Err(code) => code,
    };
    words.split(", ").for_each(|word| *outcomes.entry(word.to_owned()).or_default() += 1);
    if let (Step::Does(_, number, Deed::Publish(_), _), Ok(_)) = (step, outcome) {
        let is_hidden = |faq: &usize| world.entries[FAQS + faq].seen(None).is_none();
        if world.entries[*number].working().content.faqs.iter().any(is_hidden) {
            *outcomes.entry("without a FAQ".to_owned()).or_default() += 1;
        }
    }
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
    let mut outcomes = Outcomes::new();
    for number in 0..wanted().div_ceil(LENGTH) {
        if number % 50 == 0 {
            app.tidy().await;
        }
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
    let met = ["conflict", "forbidden", "unpublished_relation", "version_mismatch", "slug_taken", "without a FAQ"];
    for outcome in met {
        assert!(taken(outcome) > 0, "nothing was {outcome}: {outcomes:?}");
    }
}

/// What is looked at in one request is more than a client may ask for.
fn generous(config: &mut masthead::config::Config) {
    (config.graphql.max_root_fields, config.graphql.max_aliases) = (1_000, 1_000);
    (config.graphql.max_cost, config.graphql.max_tokens) = (u64::MAX, 100_000);
}

mod the_desk_and_readers_agree_with_a_model {
    use super::*;

    #[test]
    fn sqlite() {
        run_with(Engine::Sqlite, generous, body);
    }

    #[test]
    fn postgres() {
        run_with(Engine::Postgres, generous, body);
    }
}
