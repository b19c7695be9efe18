//! What is shown, and of which moment: now, or as readers saw it at a time. Loaders and finders are keyed by it, so that
//! everything below an answer is of the moment of the answer.

use std::fmt;

use masthead_entity::{PublicationId, RevisionId, Timestamp, Visibility, entry};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use crate::{
    access::{Action, Actor, Resource, rules},
    context::Cx,
    error::Result,
    journal,
    validate::Check,
    wire::DateTime,
};

/// The moment that an answer is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Moment {
    /// What holds now: what is not closed. Never a comparison with the clock.
    #[default]
    Now,
    /// What held at this time.
    AsOf(Timestamp),
}

impl Moment {
    /// The moment that an argument `asOf` means. What is to come nobody saw yet: it is refused, unless the journal has
    /// come there by the clock of another process.
    pub async fn asked(cx: &Cx, as_of: Option<DateTime>) -> Result<Self> {
        let Some(DateTime(at)) = as_of else { return Ok(Self::Now) };
        let has_come = at <= cx.now() || at <= journal::last(&*cx.read().await?).await?.1;
        let mut check = Check::default();
        check.rule(has_come, "/asOf", "This lies in the future: give a time that has passed.");
        check.done()?;
        Ok(Self::AsOf(at))
    }

    /// What holds at this moment, of rows that hold from one time to another.
    pub fn holds(self, from: impl ColumnTrait, to: impl ColumnTrait) -> SimpleExpr {
        self.holds_between(Expr::col(from.as_column_ref()), Expr::col(to.as_column_ref()))
    }

    /// The same of a table under another name.
    pub fn holds_between(self, from: SimpleExpr, to: SimpleExpr) -> SimpleExpr {
        match self {
            Self::Now => to.is_null(),
            // That no time is negative opens the indexes of the past, which are closed to statements about now.
            Self::AsOf(at) => {
                let is_time = from.clone().gte(Expr::cust("0"));
                is_time.and(from.lte(at)).and(to.clone().is_null().or(to.gt(at)))
            }
        }
    }

    /// Whether it has passed.
    pub fn is_past(self) -> bool {
        self != Self::Now
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now => f.write_str("now"),
            Self::AsOf(at) => write!(f, "as of {}", at.0),
        }
    }
}

/// By what an entry is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShownBy {
    /// By a publication: what readers see, or saw.
    Publication(PublicationId),
    /// By a revision, which is previewed.
    Revision(RevisionId),
}

/// An entry as it is shown: its texts and relations hang on this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shown {
    /// By what.
    pub by: ShownBy,
    /// The moment of what it names: its terms, its FAQs, its further reading.
    pub at: Moment,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.by {
            ShownBy::Publication(id) => write!(f, "{id} {}", self.at),
            ShownBy::Revision(id) => write!(f, "the revision {id} {}", self.at),
        }
    }
}

/// Whatever is asked for of many things that are shown, in groups that one statement answers.
pub struct Groups {
    /// Publications, by the moment.
    pub publications: Vec<(Moment, Vec<PublicationId>)>,
    /// Revisions, by the moment.
    pub revisions: Vec<(Moment, Vec<RevisionId>)>,
}

impl Groups {
    /// Of these, each once.
    pub fn of(all: impl IntoIterator<Item = Shown>) -> Self {
        let mut groups = Self { publications: Vec::new(), revisions: Vec::new() };
        for Shown { by, at } in all {
            match by {
                ShownBy::Publication(id) => add(&mut groups.publications, at, id),
                ShownBy::Revision(id) => add(&mut groups.revisions, at, id),
            }
        }
        for (_, ids) in &mut groups.publications {
            ids.sort_unstable();
            ids.dedup();
        }
        for (_, ids) in &mut groups.revisions {
            ids.sort_unstable();
            ids.dedup();
        }
        groups
    }
}

fn add<T>(groups: &mut Vec<(Moment, Vec<T>)>, at: Moment, id: T) {
    match groups.iter_mut().find(|(moment, _)| *moment == at) {
        Some((_, ids)) => ids.push(id),
        None => groups.push((at, vec![id])),
    }
}

/// Keys in groups of one moment, each of which one statement answers.
pub fn by_moment<K: Copy>(keys: &[(Moment, K)]) -> Vec<(Moment, Vec<K>)> {
    let mut groups = Vec::new();
    for (at, key) in keys {
        add(&mut groups, *at, *key);
    }
    groups
}

/// Which entries are the actor's own, where it does not see all of those of others.
pub fn narrowed(actor: &Actor) -> Option<SimpleExpr> {
    let sees = |state: &Visibility| rules::allowed(actor.capacity(), Action::ReadEntry, Resource::entry(false, *state));
    (!rules::STATES.iter().all(sees)).then(|| is_own(actor))
}

/// Which entries are the actor's own.
pub fn is_own(actor: &Actor) -> SimpleExpr {
    let owner = Expr::col((entry::Entity, entry::Column::CreatedBy));
    match actor.account() {
        Some(id) => owner.clone().is_not_null().and(owner.eq(id)),
        None => Expr::cust("FALSE"),
    }
}

/// Which entries' past the actor may see; `None`: that of all. What was withdrawn stays withdrawn: readers see the past of
/// what is published now. Whoever sees an entry on the desk in its state sees its past in that state, too.
pub fn past_is_open(actor: &Actor, entry_id: impl Into<SimpleExpr>) -> Option<SimpleExpr> {
    let is_own = narrowed(actor)?;
    let own = rules::STATES.into_iter();
    let own = own.filter(|at| rules::allowed(actor.capacity(), Action::ReadEntry, Resource::entry(true, *at)));
    let own: Vec<_> = own.collect();
    let is_published = entry::Column::Visibility.eq(Visibility::Published);
    let is_open = match own.is_empty() {
        true => is_published,
        false => is_published.or(is_own.and(entry::Column::Visibility.is_in(own))),
    };
    let open = entry::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(Expr::col((entry::Entity, entry::Column::Id)).eq(entry_id.into()))
        .filter(is_open);
    Some(Expr::exists(open.into_query()))
}
