//! Finders of terms. Those for readers start from [`visible`], those for editors from [`on_desk`].

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    hash::Hash,
};

use masthead_entity::{
    EntryKind, PublicationId, RevisionId, TermId, TermKind, Timestamp, publication_term, revision_term, term,
    term_version,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use uuid::Uuid;

use super::Wanted;
use crate::{
    access::{Action, Actor},
    context::Cx,
    db::order::{self, Ordering},
    error::Result,
    journal::Name,
    paging::{Key, Page, PageArgs, Place, Seal},
    shown::{Groups, Moment, Shown, ShownBy, past_is_open},
    slugs, text,
};

/// A term as it is now.
pub use term_version::Model as Row;

/// What readers may see of a kind: the versions of the moment; of tags and sources, those that something uses that was
/// public then, and whose past the actor may see.
pub fn visible(actor: &Actor, kind: TermKind, at: Moment) -> Select<term_version::Entity> {
    let versions = term_version::Entity::find()
        .filter(term_version::Column::Kind.eq(kind))
        .filter(at.holds(term_version::Column::ValidFrom, term_version::Column::ValidTo));
    match kind {
        TermKind::Category | TermKind::Author => versions,
        TermKind::Tag | TermKind::Source => versions.filter(is_used(actor, at)),
    }
}

fn is_used(actor: &Actor, at: Moment) -> SimpleExpr {
    use publication_term::Column as T;
    let column = |column: T| Expr::col((publication_term::Entity, column));
    let mut uses = publication_term::Entity::find()
        .select_only()
        .expr(Expr::val(1))
        .filter(at.holds(T::ValidFrom, T::ValidTo))
        .filter(column(T::TermId).equals((term_version::Entity, term_version::Column::TermId)));
    if at.is_past()
        && let Some(is_open) = past_is_open(actor, column(T::EntryId))
    {
        uses = uses.filter(is_open);
    }
    Expr::exists(uses.into_query())
}

/// Narrows to the one that is wanted; a slug may be an old one.
fn narrow(select: Select<term_version::Entity>, kind: TermKind, wanted: &Wanted) -> Select<term_version::Entity> {
    match wanted {
        Wanted::Id(id) => select.filter(term_version::Column::TermId.eq(TermId(*id))),
        Wanted::Slug(name) => {
            let owner = slugs::owners(slugs::Space::terms(kind).name(name));
            select.filter(term_version::Column::TermId.in_subquery(owner))
        }
    }
}

fn note(cx: &Cx, kind: TermKind, wanted: &Wanted) {
    cx.saw(match wanted {
        Wanted::Id(id) => Name::term(kind, TermId(*id)),
        Wanted::Slug(slug) => Name::term_slug(kind, slug),
    });
}

/// Which tags and sources readers see of the past depends on what is published now, whatever it says now: an entry that
/// used one then does not name it when it is withdrawn.
fn note_past(cx: &Cx, kind: TermKind, at: Moment) {
    if at.is_past() && matches!(kind, TermKind::Tag | TermKind::Source) {
        cx.saw(Name::entries(EntryKind::Article));
        cx.saw(Name::entries(EntryKind::Faq));
    }
}

/// The term that a reader asks for.
pub async fn one(cx: &Cx, kind: TermKind, wanted: &Wanted, at: Moment) -> Result<Option<term_version::Model>> {
    cx.require(Action::ReadPublished)?;
    note(cx, kind, wanted);
    note_past(cx, kind, at);
    let row = narrow(visible(cx.actor(), kind, at), kind, wanted).one(&*cx.read().await?).await?;
    cx.saw(match &row {
        Some(row) => Name::term(kind, row.term_id),
        // One that is hidden as long as nothing uses it appears by a publication, which names it by its id only.
        None => Name::terms(kind),
    });
    Ok(row)
}

/// Terms by id, as readers see them; those that they do not see are missing.
pub async fn by_ids(
    cx: &Cx,
    kind: TermKind,
    ids: &[TermId],
    at: Moment,
) -> Result<HashMap<TermId, term_version::Model>> {
    if !cx.reads_published()? {
        return Ok(HashMap::new());
    }
    ids.iter().for_each(|id| cx.saw(Name::term(kind, *id)));
    note_past(cx, kind, at);
    let select = visible(cx.actor(), kind, at).filter(term_version::Column::TermId.is_in(ids.iter().copied()));
    let rows = select.all(&*cx.read().await?).await?;
    Ok(rows.into_iter().map(|row| (row.term_id, row)).collect())
}

/// Terms by id as they are now, used or not: those that a revision names which is previewed. Whoever asks has the ids from
/// that revision.
pub async fn previewed(cx: &Cx, kind: TermKind, ids: &[TermId]) -> Result<HashMap<TermId, term_version::Model>> {
    let rows = term_version::Entity::find()
        .filter(term_version::Column::Kind.eq(kind))
        .filter(term_version::Column::ValidTo.is_null())
        .filter(term_version::Column::TermId.is_in(ids.iter().copied()))
        .all(&*cx.read().await?)
        .await?;
    Ok(rows.into_iter().map(|row| (row.term_id, row)).collect())
}

/// The place of a term in a list by name.
pub fn place(row: &term_version::Model) -> Place {
    Place { key: Key::Text(row.sort_key.clone()), id: row.term_id.0 }
}

fn by_name() -> Ordering {
    Ordering::ascending(
        Expr::col((term_version::Entity, term_version::Column::SortKey)),
        Expr::col((term_version::Entity, term_version::Column::TermId)),
    )
}

/// All terms of a kind, by name, as readers see them.
pub async fn list(cx: &Cx, kind: TermKind, args: &PageArgs, at: Moment) -> Result<Page<term_version::Model>> {
    cx.require(Action::ReadPublished)?;
    cx.saw(Name::terms(kind));
    note_past(cx, kind, at);
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("{} {at}", Name::terms(kind))))?;
    let select = visible(cx.actor(), kind, at).into_query();
    order::page(&*cx.read().await?, &window, &by_name(), &select, place, Ok).await
}

