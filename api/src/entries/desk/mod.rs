//! Finders for editors: entries in every state, with their working revisions.

pub mod assigning;
pub mod briefs;
pub mod bulk;
pub mod calendar;
pub mod listing;
pub mod waiting;

use std::collections::HashMap;

use masthead_entity::{EntryId, EntryKind, RevisionId, entry, publication, revision, revision_faq};
use sea_orm::{
    ColumnTrait, EntityTrait, Iterable, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{CaseStatement, Expr, ExprTrait, SelectStatement, SimpleExpr},
};

use super::word;
use crate::{
    access::{Action, Actor, Resource, rules},
    context::Cx,
    db::Tx,
    error::{AppError, Result},
    preconditions::Subject,
    shown::{is_own, narrowed},
    slugs::{self, Space},
    terms::Wanted,
};

/// An entry, in whatever state.
pub use entry::Model as Row;

/// A revision of one.
pub use revision::Model as Revision;

/// The entries of one kind that this actor may see, as the matrix says: whose, and in which state. Of an entry of which
/// they may not see every state, they see what readers see: the revision that is published stands for the working one, and
/// version and time are those that it was published with.
pub(super) fn scope(actor: &Actor, kind: EntryKind) -> Result<Select<entry::Entity>> {
    Ok(scope_of_both(actor)?.filter(entry::Column::Kind.eq(kind)))
}

/// The same of both kinds.
pub(super) fn scope_of_both(actor: &Actor) -> Result<Select<entry::Entity>> {
    rules::require_some(actor, Action::ReadEntry)?;
    let select = entry::Entity::find();
    if narrowed(actor).is_none() {
        return Ok(select);
    }
    let replaced = [
        (entry::Column::WorkingRevisionId, head(actor)),
        (entry::Column::Version, version(actor)),
        (entry::Column::UpdatedAt, updated_at(actor)),
        (entry::Column::Stage, of_own(actor, entry::Column::Stage)),
        (entry::Column::AssigneeId, of_own(actor, entry::Column::AssigneeId)),
    ];
    let columns = entry::Column::iter().filter(|column| !replaced.iter().any(|(other, _)| same(*column, *other)));
    let select = select.filter(may(actor, Action::ReadEntry)).select_only().columns(columns);
    Ok(replaced.into_iter().fold(select, |select, (column, shown)| select.column_as(shown, column)))
}

fn same(one: entry::Column, other: entry::Column) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

/// To which entries the actor may do this, as the matrix says: whose, and in which state.
pub(super) fn may(actor: &Actor, action: Action) -> SimpleExpr {
    let is_in_reach = |own| {
        let states = rules::STATES.into_iter();
        let allowed = states.filter(|at| rules::allowed(actor.capacity(), action, Resource::entry(own, *at)));
        entry::Column::Visibility.is_in(allowed.collect::<Vec<_>>())
    };
    let is_own = is_own(actor);
    is_own.clone().and(is_in_reach(true)).or(is_own.not().and(is_in_reach(false)))
}

/// The revision that stands for the working one: of an entry of which the actor does not see every state, the one that is
/// published.
pub(super) fn head(actor: &Actor) -> SimpleExpr {
    of_own_or_published(actor, entry::Column::WorkingRevisionId, publication::Column::RevisionId)
}

/// The version that the actor sees: each save of a draft that they do not see raises that of the entry.
fn version(actor: &Actor) -> SimpleExpr {
    of_own_or_published(actor, entry::Column::Version, publication::Column::EntryVersion)
}

/// When an entry last changed, as far as the actor sees it.
pub(super) fn updated_at(actor: &Actor) -> SimpleExpr {
    of_own_or_published(actor, entry::Column::UpdatedAt, publication::Column::ValidFrom)
}

/// What moves with each draft: of an entry of which the actor does not see every state, what the open publication says in
/// its place.
fn of_own_or_published(actor: &Actor, column: entry::Column, published: publication::Column) -> SimpleExpr {
    let column = Expr::col((entry::Entity, column));
    let Some(is_own) = narrowed(actor) else { return column };
    let published = publication::Entity::find()
        .select_only()
        .column(published)
        .filter(publication::Column::ValidTo.is_null())
        .filter(
            Expr::col((publication::Entity, publication::Column::EntryId)).equals((entry::Entity, entry::Column::Id)),
        );
    let published = SimpleExpr::SubQuery(None, Box::new(published.into_query().into()));
    Expr::Case(Box::new(CaseStatement::new().case(is_own, column).finally(published)))
}

/// What only those know of an entry who see every state of it; null for the others.
pub(super) fn of_own(actor: &Actor, column: entry::Column) -> SimpleExpr {
    let column = Expr::col((entry::Entity, column));
    match narrowed(actor) {
        Some(is_own) => Expr::Case(Box::new(CaseStatement::new().case(is_own, column).finally(Expr::cust("NULL")))),
        None => column,
    }
}

/// The ids of the entries that the actor may see; or only of those that they see in every state. `None`: of all.
pub(super) fn ids(actor: &Actor, in_every_state: bool) -> Result<Option<SelectStatement>> {
    let scope = scope_of_both(actor)?;
    let Some(is_own) = narrowed(actor) else { return Ok(None) };
    let scope = if in_every_state { scope.filter(is_own) } else { scope };
    Ok(Some(scope.select_only().column(entry::Column::Id).into_query()))
}

/// Those of these entries that the actor does not see at all.
pub(super) async fn hidden(tx: &Tx, kind: EntryKind, ids: &[EntryId]) -> Result<Vec<EntryId>> {
    if ids.is_empty() || narrowed(tx.actor()).is_none() {
        return Ok(Vec::new());
    }
    let seen: Vec<EntryId> = scope(tx.actor(), kind)?
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(ids.iter().filter(|id| !seen.contains(id)).copied().collect())
}

