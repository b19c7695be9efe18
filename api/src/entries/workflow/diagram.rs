//! The table of moves for people: `docs/workflow.md`, printed by `masthead workflow`.

use std::collections::BTreeSet;

use masthead_entity::{Stage, Visibility};

use super::{Move, State};
use crate::access::table;

const HEAD: &str = "\
# From a draft to readers

Printed by `masthead workflow` from the one table of moves in `api/src/entries/workflow/mod.rs`; a test compares the two.
[desk.md](desk.md#review-and-schedules) has the requests, [history.md](history.md) what becomes of older revisions.

An entry (an article or a FAQ) has a *visibility*: whether readers see it. Its newest revision, the *working revision*, has
a *stage*: how far it is on its way to readers. What readers see is a publication, which no edit touches: a published entry
can have a newer working revision in any stage. The *status* is both in one word: `DRAFT`, `IN_REVIEW`, `APPROVED`,
`SCHEDULED`, `PUBLISHED`, `CHANGED` (published, with a newer draft), `UNPUBLISHED`, `ARCHIVED`, `TRASHED`.
";

const RULES: &str = "\
- Approval names a revision. A later edit is a draft again and needs an approval of its own; the same revision, taken from
  readers and published again, does not.
- With the setting `workflow.approval` only approved revisions are published or scheduled. With `workflow.own_approval =
  false` four eyes look: nobody approves a revision of an entry of which they saved any revision since what readers saw
  last (where readers never saw it, any at all), whoever saved the newest one. A tag that a colleague adds does not make it
  theirs. API tokens count as one person.
- The note of a correction is approved by nobody: whoever may publish is trusted with it, and it stays.
- A schedule pins its revision: what is saved later does not go with it. Publishing something else calls it off, since it
  would bring readers back to something older; so does taking the entry from readers: it does not come back by itself.
  What is approved stays approved when its time is called off.
- What was due is done in order of time, once, by whichever process has the lease; also what fell due while none was
  running. What could not be done (an article with a FAQ that was never published, say) is told as `failure` on the
  schedule and in the journal, and is not tried again.
- An article with a FAQ that readers never saw is not published, unless `publishFaqs` takes the FAQ along; nor is it
  scheduled, unless that FAQ is to be published no later. A FAQ that was withdrawn keeps no article, nor does one that was
  never published and lies in the trash: the article keeps the relation and is shown without the FAQ, which comes in its
  place when it is published. Restored from the trash, a FAQ that readers never saw keeps the article until then.
- The end of an entry that readers do not see is scheduled only behind its publication.
- Unpublishing, archiving and trashing keep the working revision and all relations; restoring leads to unpublished.
  What was published and has no newer revision is a draft then.
- Every move names the version that it starts from and is an event of the journal; what it calls off is another. Where the
  table does not have it, it is refused with `conflict`; what nobody may do there, as anything but restoring in the trash,
  with `forbidden`.
- A slug that readers never saw is reserved as long as the working revision or one that waits for its time has it.
";

/// The whole document, in Markdown.
pub fn document() -> String {
    let mut text = String::from(HEAD);
    text += "\n## The working revision\n\n```mermaid\nstateDiagram-v2\n    [*] --> draft: create\n";
    for (from, verb, to) in steps() {
        text += &format!("    {from} --> {to}: {verb}\n");
    }
    text += "```\n\n## The entry\n\n```mermaid\nstateDiagram-v2\n    [*] --> unpublished: create\n";
    for (from, verb, to) in changes() {
        text += &format!("    {from} --> {to}: {verb}\n");
    }
    text += "```\n\n## Every move\n\n| move | what it does | from | to |\n|---|---|---|---|\n";
    for verb in Move::ALL {
        text += &format!("| {} | {} | {} | {} |\n", verb.word(), verb.meaning(), from(*verb), to(*verb));
    }
    text += "\n## Who\n\n*own* and *others'* say whose the entry is; a state in brackets is the only one in which it is allowed, \
             or, with\n*not*, the only one in which it is not. API tokens have their scopes for it\n([permissions.md](permissions.md) has the whole matrix).\n\n";
    let roles = table::ROLES.iter().skip(1);
    text += &format!("| move |{}\n", roles.clone().map(|(name, _)| format!(" {name} |")).collect::<String>());
    text += &format!("|---|{}\n", "---|".repeat(roles.len()));
    for verb in Move::ALL {
        let cells = roles.clone().map(|(_, who)| format!(" {} |", table::cell(*who, verb.action())));
        text += &format!("| {} |{}\n", verb.word(), cells.collect::<String>());
    }
    text + "\n## Rules beside the table\n\n" + RULES
}

/// Every move from every state that has it, and where it leads.
fn all() -> impl Iterator<Item = (State, Move, State)> {
    let from = |verb: Move| {
        State::all().flat_map(move |from| {
            [false, true].into_iter().filter_map(move |approved| Some((from, verb, verb.target(from, approved).ok()?)))
        })
    };
    Move::ALL.iter().flat_map(move |verb| from(*verb))
}

type Edges = Vec<(&'static str, &'static str, &'static str)>;

fn edges(moves: impl Iterator<Item = (&'static str, Move, &'static str)>) -> Edges {
    let mut edges = Edges::new();
    for edge in moves.map(|(from, verb, to)| (from, verb.word(), to)) {
        if !edges.contains(&edge) {
            edges.push(edge);
        }
    }
    edges
}

/// How the working revision goes on, where the entry is not put aside.
fn steps() -> Edges {
    let is_on_the_way = |state: &State| matches!(state.visibility, Visibility::Unpublished | Visibility::Published);
    let moves = all().filter(|(from, _, to)| is_on_the_way(from) && is_on_the_way(to));
    let moves = moves.filter(|(from, verb, to)| *verb != Move::Unpublish && from.stage != to.stage);
    edges(moves.map(|(from, verb, to)| (stage(from.stage), verb, stage(to.stage))))
}

/// How the entry comes before readers and goes away again.
fn changes() -> Edges {
    let moves = all().filter(|(from, _, to)| from.visibility != to.visibility);
    edges(moves.map(|(from, verb, to)| (visibility(from.visibility), verb, visibility(to.visibility))))
}

/// The states from which a move goes, as `unpublished, published (draft, in_review)`.
fn from(verb: Move) -> String {
    let mut groups: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for place in crate::access::rules::STATES {
        let of_place = || State::all().filter(|state| state.visibility == place);
        let goes = of_place().filter(|state| verb.target(*state, false).is_ok());
        let stages: Vec<_> = goes.map(|state| stage(state.stage)).collect();
        let stages = if stages.len() == of_place().count() { vec!["any stage"] } else { stages };
        match groups.iter_mut().find(|(_, known)| *known == stages) {
            _ if stages.is_empty() => {}
            Some((places, _)) => places.push(visibility(place)),
            None => groups.push((vec![visibility(place)], stages)),
        }
    }
    let words = groups.into_iter().map(|(places, stages)| format!("{} ({})", places.join(", "), stages.join(", ")));
    words.collect::<Vec<_>>().join("; ")
}

/// Where a move leads: the visibility where it changes that, else the stage.
fn to(verb: Move) -> String {
    let made = all().filter(|(_, made, _)| *made == verb);
    let words: BTreeSet<_> = made
        .map(|(from, _, to)| match (from.visibility == to.visibility, from.stage == to.stage) {
            (true, true) => "where it is",
            (true, false) => stage(to.stage),
            (false, _) => visibility(to.visibility),
        })
        .collect();
    words.into_iter().collect::<Vec<_>>().join(" or ")
}

fn stage(stage: Option<Stage>) -> &'static str {
    match stage {
        None => "published",
        Some(Stage::Draft) => "draft",
        Some(Stage::InReview) => "in_review",
        Some(Stage::Approved) => "approved",
        Some(Stage::Scheduled) => "scheduled",
    }
}

fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Unpublished => "unpublished",
        Visibility::Published => "published",
        Visibility::Archived => "archived",
        Visibility::Trashed => "trashed",
    }
}