/// The children of categories, by name.
pub async fn children(cx: &Cx, parents: &[TermId], at: Moment) -> Result<HashMap<TermId, Vec<term_version::Model>>> {
    if !cx.reads_published()? {
        return Ok(HashMap::new());
    }
    cx.saw(Name::terms(TermKind::Category));
    let rows = visible(cx.actor(), TermKind::Category, at)
        .filter(term_version::Column::ParentId.is_in(parents.iter().copied()))
        .order_by_asc(term_version::Column::SortKey)
        .order_by_asc(term_version::Column::TermId)
        .all(&*cx.read().await?)
        .await?;
    let mut children: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        children.entry(row.parent_id.unwrap_or(row.term_id)).or_default().push(row);
    }
    Ok(children)
}

/// The tree of categories, as far as lists look at it.
pub struct Tree(HashMap<TermId, Vec<TermId>>);

impl Tree {
    /// A category and all categories below it.
    pub fn with_descendants(&self, root: TermId) -> Vec<TermId> {
        let mut found = vec![root];
        let mut next = 0;
        while let Some(children) = found.get(next).map(|here| self.0.get(here)) {
            found.extend(children.into_iter().flatten());
            next += 1;
        }
        found
    }
}

/// The whole tree, in one statement.
pub async fn tree(cx: &Cx, at: Moment) -> Result<Tree> {
    cx.saw(Name::terms(TermKind::Category));
    let edges: Vec<(TermId, TermId)> = visible(cx.actor(), TermKind::Category, at)
        .select_only()
        .columns([term_version::Column::TermId, term_version::Column::ParentId])
        .filter(term_version::Column::ParentId.is_not_null())
        .into_tuple()
        .all(&*cx.read().await?)
        .await?;
    let mut children: HashMap<_, Vec<_>> = HashMap::new();
    for (child, parent) in edges {
        children.entry(parent).or_default().push(child);
    }
    Ok(Tree(children))
}

