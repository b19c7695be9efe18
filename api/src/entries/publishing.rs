//! Publishing, and the other moves between visibilities: what opens and closes publications, and nothing else does.

use masthead_entity::{
    EntryId, EntryKind, PublicationId, Stage, Visibility, entry, publication, publication_faq, publication_term,
    revision, slug,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

use super::{
    content::Content,
    desk, revisions,
    workflow::{Move, refused},
};
use crate::{
    context::Cx,
    db::{Tx, write},
    error::{AppError, Code, FieldError, Result},
    journal::{Event, Footprint},
    preconditions,
    slugs::{self, Space},
    text,
};

/// A move with what it is to be done with.
#[derive(Clone, Debug)]
pub enum Moving {
    /// Has the working revision wait for a reviewer.
    Submit,
    /// Shows the working revision to readers.
    Publish(Publishing),
    /// Takes the entry from readers.
    Unpublish,
    /// Takes it from readers, and off the desk's default lists.
    Archive,
    /// Throws it away.
    Trash,
    /// Brings it back from the archive or the trash, unpublished.
    Restore,
}

impl Moving {
    /// The move in the table.
    pub fn verb(&self) -> Move {
        match self {
            Moving::Submit => Move::Submit,
            Moving::Publish(_) => Move::Publish,
            Moving::Unpublish => Move::Unpublish,
            Moving::Archive => Move::Archive,
            Moving::Trash => Move::Trash,
            Moving::Restore => Move::Restore,
        }
    }
}

/// Moves an entry.
pub async fn relocate(cx: &Cx, kind: EntryKind, id: EntryId, expected: Option<i32>, moving: Moving) -> Result<()> {
    cx.require(moving.verb().action())?;
    write(cx, async move |tx| relocate_in(&tx, kind, id, expected, moving).await).await
}

/// Moves an entry in a transaction that has begun.
pub async fn relocate_in(tx: &Tx, kind: EntryKind, id: EntryId, expected: Option<i32>, moving: Moving) -> Result<()> {
    let verb = moving.verb();
    let entry = desk::load(tx, kind, id).await?;
    tx.require(verb.action(), desk::resource(tx.actor(), &entry))?;
    preconditions::version(entry.version, expected)?;
    let target = verb.target(entry.visibility)?;
    match moving {
        Moving::Submit => submit(tx, entry).await,
        Moving::Publish(how) => publish(tx, entry, how).await.map(drop),
        Moving::Unpublish | Moving::Archive | Moving::Trash | Moving::Restore => withdraw(tx, entry, target).await,
    }
}

/// Has the working revision wait for somebody who publishes; readers notice nothing. Submitting it again changes nothing;
/// saving another one takes it back.
async fn submit(tx: &Tx, entry: entry::Model) -> Result<()> {
    let revision = match (entry.stage, entry.working_revision_id) {
        (Some(Stage::Draft), Some(revision)) => revision,
        (None, _) => return Err(refused("There is nothing to review: what is published is the newest.")),
        _ => return Ok(()),
    };
    // What somebody reviews stays as it was seen.
    revisions::pin(tx, revision).await?;
    tx.record(Event::EntrySubmitted { kind: entry.kind, entry: entry.id, revision });
    let version = entry.version + 1;
    let mut row = entry.into_active_model();
    row.stage = Set(Some(Stage::InReview));
    row.version = Set(version);
    row.updated_at = Set(tx.at());
    row.update(tx.db()).await?;
    Ok(())
}

/// How to publish.
#[derive(Clone, Debug, Default)]
pub struct Publishing {
    /// Also publish its FAQs that were never published.
    pub publish_faqs: bool,
    /// What is put right with it, in a note to readers.
    pub correction: Option<String>,
}

/// Shows the working revision to readers. Publishing what is published already changes nothing.
pub async fn publish(tx: &Tx, entry: entry::Model, how: Publishing) -> Result<entry::Model> {
    tx.require(Move::Publish.action(), desk::resource(tx.actor(), &entry))?;
    Move::Publish.target(entry.visibility)?;
    let revision = revisions::working(tx, &entry).await?;
    let content = Content::load(tx.db(), &revision).await?;
    faqs_are_published(tx, &content, how.publish_faqs).await?;
    let before = open(tx, &entry).await?;
    if before.as_ref().is_some_and(|before| before.publication.revision_id == revision.id) {
        return Ok(entry);
    }
    if before.is_some() {
        close(tx, &entry).await?;
    }
    let previous = match before {
        Some(before) => Some(before),
        None => last(tx, &entry).await?,
    };
    let published_at = revision.published_at.or(entry.first_published_at).unwrap_or(tx.at());
    let updated_at = match &previous {
        None => published_at,
        Some(previous) if previous.says_the_same(&content) => previous.publication.updated_at.max(published_at),
        Some(_) => tx.at().max(published_at),
    };
    let row = publication::ActiveModel {
        id: Set(PublicationId(tx.cx().new_id())),
        entry_id: Set(entry.id),
        kind: Set(entry.kind),
        locale: Set(entry.locale.clone()),
        revision_id: Set(revision.id),
        slug: Set(content.slug.clone()),
        title_key: Set(text::sort_key(&content.title)),
        published_at: Set(published_at),
        updated_at: Set(updated_at),
        correction: Set(how.correction),
        valid_from: Set(tx.at()),
        valid_to: Set(None),
    };
    let publication = row.insert(tx.db()).await?;
    insert_relations(tx, &publication, &content).await?;
    revisions::pin(tx, revision.id).await?;
    show_slugs(tx, &entry, &content).await?;

    tx.record(Event::EntryPublished {
        kind: entry.kind,
        entry: entry.id,
        revision: revision.id,
        slug: content.slug.clone(),
        touched: footprint(tx, &entry, [Some(&content), previous.as_ref().map(|previous| &previous.content)]).await?,
    });
    let mut row = entry.clone().into_active_model();
    row.visibility = Set(Visibility::Published);
    row.stage = Set(None);
    row.version = Set(entry.version + 1);
    row.updated_at = Set(tx.at());
    row.first_published_at = Set(entry.first_published_at.or(Some(tx.at())));
    Ok(row.update(tx.db()).await?)
}

/// Takes an entry from readers, if they see it, and puts it where they do not.
async fn withdraw(tx: &Tx, entry: entry::Model, to: Visibility) -> Result<()> {
    let before = open(tx, &entry).await?;
    if before.is_some() {
        close(tx, &entry).await?;
    }
    tx.record(Event::EntryMoved {
        kind: entry.kind,
        entry: entry.id,
        from: entry.visibility,
        to,
        touched: footprint(tx, &entry, [before.as_ref().map(|before| &before.content), None]).await?,
    });
    let mut row = entry.clone().into_active_model();
    row.visibility = Set(to);
    row.stage = Set(entry.stage.or(Some(Stage::Draft)));
    row.version = Set(entry.version + 1);
    row.updated_at = Set(tx.at());
    row.update(tx.db()).await?;
    Ok(())
}

/// A publication with what it says.
struct Shown {
    publication: publication::Model,
    content: Content,
}

impl Shown {
    async fn of(tx: &Tx, publication: Option<publication::Model>) -> Result<Option<Self>> {
        let Some(publication) = publication else { return Ok(None) };
        let revision = revision::Entity::find_by_id(publication.revision_id).one(tx.db()).await?;
        let revision = revision.ok_or_else(|| AppError::internal("a publication without its revision"))?;
        let content = Content::load(tx.db(), &revision).await?;
        Ok(Some(Self { publication, content }))
    }

    /// Whether readers would call it unchanged: `updatedAt` moves with title, lead, body and list of FAQs only.
    fn says_the_same(&self, content: &Content) -> bool {
        let before = &self.content;
        before.title == content.title
            && before.lead == content.lead
            && before.body_markdown == content.body_markdown
            && before.faqs == content.faqs
    }
}

async fn open(tx: &Tx, entry: &entry::Model) -> Result<Option<Shown>> {
    let row = publication::Entity::find()
        .filter(publication::Column::EntryId.eq(entry.id))
        .filter(publication::Column::ValidTo.is_null())
        .one(tx.db())
        .await?;
    Shown::of(tx, row).await
}

/// The publication that was closed last.
async fn last(tx: &Tx, entry: &entry::Model) -> Result<Option<Shown>> {
    let row = publication::Entity::find()
        .filter(publication::Column::EntryId.eq(entry.id))
        .order_by_desc(publication::Column::ValidFrom)
        .one(tx.db())
        .await?;
    Shown::of(tx, row).await
}

/// Closes the open publication and its relations together.
async fn close(tx: &Tx, entry: &entry::Model) -> Result<()> {
    let now = Expr::value(tx.at());
    publication::Entity::update_many()
        .col_expr(publication::Column::ValidTo, now.clone())
        .filter(publication::Column::EntryId.eq(entry.id))
        .filter(publication::Column::ValidTo.is_null())
        .exec(tx.db())
        .await?;
    publication_term::Entity::update_many()
        .col_expr(publication_term::Column::ValidTo, now.clone())
        .filter(publication_term::Column::EntryId.eq(entry.id))
        .filter(publication_term::Column::ValidTo.is_null())
        .exec(tx.db())
        .await?;
    publication_faq::Entity::update_many()
        .col_expr(publication_faq::Column::ValidTo, now)
        .filter(publication_faq::Column::EntryId.eq(entry.id))
        .filter(publication_faq::Column::ValidTo.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

async fn insert_relations(tx: &Tx, publication: &publication::Model, content: &Content) -> Result<()> {
    let terms = content.all_terms().map(|(kind, position, term_id)| publication_term::ActiveModel {
        publication_id: Set(publication.id),
        kind: Set(kind),
        position: Set(position),
        term_id: Set(term_id),
        entry_id: Set(publication.entry_id),
        entry_kind: Set(publication.kind),
        locale: Set(publication.locale.clone()),
        published_at: Set(publication.published_at),
        valid_to: Set(None),
    });
    publication_term::Entity::insert_many(terms).exec_without_returning(tx.db()).await?;
    let faqs = (0..).zip(&content.faqs).map(|(position, faq)| publication_faq::ActiveModel {
        publication_id: Set(publication.id),
        position: Set(position),
        faq_id: Set(*faq),
        entry_id: Set(publication.entry_id),
        locale: Set(publication.locale.clone()),
        published_at: Set(publication.published_at),
        valid_to: Set(None),
    });
    publication_faq::Entity::insert_many(faqs).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Readers see the slug of the entry, and those of its tags and sources, from now on: none is ever released.
async fn show_slugs(tx: &Tx, entry: &entry::Model, content: &Content) -> Result<()> {
    slugs::publish(tx, Space::entries(entry.kind, &entry.locale), &content.slug).await?;
    let used = content.tags.iter().chain(&content.sources).map(|term| term.0);
    slug::Entity::update_many()
        .col_expr(slug::Column::Published, Expr::value(true))
        .filter(slug::Column::OwnerId.is_in(used))
        .filter(slug::Column::Published.eq(false))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What other answers depend on: what the entry says and said, and the articles that show it, if it is a FAQ.
async fn footprint(tx: &Tx, entry: &entry::Model, contents: [Option<&Content>; 2]) -> Result<Footprint> {
    let mut touched = Footprint::default();
    for content in contents.into_iter().flatten() {
        touched.slugs.push(content.slug.clone());
        touched.terms.extend(content.all_terms().map(|(kind, _, term)| (kind, term)));
        touched.faqs.extend(&content.faqs);
    }
    // The slugs that it had once lead to it as long as readers see it.
    let held: Vec<String> = slug::Entity::find()
        .select_only()
        .column(slug::Column::Slug)
        .filter(slug::Column::OwnerId.eq(entry.id.0))
        .filter(slug::Column::Published.eq(true))
        .into_tuple()
        .all(tx.db())
        .await?;
    touched.slugs.extend(held);
    if entry.kind == EntryKind::Faq {
        touched.articles = publication_faq::Entity::find()
            .select_only()
            .column(publication_faq::Column::EntryId)
            .filter(publication_faq::Column::FaqId.eq(entry.id))
            .filter(publication_faq::Column::ValidTo.is_null())
            .into_tuple()
            .all(tx.db())
            .await?;
    }
    Ok(touched)
}

/// Refuses an article that holds FAQs that were never published, naming each; or publishes them, where that is wanted.
/// Withdrawn FAQs, and newer drafts of published ones, are not touched.
async fn faqs_are_published(tx: &Tx, content: &Content, publish_faqs: bool) -> Result<()> {
    if content.faqs.is_empty() {
        return Ok(());
    }
    let never: Vec<entry::Model> = entry::Entity::find()
        .filter(entry::Column::Id.is_in(content.faqs.iter().copied()))
        .filter(entry::Column::FirstPublishedAt.is_null())
        .filter(entry::Column::Visibility.ne(Visibility::Trashed))
        .all(tx.db())
        .await?;
    if publish_faqs {
        for faq in never {
            Box::pin(publish(tx, faq, Publishing::default())).await?;
        }
        return Ok(());
    }
    let place = |faq: &entry::Model| content.faqs.iter().position(|id| *id == faq.id).unwrap_or_default();
    let fields: Vec<FieldError> = never
        .iter()
        .map(|faq| FieldError {
            path: format!("/faqs/{}", place(faq)),
            message: format!("The FAQ {} was never published.", faq.id),
        })
        .collect();
    if fields.is_empty() {
        return Ok(());
    }
    let message = "The article holds FAQs that readers cannot see yet. Publish them first, or set `publishFaqs`.";
    Err(AppError { fields, ..AppError::new(Code::UnpublishedRelation, message) })
}
