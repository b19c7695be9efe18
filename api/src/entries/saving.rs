//! Saving an entry, new or not, with everything that is made along with it.
//!
//! Prepare reads what the texts cite and renders them, before the writer is taken; the transaction then compares what
//! was read and starts over if it moved.

use std::collections::VecDeque;

use futures_util::future::BoxFuture;
use masthead_entity::{EntryId, EntryKind, RevisionId, Stage, TermKind, Visibility, entry};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use uuid::Uuid;

use super::{
    changes::Changes,
    content::Content,
    desk, relations,
    render::{self, Rendering, Texts},
    revisions::{self, Head},
    sources::CitedWorks,
    word,
    workflow::{
        Move, State,
        publishing::{self, Publishing},
        schedules,
    },
};
use crate::{
    access::{Action, Resource, rules},
    context::Cx,
    db::{Tx, document, write},
    error::{AppError, Code, Result},
    journal::Event,
    preconditions::{self, Subject},
    rendering::Citation,
    slugs::{self, Space},
    terms,
};

/// What is to be saved.
#[derive(Clone, Debug)]
pub struct Saving {
    /// Article or FAQ.
    pub kind: EntryKind,
    /// A new entry, or one that exists.
    pub target: Target,
    /// What is wanted of it.
    pub changes: Changes,
}

/// What is saved to.
#[derive(Clone, Debug)]
pub enum Target {
    /// A new entry in this language.
    New(EntryId, String),
    /// An entry that exists, at this version.
    Existing(EntryId, Option<i32>),
}

/// What a save starts from, and what it will store.
struct Prepared {
    base: Base,
    works: CitedWorks,
    /// Of the entry, then of each FAQ that is made with it.
    renderings: VecDeque<Rendering>,
}

/// What the entry says now. Empty for a new one.
#[derive(Clone, Default)]
struct Base {
    content: Content,
    citations: Vec<Citation>,
    head: Option<Head>,
}

/// How often a save is prepared again because a cited work was changed at the same time.
const ATTEMPTS: usize = 5;

/// Saves: one revision where something changed, and one publication where that is asked for.
pub async fn save(cx: &Cx, saving: Saving) -> Result<EntryId> {
    save_and(cx, saving, |_, _| Box::pin(async { Ok(()) })).await
}

/// Saves, and does in the same transaction what else belongs to the change, when the entry is saved and published.
pub async fn save_and<F>(cx: &Cx, saving: Saving, also: F) -> Result<EntryId>
where
    F: Fn(Tx, EntryId) -> BoxFuture<'static, Result<()>> + Clone + Send + Sync + 'static,
{
    cx.require(match saving.target {
        Target::New(..) => Action::CreateEntry,
        Target::Existing(..) => Action::UpdateEntry,
    })?;
    for _ in 0..ATTEMPTS {
        let prepared = prepare(cx, &saving).await?;
        let (attempt, also) = (saving.clone(), also.clone());
        let change = async move |tx: Tx| {
            let saved = carry_out(&tx, attempt, prepared).await?;
            if let Some(id) = saved {
                also(tx, id).await?;
            }
            Ok(saved)
        };
        if let Some(id) = write(cx, change).await? {
            return Ok(id);
        }
    }
    Err(AppError::new(Code::Conflict, "The cited sources are being changed at the same time; try again."))
}

async fn prepare(cx: &Cx, saving: &Saving) -> Result<Prepared> {
    let (id, base) = match &saving.target {
        Target::New(id, _) => (*id, Base::default()),
        Target::Existing(id, expected) => {
            let (entry, head) = desk::with_head(cx, saving.kind, *id).await?;
            rules::require(cx.actor(), Action::UpdateEntry, desk::resource(cx.actor(), &entry))?;
            if let Err(stale) = preconditions::version(entry.version, *expected) {
                return Err(preconditions::told(&*cx.read().await?, Subject::Thing(id.0), stale).await);
            }
            let content = Content::load(&*cx.read().await?, &head).await?;
            (*id, Base { content, citations: document::read(&head.citations)?, head: Some(Head::from(&head)) })
        }
    };
    let mut texts = vec![texts(saving.kind, id, &base.content, &saving.changes, String::new())];
    for (place, faq, changes) in saving.changes.new_faqs() {
        texts.push(self::texts(EntryKind::Faq, faq, &Content::default(), changes, format!("/faqs/{place}")));
    }
    let keys: Vec<String> = texts.iter().flat_map(Texts::keys).collect();
    let works = match keys.is_empty() {
        true => CitedWorks::default(),
        false => CitedWorks::find(&*cx.read().await?, &keys, &saving.changes, &base.citations).await?,
    };
    // No connection is kept while the texts are rendered.
    cx.forget_snapshot().await;
    let renderings = render::render_all(cx, texts, works.by_key.clone()).await?.into();
    Ok(Prepared { base, works, renderings })
}