/// A term in the list of a publication or a revision.
#[derive(FromQueryResult)]
struct Listed {
    owner: Uuid,
    #[sea_orm(nested)]
    term: term_version::Model,
}

/// The terms of what is shown, each list in its order: of publications as they were at their moment, of revisions that
/// are previewed as they are now, used or not.
pub async fn of_shown(
    cx: &Cx,
    keys: &[(Shown, TermKind)],
) -> Result<HashMap<(Shown, TermKind), Vec<term_version::Model>>> {
    let groups = Groups::of(keys.iter().map(|(shown, _)| *shown));
    let db = cx.read().await?;
    let mut lists = HashMap::new();
    for (at, publications) in groups.publications {
        let on_terms = term_version::Entity::belongs_to(publication_term::Entity)
            .from(term_version::Column::TermId)
            .to(publication_term::Column::TermId);
        let rows = term_version::Entity::find()
            .column_as(publication_term::Column::PublicationId, "owner")
            .join(JoinType::InnerJoin, on_terms.into())
            .filter(at.holds(term_version::Column::ValidFrom, term_version::Column::ValidTo))
            .filter(publication_term::Column::PublicationId.is_in(publications))
            .filter(publication_term::Column::Kind.is_in(kinds(keys)))
            .order_by_asc(publication_term::Column::Position)
            .into_model()
            .all(&*db)
            .await?;
        lists.extend(grouped(cx, rows, |owner| Shown { by: ShownBy::Publication(PublicationId(owner)), at }));
    }
    for (at, revisions) in groups.revisions {
        let rows = of_revision_rows(revisions, kinds(keys)).into_model().all(&*db).await?;
        lists.extend(grouped(cx, rows, |owner| Shown { by: ShownBy::Revision(RevisionId(owner)), at }));
    }
    Ok(lists)
}

/// The terms of one kind of revisions, each list in its order. For editors.
pub async fn of_revisions(
    cx: &Cx,
    keys: &[(RevisionId, TermKind)],
) -> Result<HashMap<(RevisionId, TermKind), Vec<term_version::Model>>> {
    cx.require(Action::ReadTerm)?;
    let rows = of_revision_rows(owners(keys), kinds(keys)).into_model().all(&*cx.read().await?).await?;
    Ok(grouped(cx, rows, RevisionId))
}

fn of_revision_rows(
    revisions: impl IntoIterator<Item = RevisionId>,
    kinds: BTreeSet<TermKind>,
) -> Select<term_version::Entity> {
    let on_terms = term_version::Entity::belongs_to(revision_term::Entity)
        .from(term_version::Column::TermId)
        .to(revision_term::Column::TermId);
    term_version::Entity::find()
        .column_as(revision_term::Column::RevisionId, "owner")
        .join(JoinType::InnerJoin, on_terms.into())
        .filter(term_version::Column::ValidTo.is_null())
        .filter(revision_term::Column::RevisionId.is_in(revisions))
        .filter(revision_term::Column::Kind.is_in(kinds))
        .order_by_asc(revision_term::Column::Position)
}

/// Each once, however many kinds are asked for.
fn owners<K: Copy + Eq + Hash>(keys: &[(K, TermKind)]) -> HashSet<K> {
    keys.iter().map(|(owner, _)| *owner).collect()
}

fn kinds<K>(keys: &[(K, TermKind)]) -> BTreeSet<TermKind> {
    keys.iter().map(|(_, kind)| *kind).collect()
}

fn grouped<K: Eq + Hash>(
    cx: &Cx,
    rows: Vec<Listed>,
    key: impl Fn(Uuid) -> K,
) -> HashMap<(K, TermKind), Vec<term_version::Model>> {
    let mut lists: HashMap<_, Vec<_>> = HashMap::new();
    for Listed { owner, term } in rows {
        cx.saw(Name::term(term.kind, term.term_id));
        lists.entry((key(owner), term.kind)).or_default().push(term);
    }
    lists
}