/// The entry as the matrix of permissions looks at it.
pub fn resource(actor: &Actor, entry: &entry::Model) -> Resource {
    let is_own = match actor {
        Actor::Preview { entry: shown, .. } => *shown == entry.id,
        actor => actor.account().is_some_and(|account| entry.created_by == Some(account)),
    };
    Resource::entry(is_own, entry.visibility)
}

/// Those of these entries, of whatever kind, to which the actor may do this. For lists, which hold what one may see.
pub async fn permitted(cx: &Cx, ids: &[EntryId], action: Action) -> Result<Vec<entry::Model>> {
    let mut permitted = Vec::new();
    for kind in [EntryKind::Article, EntryKind::Faq] {
        let select = scope(cx.actor(), kind)?.filter(entry::Column::Id.is_in(ids.iter().copied()));
        let rows = select.all(&*cx.read().await?).await?.into_iter();
        permitted.extend(rows.filter(|row| rules::allowed(cx.actor().capacity(), action, resource(cx.actor(), row))));
    }
    Ok(permitted)
}

/// Of which kind an entry is, for a change of what hangs on it.
pub async fn kind_of(tx: &Tx, id: EntryId) -> Result<EntryKind> {
    let select = entry::Entity::find_by_id(id).select_only().column(entry::Column::Kind);
    let kind = select.into_tuple().one(tx.db()).await?;
    kind.ok_or_else(|| AppError::internal("something hangs on no entry"))
}

/// The row of an entry, for a change of it.
pub async fn load(tx: &Tx, kind: EntryKind, id: EntryId) -> Result<entry::Model> {
    tx.about(Subject::Thing(id.0));
    let row = scope(tx.actor(), kind)?.filter(entry::Column::Id.eq(id)).one(tx.db()).await?;
    row.ok_or_else(|| AppError::not_found(word(kind)))
}

/// The entry of this id, for what hangs on it.
pub async fn require_one(cx: &Cx, kind: EntryKind, id: EntryId) -> Result<entry::Model> {
    one(cx, kind, &Wanted::Id(id.0), "").await?.ok_or_else(|| AppError::not_found(word(kind)))
}

/// An entry with its working revision: one statement.
pub async fn with_head(cx: &Cx, kind: EntryKind, id: EntryId) -> Result<(entry::Model, revision::Model)> {
    let mut select = scope(cx.actor(), kind)?.filter(entry::Column::Id.eq(id));
    let on_head = Expr::col((revision::Entity, revision::Column::Id)).eq(head(cx.actor()));
    QueryTrait::query(&mut select).left_join(revision::Entity, on_head);
    let found = select.select_also(revision::Entity).one(&*cx.read().await?).await?;
    let (entry, head) = found.ok_or_else(|| AppError::not_found(word(kind)))?;
    let head = head.ok_or_else(|| AppError::internal("an entry without a revision"))?;
    Ok((entry, head))
}

/// The entry that an editor asks for; a slug may be one that it had, or one that is only reserved.
pub async fn one(cx: &Cx, kind: EntryKind, wanted: &Wanted, locale: &str) -> Result<Option<entry::Model>> {
    let select = scope(cx.actor(), kind)?;
    let select = match wanted {
        Wanted::Id(id) => select.filter(entry::Column::Id.eq(EntryId(*id))),
        Wanted::Slug(name) => {
            let held = Space::entries(kind, locale).name(name);
            let seen = slugs::owners(slugs::seen(held.clone()));
            let select = select.filter(entry::Column::Id.in_subquery(slugs::owners(held)));
            match narrowed(cx.actor()) {
                Some(is_own) => select.filter(is_own.or(entry::Column::Id.in_subquery(seen))),
                None => select,
            }
        }
    };
    Ok(select.one(&*cx.read().await?).await?)
}

/// The working revisions of entries that were found through the scope: that is not asked again. Any other revision is
/// found by [`crate::entries::history::by_ids`].
pub async fn heads(cx: &Cx, ids: &[RevisionId]) -> Result<HashMap<RevisionId, revision::Model>> {
    cx.require(Action::ReadEntry)?;
    let rows = revision::Entity::find()
        .filter(revision::Column::Id.is_in(ids.iter().copied()))
        .all(&*cx.read().await?)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The FAQs of revisions, each list in its order, in whatever state they are.
pub async fn faqs_of_revisions(cx: &Cx, ids: &[RevisionId]) -> Result<HashMap<RevisionId, Vec<entry::Model>>> {
    let on_entry =
        revision_faq::Entity::belongs_to(entry::Entity).from(revision_faq::Column::FaqId).to(entry::Column::Id);
    let rows: Vec<ListedFaq> = scope(cx.actor(), EntryKind::Faq)?
        .column_as(revision_faq::Column::RevisionId, "owner")
        .join_rev(JoinType::InnerJoin, on_entry.into())
        .filter(revision_faq::Column::RevisionId.is_in(ids.iter().copied()))
        .order_by_asc(revision_faq::Column::Position)
        .into_model()
        .all(&*cx.read().await?)
        .await?;
    let mut lists: HashMap<_, Vec<_>> = HashMap::new();
    for ListedFaq { owner, faq } in rows {
        lists.entry(owner).or_default().push(faq);
    }
    Ok(lists)
}

#[derive(sea_orm::FromQueryResult)]
struct ListedFaq {
    owner: RevisionId,
    #[sea_orm(nested)]
    faq: entry::Model,
}
