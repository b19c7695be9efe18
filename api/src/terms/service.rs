//! The verbs of terms.

use masthead_entity::{SlugSpace, TermId, TermKind, TermVersionId, Timestamp, term, term_version};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{Draft, queries};
use crate::{
    access::{Action, Resource},
    context::Cx,
    db::{Tx, write},
    error::{AppError, Code, Result},
    journal::Event,
    limits,
    preconditions::{self, Subject},
    shown::Moment,
    slugs::{self, Space},
    text,
};

/// A change of a term: what it is to be, from what it is.
pub type Change = Box<dyn FnOnce(Draft) -> Result<Draft> + Send>;

/// Makes a term.
pub async fn create(cx: &Cx, draft: Draft) -> Result<TermId> {
    cx.require(Action::create(draft.kind))?;
    let id = TermId(cx.new_id());
    write(cx, async move |tx| create_in(&tx, id, draft, "").await.map(|()| id)).await
}

/// Makes a term inside a transaction, under an id that was chosen before. `path` is where it stands in the input.
pub async fn create_in(tx: &Tx, id: TermId, draft: Draft, path: &str) -> Result<()> {
    tx.require(Action::create(draft.kind), Resource::SITE)?;
    if let Some(parent) = draft.parent {
        check_parent(tx, id, parent).await?;
    }
    // Categories and authors are seen from their creation, tags and sources from their first use.
    let seen = matches!(draft.kind, TermKind::Category | TermKind::Author);
    let slug = reserve(tx, id, &draft, seen, path).await?;
    let row = term::ActiveModel {
        id: Set(id),
        kind: Set(draft.kind),
        version: Set(1),
        created_at: Set(tx.at()),
        deleted_at: Set(None),
    };
    term::Entity::insert(row).exec_without_returning(tx.db()).await?;
    tx.record(Event::TermCreated { kind: draft.kind, term: id, slug: slug.clone() });
    insert_version(tx, id, draft, slug).await
}

/// Changes a term. A change that changes nothing makes no version and no event.
pub async fn update(cx: &Cx, kind: TermKind, id: TermId, expected: Option<i32>, change: Change) -> Result<()> {
    cx.require(Action::UpdateTerm)?;
    write(cx, async move |tx| {
        let (row, now) = load(&tx, kind, id).await?;
        tx.require(Action::UpdateTerm, Resource::SITE)?;
        preconditions::version(row.version, expected)?;
        let before = Draft::of(&now);
        let draft = change(before.clone())?;
        // What readers see now they see under the new slug from now on: it is never released either.
        let seen = queries::visible(tx.actor(), kind, Moment::Now)
            .filter(term_version::Column::TermId.eq(id))
            .count(tx.db())
            .await?
            > 0;
        let slug = reserve(&tx, id, &draft, seen, "").await?;
        let draft = Draft { slug: Some(slug.clone()), ..draft };
        if draft == before {
            return Ok(());
        }
        if let Some(parent) = draft.parent {
            check_parent(&tx, id, parent).await?;
        }
        close_version(&tx, id).await?;
        raise_version(&tx, id, None).await?;
        if slug != now.slug {
            slugs::release_others(&tx, id.0, std::slice::from_ref(&slug)).await?;
        }
        tx.record(Event::TermUpdated { kind, term: id, slug: slug.clone(), previous_slug: now.slug });
        insert_version(&tx, id, draft, slug).await
    })
    .await
}

/// Hides a term. A category with children is not deleted: they would be out of reach.
pub async fn delete(cx: &Cx, kind: TermKind, id: TermId, expected: Option<i32>) -> Result<()> {
    cx.require(Action::DeleteTerm)?;
    write(cx, async move |tx| {
        let (row, now) = load(&tx, kind, id).await?;
        tx.require(Action::DeleteTerm, Resource::SITE)?;
        preconditions::version(row.version, expected)?;
        let children = term_version::Entity::find()
            .filter(term_version::Column::ParentId.eq(id))
            .filter(term_version::Column::ValidTo.is_null())
            .count(tx.db())
            .await?;
        if children > 0 {
            let message = format!("Categories stand under this one ({children}); move or delete them first.");
            return Err(AppError::new(Code::Conflict, message));
        }
        close_version(&tx, id).await?;
        raise_version(&tx, id, Some(tx.at())).await?;
        tx.record(Event::TermDeleted { kind, term: id, slug: now.slug });
        Ok(())
    })
    .await
}