/// A term as editors see it: what it is now, and its version.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OnDesk {
    /// What it is now.
    #[sea_orm(nested)]
    pub now: term_version::Model,
    /// What a change must name.
    pub version: i32,
    /// When it was created.
    pub created_at: Timestamp,
}

/// What editors see: the open versions, used or not.
fn on_desk(kind: TermKind) -> Select<term_version::Entity> {
    let identity =
        term_version::Entity::belongs_to(term::Entity).from(term_version::Column::TermId).to(term::Column::Id);
    term_version::Entity::find()
        .column_as(term::Column::Version, "version")
        .column_as(term::Column::CreatedAt, "created_at")
        .join(JoinType::InnerJoin, identity.into())
        .filter(term_version::Column::Kind.eq(kind))
        .filter(term_version::Column::ValidTo.is_null())
}

/// The term that an editor asks for.
pub async fn desk_one(cx: &Cx, kind: TermKind, wanted: &Wanted) -> Result<Option<OnDesk>> {
    cx.require(Action::ReadTerm)?;
    Ok(narrow(on_desk(kind), kind, wanted).into_model().one(&*cx.read().await?).await?)
}

/// All terms of a kind, by name, as editors see them.
pub async fn desk_list(cx: &Cx, kind: TermKind, args: &PageArgs) -> Result<Page<OnDesk>> {
    cx.require(Action::ReadTerm)?;
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("desk {}", Name::terms(kind))))?;
    let select = on_desk(kind).into_query();
    let db = cx.read().await?;
    order::page(&db, &window, &by_name(), &select, |row: &OnDesk| place(&row.now), Ok).await
}

/// The terms of a kind that have one of these names or slugs, however they are written. For editors.
pub async fn named(cx: &Cx, kind: TermKind, names: &[String]) -> Result<Vec<term_version::Model>> {
    cx.require(Action::ReadTerm)?;
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let by_name = term_version::Column::SortKey.is_in(names.iter().map(|name| text::sort_key(name.trim())));
    let by_slug = term_version::Column::Slug.is_in(names.iter().map(|name| text::fold_slug(name)));
    let open = term_version::Entity::find()
        .filter(term_version::Column::Kind.eq(kind))
        .filter(term_version::Column::ValidTo.is_null())
        .filter(by_name.or(by_slug))
        .order_by_asc(term_version::Column::TermId);
    Ok(open.all(&*cx.read().await?).await?)
}

/// The sources that have one of these addresses or print one of these labels. For editors.
pub async fn sources_like(cx: &Cx, urls: Vec<String>, labels: Vec<String>) -> Result<Vec<term_version::Model>> {
    cx.require(Action::ReadTerm)?;
    if urls.is_empty() && labels.is_empty() {
        return Ok(Vec::new());
    }
    let like = term_version::Column::Url.is_in(urls).or(term_version::Column::Label.is_in(labels));
    let open = term_version::Entity::find()
        .filter(term_version::Column::Kind.eq(TermKind::Source))
        .filter(term_version::Column::ValidTo.is_null())
        .filter(like)
        .order_by_asc(term_version::Column::TermId);
    Ok(open.all(&*cx.read().await?).await?)
}

/// The terms that count as each of these: of a category what is below it too, of the others itself alone.
pub async fn reach(cx: &Cx, kind: TermKind, ids: &[TermId], at: Moment) -> Result<HashMap<TermId, Vec<TermId>>> {
    if kind != TermKind::Category {
        return Ok(ids.iter().map(|id| (*id, vec![*id])).collect());
    }
    let tree = tree(cx, at).await?;
    Ok(ids.iter().map(|id| (*id, tree.with_descendants(*id))).collect())
}