fn texts(kind: EntryKind, entry: EntryId, base: &Content, changes: &Changes, path: String) -> Texts {
    let lead = changes.lead.as_ref().unwrap_or(&base.lead).clone();
    let body = changes.body.as_ref().unwrap_or(&base.body_markdown).clone();
    Texts { kind, entry, lead, body, path }
}

/// `None` when a cited work has changed since it was read: nothing is written then.
async fn carry_out(tx: &Tx, saving: Saving, mut prepared: Prepared) -> Result<Option<EntryId>> {
    let Saving { kind, target, changes } = saving;
    let entry = match target {
        Target::New(id, locale) => {
            tx.require(Action::CreateEntry, Resource::SITE)?;
            let group = match &changes.translation_of {
                Some((wanted, of)) => Some(relations::translation_group(tx, kind, wanted, of).await?),
                None => None,
            };
            begin(tx, kind, id, locale, group).await?
        }
        Target::Existing(id, expected) => {
            let entry = desk::load(tx, kind, id).await?;
            tx.require(Action::UpdateEntry, desk::resource(tx.actor(), &entry))?;
            preconditions::version(entry.version, expected)?;
            entry
        }
    };
    if !prepared.works.hold(tx).await? {
        return Ok(None);
    }
    let rendering = next(&mut prepared)?;
    // Terms are made before anything is stored: each text may cite, and each list may name, what another brings.
    make_terms(tx, &changes, "").await?;
    for (place, _, faq) in changes.new_faqs() {
        make_terms(tx, faq, &format!("/faqs/{place}")).await?;
    }
    let mut new_faqs = Vec::new();
    if changes.new_faqs().next().is_some() {
        tx.require(Action::CreateEntry, Resource::SITE)?;
    }
    for (place, id, faq) in changes.new_faqs() {
        let row = begin(tx, EntryKind::Faq, id, entry.locale.clone(), None).await?;
        let rendering = next(&mut prepared)?;
        new_faqs.push(store(tx, row, Base::default(), faq, rendering, &format!("/faqs/{place}")).await?);
    }
    let entry = store(tx, entry, prepared.base, &changes, rendering, "").await?;
    if changes.publish {
        for faq in new_faqs {
            publishing::publish(tx, faq, Publishing::default()).await?;
        }
        let how = Publishing { publish_faqs: changes.publish_faqs, correction: changes.correction };
        publishing::publish(tx, entry.clone(), how).await?;
    }
    Ok(Some(entry.id))
}

async fn make_terms(tx: &Tx, changes: &Changes, path: &str) -> Result<()> {
    for new in &changes.new_terms {
        terms::create_in(tx, new.id, new.draft.clone(), &new.path).await?;
    }
    for (kind, field) in [(TermKind::Source, "sources"), (TermKind::Tag, "tags")] {
        let list = changes.terms(kind).map(Vec::as_slice).unwrap_or_default();
        relations::make_terms(tx, kind, list, &format!("{path}/{field}")).await?;
    }
    Ok(())
}

fn next(prepared: &mut Prepared) -> Result<Rendering> {
    prepared.renderings.pop_front().ok_or_else(|| AppError::internal("fewer renderings than entries"))
}

/// The row of a new entry, without a revision yet; in a translation group of its own, unless it joins one.
async fn begin(tx: &Tx, kind: EntryKind, id: EntryId, locale: String, group: Option<Uuid>) -> Result<entry::Model> {
    let row = entry::ActiveModel {
        id: Set(id),
        kind: Set(kind),
        locale: Set(locale),
        translation_group: Set(group.unwrap_or_else(|| tx.cx().new_id())),
        version: Set(0),
        stage: Set(Some(Stage::Draft)),
        visibility: Set(Visibility::Unpublished),
        working_revision_id: Set(None),
        first_published_at: Set(None),
        comment_policy: Set(None),
        comment_days: Set(None),
        comment_count: Set(0),
        assignee_id: Set(None),
        created_by: Set(tx.actor().account()),
        created_at: Set(tx.at()),
        updated_at: Set(tx.at()),
    };
    Ok(row.insert(tx.db()).await?)
}

