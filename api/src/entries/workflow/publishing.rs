//! Publishing and withdrawing: what opens and closes publications, and nothing else does.

use masthead_entity::{
    EntryId, EntryKind, PublicationId, ScheduleAction, Timestamp, Visibility, entry, publication, publication_faq,
    publication_term, revision, slug,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{Move, State, moving::moved, reviews, schedules};
use crate::{
    db::Tx,
    entries::{content::Content, desk, published::translations, revisions},
    error::{AppError, Code, FieldError, Result},
    journal::{Event, Footprint},
    slugs::{self, Space},
    text,
};

/// What whoever does not see a FAQ is told of it.
const UNSEEN: &str = "It holds a FAQ that you do not see, which was never published: ask an editor.";

/// How to publish.
#[derive(Clone, Debug, Default)]
pub struct Publishing {
    /// Also publish its FAQs that were never published.
    pub publish_faqs: bool,
    /// What is put right with it, in a note to readers.
    pub correction: Option<String>,
}

/// The two dates that readers see of a revision that is published at this time: the one that an editor set, or that of
/// the first publication; and when what they see last changed in substance.
pub(in crate::entries) fn dates(
    entry: &entry::Model,
    content: &Content,
    previous: Option<&Shown>,
    at: Timestamp,
) -> (Timestamp, Timestamp) {
    let published_at = content.published_at.or(entry.first_published_at).unwrap_or(at);
    let updated_at = match previous {
        None => published_at,
        Some(previous) if previous.says_the_same(content) => previous.publication.updated_at.max(published_at),
        Some(_) => at.max(published_at),
    };
    (published_at, updated_at)
}

/// An entry that nothing keeps from being published as this revision, in this transaction.
pub(in crate::entries) struct Ready {
    entry: entry::Model,
    revision: revision::Model,
    content: Content,
    target: State,
    correction: Option<String>,
    /// Its FAQs that are published with it.
    faqs: Vec<Ready>,
}

/// Shows the working revision to readers, where the settings let it be shown. Publishing what is published already changes
/// nothing, unless it comes with a correction.
pub async fn publish(tx: &Tx, entry: entry::Model, how: Publishing) -> Result<entry::Model> {
    let ready = ready(tx, entry, how).await?;
    show(tx, ready).await
}

/// Refuses to publish the working revision where that cannot be done. Writes nothing.
pub(in crate::entries) async fn ready(tx: &Tx, entry: entry::Model, how: Publishing) -> Result<Ready> {
    tx.require(Move::Publish.action(), desk::resource(tx.actor(), &entry))?;
    let revision = revisions::working(tx, &entry).await?;
    reviews::require_approval(tx, revision.id).await?;
    ready_as(tx, entry, revision, how).await
}

/// Shows a revision to readers: the working one, or an older one that waited for its time.
pub async fn publish_revision(
    tx: &Tx,
    entry: entry::Model,
    revision: revision::Model,
    how: Publishing,
) -> Result<entry::Model> {
    let ready = ready_as(tx, entry, revision, how).await?;
    show(tx, ready).await
}

async fn ready_as(tx: &Tx, entry: entry::Model, revision: revision::Model, how: Publishing) -> Result<Ready> {
    let target = Move::Publish.target(State::of(&entry), false)?;
    corrects_something(&entry, &how)?;
    let content = Content::load(tx.db(), &revision).await?;
    let faqs = ready_faqs(tx, &content, how.publish_faqs).await?;
    Ok(Ready { entry, revision, content, target, correction: how.correction, faqs })
}

/// Shows readers what is ready.
pub(in crate::entries) async fn show(tx: &Tx, ready: Ready) -> Result<entry::Model> {
    let Ready { entry, revision, content, target, correction, faqs } = ready;
    for faq in faqs {
        Box::pin(show(tx, faq)).await?;
    }
    let before = open(tx, &entry).await?;
    let is_shown = before.as_ref().is_some_and(|before| before.publication.revision_id == revision.id);
    if is_shown && correction.is_none() {
        return Ok(entry);
    }
    if before.is_some() {
        close(tx, &entry).await?;
    }
    let previous = match before {
        Some(before) => Some(before),
        None => last(tx.db(), &entry).await?,
    };
    let (published_at, updated_at) = dates(&entry, &content, previous.as_ref(), tx.at());
    let version = entry.version + 1;
    let row = publication::ActiveModel {
        id: Set(PublicationId(tx.cx().new_id())),
        entry_id: Set(entry.id),
        kind: Set(entry.kind),
        locale: Set(entry.locale.clone()),
        entry_version: Set(version),
        revision_id: Set(revision.id),
        slug: Set(content.slug.clone()),
        title_key: Set(text::sort_key(&content.title)),
        published_at: Set(published_at),
        updated_at: Set(updated_at),
        correction: Set(correction),
        valid_from: Set(tx.at()),
        valid_to: Set(None),
    };
    let publication = row.insert(tx.db()).await?;
    insert_relations(tx, &publication, &content).await?;
    revisions::pin(tx, revision.id).await?;
    show_slugs(tx, &entry, &content).await?;

    // Whatever waited for its time is older than what readers see now.
    schedules::drop_pointless(tx, &entry, &[ScheduleAction::Publish]).await?;
    tx.record(Event::EntryPublished {
        kind: entry.kind,
        entry: entry.id,
        revision: revision.id,
        slug: content.slug.clone(),
        touched: footprint(tx, &entry, [Some(&content), previous.as_ref().map(|previous| &previous.content)]).await?,
    });
    // A newer draft stays what it is.
    let stage = if entry.working_revision_id == Some(revision.id) { target.stage } else { entry.stage };
    let mut row = entry.clone().into_active_model();
    row.first_published_at = Set(entry.first_published_at.or(Some(tx.at())));
    row.visibility = Set(target.visibility);
    row.stage = Set(stage);
    row.version = Set(version);
    row.updated_at = Set(tx.at());
    Ok(row.update(tx.db()).await?)
}

/// Refuses a correction of what readers never saw.
pub(in crate::entries) fn corrects_something(entry: &entry::Model, how: &Publishing) -> Result<()> {
    if how.correction.is_none() || entry.first_published_at.is_some() {
        return Ok(());
    }
    let message = "Readers never saw this: there is nothing to correct. Leave the correction out.";
    Err(AppError::fault("/correction", message))
}

/// Takes an entry from readers, if they see it, and puts it where they do not. What it waited for is called off: what was
/// taken down does not come back by itself.
pub(in crate::entries) async fn withdraw(tx: &Tx, entry: entry::Model, to: State) -> Result<()> {
    let before = open(tx, &entry).await?;
    if before.is_some() {
        close(tx, &entry).await?;
    }
    schedules::drop_pointless(tx, &entry, &[ScheduleAction::Publish, ScheduleAction::Unpublish]).await?;
    tx.record(Event::EntryMoved {
        kind: entry.kind,
        entry: entry.id,
        from: entry.visibility,
        to: to.visibility,
        touched: footprint(tx, &entry, [before.as_ref().map(|before| &before.content), None]).await?,
    });
    moved(tx, entry, to).await.map(drop)
}

/// A publication with what it says.
pub(in crate::entries) struct Shown {
    publication: publication::Model,
    content: Content,
}

impl Shown {
    async fn of<C: ConnectionTrait>(db: &C, publication: Option<publication::Model>) -> Result<Option<Self>> {
        let Some(publication) = publication else { return Ok(None) };
        let revision = revision::Entity::find_by_id(publication.revision_id).one(db).await?;
        let revision = revision.ok_or_else(|| AppError::internal("a publication without its revision"))?;
        let content = Content::load(db, &revision).await?;
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
    Shown::of(tx.db(), row).await
}

/// The newest publication, open or closed.
pub(in crate::entries) async fn last<C: ConnectionTrait>(db: &C, entry: &entry::Model) -> Result<Option<Shown>> {
    let row = publication::Entity::find()
        .filter(publication::Column::EntryId.eq(entry.id))
        .order_by_desc(publication::Column::ValidFrom)
        .one(db)
        .await?;
    Shown::of(db, row).await
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
        valid_from: Set(publication.valid_from),
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
        valid_from: Set(publication.valid_from),
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
    touched.translations = translations::siblings(tx, entry).await?;
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

/// The FAQs of a content that readers never saw, but for those that are thrown away, in its order.
pub(in crate::entries) async fn never_published(tx: &Tx, content: &Content) -> Result<Vec<entry::Model>> {
    if content.faqs.is_empty() {
        return Ok(Vec::new());
    }
    let never = entry::Entity::find()
        .filter(entry::Column::Id.is_in(content.faqs.iter().copied()))
        .filter(entry::Column::FirstPublishedAt.is_null())
        .filter(entry::Column::Visibility.ne(Visibility::Trashed));
    let mut never = never.all(tx.db()).await?;
    never.sort_by_key(|faq| content.faqs.iter().position(|id| *id == faq.id));
    Ok(never)
}

/// Refuses an article that holds FAQs that were never published, naming each; or gives those that are to be published with
/// it, where that is wanted. Withdrawn FAQs, and newer drafts of published ones, are not touched.
async fn ready_faqs(tx: &Tx, content: &Content, publish_faqs: bool) -> Result<Vec<Ready>> {
    let never = never_published(tx, content).await?;
    if !publish_faqs {
        refuse_missing(tx, content, &never).await?;
        return Ok(Vec::new());
    }
    let hidden = desk::hidden(tx, EntryKind::Faq, &content.faqs).await?;
    let mut faqs = Vec::new();
    for faq in never {
        let id = faq.id;
        match Box::pin(ready(tx, faq, Publishing::default())).await {
            Ok(faq) => faqs.push(faq),
            Err(error) => return Err(of_faq(error, content, &hidden, id)),
        }
    }
    Ok(faqs)
}

/// What keeps an article back that brings its FAQs: which of them it is, as far as the actor sees it.
pub(super) fn of_faq(error: AppError, content: &Content, hidden: &[EntryId], id: EntryId) -> AppError {
    let seen = content.faqs.iter().filter(|faq| !hidden.contains(faq));
    let field = match seen.enumerate().find(|(_, faq)| **faq == id) {
        Some((place, _)) => FieldError {
            path: format!("/faqs/{place}"),
            message: format!("The FAQ {id} cannot be published with it: {}", error.message),
        },
        None => FieldError { path: "/faqs".to_owned(), message: UNSEEN.to_owned() },
    };
    AppError { message: field.message.clone(), fields: vec![field], ..error }
}

/// Names each of these FAQs at its place in the list that the actor sees. Of those that they do not see it tells that there
/// are some.
pub(in crate::entries) async fn refuse_missing(tx: &Tx, content: &Content, never: &[entry::Model]) -> Result<()> {
    if never.is_empty() {
        return Ok(());
    }
    let hidden = desk::hidden(tx, EntryKind::Faq, &content.faqs).await?;
    let seen = content.faqs.iter().filter(|id| !hidden.contains(id));
    let missing = seen.enumerate().filter(|(_, id)| never.iter().any(|faq| faq.id == **id));
    let mut fields: Vec<FieldError> = missing
        .map(|(place, id)| FieldError {
            path: format!("/faqs/{place}"),
            message: format!("The FAQ {id} was never published."),
        })
        .collect();
    if never.iter().any(|faq| hidden.contains(&faq.id)) {
        fields.push(FieldError { path: "/faqs".to_owned(), message: UNSEEN.to_owned() });
    }
    let message = "The article holds FAQs that readers cannot see yet. Publish them first, or set `publishFaqs`.";
    Err(AppError { fields, ..AppError::new(Code::UnpublishedRelation, message) })
}