/// The row of a term that is not deleted, and what it is now.
async fn load(tx: &Tx, kind: TermKind, id: TermId) -> Result<(term::Model, term_version::Model)> {
    tx.about(Subject::Thing(id.0));
    let row = term::Entity::find_by_id(id).filter(term::Column::Kind.eq(kind)).one(tx.db()).await?;
    let now = term_version::Entity::find()
        .filter(term_version::Column::TermId.eq(id))
        .filter(term_version::Column::ValidTo.is_null())
        .one(tx.db())
        .await?;
    row.zip(now).ok_or_else(|| AppError::not_found(word(kind)))
}

/// What people call a term of this kind.
pub fn word(kind: TermKind) -> &'static str {
    match kind {
        TermKind::Tag => "tag",
        TermKind::Category => "category",
        TermKind::Author => "author",
        TermKind::Source => "source",
    }
}

async fn reserve(tx: &Tx, id: TermId, draft: &Draft, seen: bool, path: &str) -> Result<String> {
    let space = Space::terms(draft.kind);
    let field = if space.of == SlugSpace::Source { "key" } else { "slug" };
    let wish = match &draft.slug {
        Some(slug) => slugs::Wish::Given(slug),
        None => slugs::Wish::From(&draft.name),
    };
    slugs::reserve(tx, space, wish, id.0, seen, &format!("{path}/{field}")).await
}

/// A category stands under one that exists, not under itself or one of its own, and not too deep, with all that stands
/// below it.
async fn check_parent(tx: &Tx, id: TermId, parent: TermId) -> Result<()> {
    let fault = |message: String| AppError::fault("/parent", message);
    let mut levels = levels(tx, id).await?;
    let mut above = Some(parent);
    while let Some(here) = above {
        if here == id {
            return Err(fault("A category cannot stand under itself or under one of its own.".to_owned()));
        }
        let row = term_version::Entity::find()
            .filter(term_version::Column::TermId.eq(here))
            .filter(term_version::Column::Kind.eq(TermKind::Category))
            .filter(term_version::Column::ValidTo.is_null())
            .one(tx.db())
            .await?;
        let row = row.ok_or_else(|| fault("There is no such category.".to_owned()))?;
        levels += 1;
        if levels > limits::CATEGORY_DEPTH {
            return Err(fault(format!("Categories are nested {} deep at most.", limits::CATEGORY_DEPTH)));
        }
        above = row.parent_id;
    }
    Ok(())
}

/// How many levels a category makes with what stands below it: 1 where that is nothing.
async fn levels(tx: &Tx, id: TermId) -> Result<usize> {
    let (mut level, mut levels) = (vec![id], 0);
    while !level.is_empty() {
        level = term_version::Entity::find()
            .select_only()
            .column(term_version::Column::TermId)
            .filter(term_version::Column::ParentId.is_in(level))
            .filter(term_version::Column::ValidTo.is_null())
            .into_tuple()
            .all(tx.db())
            .await?;
        levels += 1;
    }
    Ok(levels)
}

async fn insert_version(tx: &Tx, id: TermId, draft: Draft, slug: String) -> Result<()> {
    let row = term_version::ActiveModel {
        id: Set(TermVersionId(tx.cx().new_id())),
        term_id: Set(id),
        kind: Set(draft.kind),
        valid_from: Set(tx.at()),
        valid_to: Set(None),
        slug: Set(slug),
        sort_key: Set(text::sort_key(&draft.name)),
        name: Set(draft.name),
        text: Set(draft.text),
        text_html: Set(draft.text_html),
        parent_id: Set(draft.parent),
        portrait: Set(draft.portrait),
        links: Set(draft.links),
        source_kind: Set(draft.source_kind),
        source_authors: Set(draft.source_authors),
        publisher: Set(draft.publisher),
        year: Set(draft.year),
        url: Set(draft.url),
        label: Set(draft.label),
        reference_html: Set(draft.reference_html),
    };
    term_version::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

async fn close_version(tx: &Tx, id: TermId) -> Result<()> {
    term_version::Entity::update_many()
        .col_expr(term_version::Column::ValidTo, Expr::value(tx.at()))
        .filter(term_version::Column::TermId.eq(id))
        .filter(term_version::Column::ValidTo.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

async fn raise_version(tx: &Tx, id: TermId, deleted_at: Option<Timestamp>) -> Result<()> {
    term::Entity::update_many()
        .col_expr(term::Column::Version, Expr::col(term::Column::Version).add(1))
        .col_expr(term::Column::DeletedAt, Expr::value(deleted_at))
        .filter(term::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}