/// Makes the changes, and stores a revision if anything is other than before.
async fn store(
    tx: &Tx,
    entry: entry::Model,
    base: Base,
    changes: &Changes,
    rendering: Rendering,
    path: &str,
) -> Result<entry::Model> {
    let mut content = apply(tx, &entry, &base.content, changes, path).await?;
    let listed = match &changes.sources {
        Some(wishes) => relations::terms(tx, TermKind::Source, wishes, &format!("{path}/sources")).await?,
        None => base.content.listed_sources(&base.citations),
    };
    content.sources = rendering.cited();
    for source in listed {
        if !content.sources.contains(&source) {
            content.sources.push(source);
        }
    }
    content.slug = slug(tx, &entry, &base.content, &content.title, changes, path).await?;
    if entry.working_revision_id.is_some() && content == base.content {
        return Ok(entry);
    }
    // What was read before is of this version, which the transaction has compared.
    let saved = keep(tx, &entry, base.head.as_ref(), &content, rendering, changes.note.clone()).await?;
    let revision = revisions::working_id(&saved)?;
    tx.record(match entry.working_revision_id {
        None => Event::EntryCreated { kind: entry.kind, entry: entry.id, revision, slug: content.slug },
        Some(_) => Event::EntrySaved { kind: entry.kind, entry: entry.id, revision, slug: content.slug },
    });
    Ok(saved)
}

/// Stores a revision and makes it the working one, a draft; drops what it replaces, and releases the slugs that are left.
/// The caller has reserved its slug, and records the event.
pub(super) async fn keep(
    tx: &Tx,
    entry: &entry::Model,
    head: Option<&Head>,
    content: &Content,
    rendering: Rendering,
    note: Option<String>,
) -> Result<entry::Model> {
    let revision = revisions::insert(tx, entry, head, content, rendering, note).await?;
    let target = Move::Save.target(State::of(entry), false)?;
    let saved = point_to(tx, entry, revision, target).await?;
    let Some(head) = head else { return Ok(saved) };
    // Names are left only by taking another.
    if head.slug != content.slug {
        schedules::release_slugs(tx, &saved).await?;
    }
    revisions::drop_replaced(tx, head).await?;
    Ok(saved)
}

async fn apply(tx: &Tx, entry: &entry::Model, base: &Content, changes: &Changes, path: &str) -> Result<Content> {
    let mut content = base.clone();
    let wanted = changes.clone();
    content.title = wanted.title.unwrap_or(content.title);
    content.lead = wanted.lead.unwrap_or(content.lead);
    content.body_markdown = wanted.body.unwrap_or(content.body_markdown);
    content.excerpt = wanted.excerpt.unwrap_or(content.excerpt);
    content.published_at = wanted.published_at.unwrap_or(content.published_at);
    content.cover_image = wanted.cover_image.unwrap_or(content.cover_image);
    content.seo = wanted.seo.unwrap_or(content.seo);
    content.prompts = wanted.prompts.unwrap_or(content.prompts);
    if let Some(wishes) = &changes.materials {
        content.materials = relations::materials(tx, wishes, &base.materials, &entry.locale).await?;
    }
    for (kind, list, field) in [
        (TermKind::Tag, &mut content.tags, "tags"),
        (TermKind::Category, &mut content.categories, "categories"),
        (TermKind::Author, &mut content.authors, "authors"),
    ] {
        if let Some(wishes) = changes.terms(kind) {
            *list = relations::terms(tx, kind, wishes, &format!("{path}/{field}")).await?;
        }
    }
    if let Some(wishes) = &changes.faqs {
        content.faqs = relations::faqs(tx, wishes, &base.faqs, &entry.locale, &format!("{path}/faqs")).await?;
    }
    if content.title.is_empty() {
        return Err(AppError::internal(format!("{} without a title passed its checks", word(entry.kind))));
    }
    Ok(content)
}

/// The slug that the revision will have, reserved to the entry.
async fn slug(
    tx: &Tx,
    entry: &entry::Model,
    base: &Content,
    title: &str,
    changes: &Changes,
    path: &str,
) -> Result<String> {
    let wish = match &changes.slug {
        None if !base.slug.is_empty() => return Ok(base.slug.clone()),
        Some(Some(slug)) => slugs::Wish::Given(slug),
        None | Some(None) => slugs::Wish::From(title),
    };
    let space = Space::entries(entry.kind, &entry.locale);
    slugs::reserve(tx, space, wish, entry.id.0, false, &format!("{path}/slug")).await
}

/// Makes a revision the working one.
async fn point_to(tx: &Tx, entry: &entry::Model, revision: RevisionId, target: State) -> Result<entry::Model> {
    let mut row = entry.clone().into_active_model();
    row.working_revision_id = Set(Some(revision));
    row.version = Set(entry.version + 1);
    row.stage = Set(target.stage);
    row.updated_at = Set(tx.at());
    Ok(row.update(tx.db()).await?)
}
