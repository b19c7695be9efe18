//! The steps of a sequence.

use masthead_tests::Who;
use proptest::prelude::*;

use super::{ENTRIES, FAQS, SLUGS, TAGS, TRANSLATION, entry::Content, world::World};

/// How many steps one sequence has.
pub const LENGTH: usize = 40;

/// What somebody does to an entry.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Saves another title, publishing it at once where that is said.
    Title(u8, bool),
    /// Saves another slug.
    Slug(usize),
    /// Saves other tags, in this order.
    Tags(Vec<usize>),
    /// Saves these tags besides those that it has.
    AddTags(Vec<usize>),
    /// Saves it without these tags.
    TakeTags(Vec<usize>),
    /// Saves other FAQs, in this order.
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
    /// Has it published in so many hours, with its FAQs where that is said.
    Schedule(i64, bool),
    /// Has it taken from readers in so many hours.
    ScheduleEnd(i64),
    /// Calls its publishing off.
    Cancel,
    /// Publishes it, starting from a version that is not the present one.
    Stale,
}

impl Deed {
    /// What it makes of what an entry says.
    pub fn change(&self, world: &World, content: &mut Content) {
        match self {
            Deed::Title(number, _) => content.title = world.title(*number),
            Deed::Slug(number) => content.slug = world.slug(*number),
            Deed::Tags(tags) => content.tags = tags.clone(),
            Deed::AddTags(tags) => {
                let new: Vec<_> = tags.iter().copied().filter(|tag| !content.tags.contains(tag)).collect();
                content.tags.extend(new);
            }
            Deed::TakeTags(tags) => content.tags.retain(|tag| !tags.contains(tag)),
            Deed::Faqs(faqs) => content.faqs = faqs.clone(),
            _ => {}
        }
    }
}

/// One deed to many entries of a kind.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// Who does it.
    pub who: Who,
    /// The entries, by number.
    pub entries: Vec<usize>,
    /// Publishes, withdraws, throws away, or saves other tags.
    pub deed: Deed,
}

impl Bulk {
    /// What is done to each.
    pub fn deeds(&self) -> impl Iterator<Item = (usize, Deed)> {
        self.entries.iter().map(|number| (*number, self.deed.clone()))
    }
}

/// One step. The number at its end is one of its own, by which an earlier moment is chosen to be looked at.
#[derive(Clone, Debug)]
pub enum Step {
    /// Somebody does something to the entry of this number.
    Does(Who, usize, Deed, usize),
    /// Somebody does the same to many: all or nothing where that is said, and else each by itself.
    Bulk(Bulk, bool, usize),
    /// So many hours pass.
    Passes(i64, usize),
}

impl Step {
    /// Its own number.
    pub fn salt(&self) -> usize {
        match self {
            Step::Does(.., salt) | Step::Bulk(.., salt) | Step::Passes(_, salt) => *salt,
        }
    }
}

/// What may be answered: `done`, the code of the failure, or in bulk such a word for each.
pub type Outcome = Result<String, String>;

/// Some of these, in any order.
fn some(of: std::ops::Range<usize>, least: usize) -> impl Strategy<Value = Vec<usize>> {
    let count = of.len();
    Just(of.collect::<Vec<_>>())
        .prop_shuffle()
        .prop_flat_map(move |all| (least..=count).prop_map(move |kept| all.iter().take(kept).copied().collect()))
}

/// What is done to entries of both kinds.
fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0_u8..12, prop::bool::weighted(0.2)).prop_map(|(title, publish)| Deed::Title(title, publish)),
        4 => (0..SLUGS).prop_map(Deed::Slug),
        3 => some(0..TAGS, 0).prop_map(Deed::Tags),
        2 => (0_usize..6).prop_map(Deed::Return),
        2 => Just(Deed::Submit),
        1 => Just(Deed::Approve),
        1 => Just(Deed::RequestChanges),
        6 => Just(Deed::Publish(false)),
        3 => Just(Deed::Unpublish),
        1 => Just(Deed::Archive),
        1 => Just(Deed::Trash),
        2 => Just(Deed::Restore),
        2 => (1_i64..4).prop_map(|hours| Deed::Schedule(hours, false)),
        1 => (1_i64..5).prop_map(Deed::ScheduleEnd),
        1 => Just(Deed::Cancel),
        1 => Just(Deed::Stale),
    ]
}

/// What is done to an article that may hold FAQs.
fn deed_with_faqs() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => deed(),
        4 => some(0..2, 0).prop_map(Deed::Faqs),
        2 => Just(Deed::Publish(true)),
        1 => (1_i64..4).prop_map(|hours| Deed::Schedule(hours, true)),
    ]
}

/// What is done to a FAQ, and to what holds none: it comes and goes more often, under articles that show it.
fn deed_of_other() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => deed(),
        2 => Just(Deed::Publish(false)),
        2 => Just(Deed::Unpublish),
    ]
}

fn somebody() -> impl Strategy<Value = Who> {
    prop_oneof![2 => Just(Who::Editor), 1 => Just(Who::Admin), 2 => Just(Who::Author)]
}

fn bulk() -> impl Strategy<Value = Bulk> {
    let deed = prop_oneof![
        3 => Just(Deed::Publish(false)),
        1 => Just(Deed::Unpublish),
        1 => Just(Deed::Trash),
        2 => some(0..TAGS, 1).prop_map(Deed::AddTags),
        1 => some(0..TAGS, 1).prop_map(Deed::TakeTags),
        1 => some(0..TAGS, 0).prop_map(Deed::Tags),
    ];
    let articles = (deed.clone(), prop::bool::weighted(0.3), some(0..FAQS, 1));
    let articles = articles.prop_map(|(deed, with_faqs, entries)| match deed {
        Deed::Publish(_) => (Deed::Publish(with_faqs), entries),
        deed => (deed, entries),
    });
    let faqs = (deed, some(FAQS..TRANSLATION, 1));
    (somebody(), prop_oneof![articles, faqs]).prop_map(|(who, (deed, entries))| Bulk { who, entries, deed })
}

/// Any step.
pub fn step() -> impl Strategy<Value = Step> {
    let salt = 0_usize..1_000_000;
    let on_article = (somebody(), 0..FAQS, deed_with_faqs(), salt.clone());
    let on_other = (somebody(), FAQS..ENTRIES.len(), deed_of_other(), salt.clone());
    prop_oneof![
        10 => on_article.prop_map(|(who, entry, deed, salt)| Step::Does(who, entry, deed, salt)),
        10 => on_other.prop_map(|(who, entry, deed, salt)| Step::Does(who, entry, deed, salt)),
        2 => (bulk(), any::<bool>(), salt.clone()).prop_map(|(bulk, all, salt)| Step::Bulk(bulk, all, salt)),
        2 => (1_i64..4, salt).prop_map(|(hours, salt)| Step::Passes(hours, salt)),
    ]
}
