//! Revisions: each save that changes something inserts one. None is ever overwritten; a save of the same editor soon
//! after replaces the head, unless somebody else may have built on it.

use masthead_entity::{
    AccountId, EntryKind, RevisionId, Timestamp, entry, publication, revision, revision_faq, revision_term,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

use super::{content::Content, render::Rendering, word};
use crate::{
    clock,
    db::{Tx, document},
    error::{AppError, Result},
    text,
};

/// Which revision is the working one.
pub fn working_id(entry: &entry::Model) -> Result<RevisionId> {
    entry.working_revision_id.ok_or_else(|| AppError::internal("an entry without a revision"))
}

/// The working revision of an entry.
pub async fn working(tx: &Tx, entry: &entry::Model) -> Result<revision::Model> {
    let row = revision::Entity::find_by_id(working_id(entry)?).one(tx.db()).await?;
    row.ok_or_else(|| AppError::internal("the working revision is missing"))
}

/// What a save must know of the head that it comes behind and may replace. None of it changes.
#[derive(Clone, Debug)]
pub struct Head {
    id: RevisionId,
    number: i32,
    /// The slug that it holds.
    pub slug: String,
    created_by: Option<AccountId>,
    created_at: Timestamp,
}

impl From<&revision::Model> for Head {
    fn from(row: &revision::Model) -> Self {
        let (created_by, created_at) = (row.created_by, row.created_at);
        Self { id: row.id, number: row.number, slug: row.slug.clone(), created_by, created_at }
    }
}

/// Inserts a revision behind the head, which is the newest. The caller makes it the entry's working one, then drops what it
/// replaces.
pub async fn insert(
    tx: &Tx,
    entry: &entry::Model,
    head: Option<&Head>,
    content: &Content,
    rendering: Rendering,
    note: Option<String>,
) -> Result<RevisionId> {
    let id = RevisionId(tx.cx().new_id());
    let row = revision::ActiveModel {
        id: Set(id),
        entry_id: Set(entry.id),
        number: Set(head.map_or(0, |head| head.number) + 1),
        slug: Set(content.slug.clone()),
        title: Set(content.title.clone()),
        title_key: Set(text::sort_key(&content.title)),
        lead: Set(content.lead.clone()),
        body_markdown: Set(content.body_markdown.clone()),
        excerpt_text: Set(content.excerpt.clone().unwrap_or(rendering.excerpt)),
        excerpt: Set(content.excerpt.clone()),
        published_at: Set(content.published_at),
        cover_image: Set(content.cover_image.as_ref().map(document::write).transpose()?),
        seo: Set(document::write(&content.seo)?),
        prompts: Set(document::write(&content.prompts)?),
        materials: Set(document::write(&content.materials)?),
        citations: Set(document::write(&rendering.citations)?),
        lead_html: Set(rendering.lead_html),
        body_html: Set(rendering.body_html),
        outline: Set(rendering.outline),
        plain_text: Set(rendering.plain_text),
        word_count: Set(rendering.word_count),
        renderer_version: Set(rendering.renderer_version),
        note: Set(note),
        pinned: Set(false),
        created_by: Set(tx.actor().account()),
        created_at: Set(tx.at()),
    };
    revision::Entity::insert(row).exec_without_returning(tx.db()).await?;

    let terms = content.all_terms().map(|(kind, position, term_id)| revision_term::ActiveModel {
        revision_id: Set(id),
        kind: Set(kind),
        position: Set(position),
        term_id: Set(term_id),
    });
    revision_term::Entity::insert_many(terms).exec_without_returning(tx.db()).await?;
    let faqs = (0..).zip(&content.faqs).map(|(position, faq)| revision_faq::ActiveModel {
        revision_id: Set(id),
        position: Set(position),
        faq_id: Set(*faq),
    });
    revision_faq::Entity::insert_many(faqs).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// Drops a head that a save of this moment replaces instead of standing beside it: what the same person saved shortly
/// before, unless somebody else may have built on it. Of machines nobody knows which of them it was. Its relations go with
/// it.
pub async fn drop_replaced(tx: &Tx, head: &Head) -> Result<()> {
    let window = tx.cx().app().config().editing.replace_minutes * clock::MINUTE;
    let is_of_actor = head.created_by.is_some() && head.created_by == tx.actor().account();
    if is_of_actor && tx.at().0 - head.created_at.0 < window {
        let replaced = revision::Entity::delete_by_id(head.id).filter(revision::Column::Pinned.eq(false));
        replaced.exec(tx.db()).await?;
    }
    Ok(())
}

/// A revision that an input names. One that was removed, and one of another entry, are faults alike.
pub async fn named(tx: &Tx, entry: &entry::Model, id: RevisionId, path: &str) -> Result<revision::Model> {
    let row = revision::Entity::find_by_id(id).filter(revision::Column::EntryId.eq(entry.id)).one(tx.db()).await?;
    row.ok_or_else(|| unknown(entry.kind, id, path))
}

/// The fault of naming a revision that an entry does not have, or not any more.
pub fn unknown(kind: EntryKind, id: RevisionId, path: &str) -> AppError {
    let message = format!("This {} has no revision {id}: it is of another one, or was removed.", word(kind));
    AppError::fault(path, message)
}

/// The number of the newest revision of an entry that readers ever saw, 0 where they saw none. For statements about entries.
pub(super) fn last_shown() -> SimpleExpr {
    let on_revision = publication::Entity::belongs_to(revision::Entity)
        .from(publication::Column::RevisionId)
        .to(revision::Column::Id);
    let last = publication::Entity::find()
        .select_only()
        .column_as(revision::Column::Number.max(), "last")
        .join(JoinType::InnerJoin, on_revision.into())
        .filter(
            Expr::col((publication::Entity, publication::Column::EntryId)).equals((entry::Entity, entry::Column::Id)),
        );
    let last = SimpleExpr::SubQuery(None, Box::new(last.into_query().into()));
    Func::coalesce([last, Expr::cust("0")]).into()
}

/// Keeps a revision from ever being replaced.
pub async fn pin(tx: &Tx, id: RevisionId) -> Result<()> {
    revision::Entity::update_many()
        .col_expr(revision::Column::Pinned, Expr::value(true))
        .filter(revision::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}
