//! What changed between two revisions of an entry.

mod lists;
mod texts;

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use async_graphql::SimpleObject;
use masthead_entity::{EntryId, EntryKind, RevisionId, TermId, TermKind, entry, revision};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

pub use lists::{RelatedItem, RelationChanges};
pub use texts::{PieceOp, TextPiece};

use crate::{
    context::Cx,
    entries::{
        content::Content,
        desk::{self, Revision},
        documents::{Image, Prompt, Seo},
        history, revisions,
        views::RevisionMaterial,
    },
    error::{AppError, Result},
    queue::Queue,
    terms,
    wire::{DateTime, Id},
};

/// Comparisons that run at once, and those that may wait for it: nobody looks at more.
static QUEUE: Queue = Queue::new(1, 16);

/// How long two revisions are compared, all their texts together.
const TIME: Duration = Duration::from_millis(250);

/// A line of text that changed.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct LineChange {
    /// What it was; null for nothing.
    pub before: Option<String>,
    /// What it is; null for nothing.
    pub after: Option<String>,
    /// The difference, by words.
    pub pieces: Vec<TextPiece>,
}

/// A date that changed.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct DateChange {
    /// What it was; null for none.
    pub before: Option<DateTime>,
    /// What it is; null for none.
    pub after: Option<DateTime>,
}

/// A picture that changed.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct ImageChange {
    /// What it was; null for none.
    pub before: Option<Image>,
    /// What it is; null for none.
    pub after: Option<Image>,
}

/// What search engines are told, where that changed.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct SeoChange {
    /// What it was.
    pub before: Seo,
    /// What it is.
    pub after: Seo,
}

/// Questions to the readers that changed.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct PromptsChange {
    /// What they were.
    pub before: Vec<Prompt>,
    /// What they are.
    pub after: Vec<Prompt>,
}

/// Further reading that changed.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct MaterialsChange {
    /// What it was.
    pub before: Vec<RevisionMaterial>,
    /// What it is.
    pub after: Vec<RevisionMaterial>,
}

/// What changed from one revision of an entry to another. Null stands for what did not change. Of a FAQ the title is its
/// question and the body its answer; the rest of what only articles have is empty.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevisionDiff {
    /// The revision that is compared.
    pub from: Id,
    /// The revision that it is compared with.
    pub to: Id,
    /// The title, or the question.
    pub title: Option<LineChange>,
    /// The slug.
    pub slug: Option<LineChange>,
    /// The excerpt, where an editor wrote one.
    pub excerpt: Option<LineChange>,
    /// The date for readers, where an editor set one.
    pub published_at: Option<DateChange>,
    /// The whole introduction in pieces, as Markdown: what is equal, what went, what came.
    pub lead: Vec<TextPiece>,
    /// The whole body, or the answer, in the same way.
    pub body: Vec<TextPiece>,
    /// Its tags.
    pub tags: RelationChanges,
    /// Its categories.
    pub categories: RelationChanges,
    /// Its bylines.
    pub authors: RelationChanges,
    /// Its sources.
    pub sources: RelationChanges,
    /// Its FAQs, as far as you see them on the desk.
    pub faqs: RelationChanges,
    /// Questions to the readers.
    pub prompts: Option<PromptsChange>,
    /// Further reading.
    pub materials: Option<MaterialsChange>,
    /// The picture at the top.
    pub cover_image: Option<ImageChange>,
    /// What search engines are told.
    pub seo: Option<SeoChange>,
}

/// What changed between two revisions of this entry, as far as the actor may see them.
pub async fn between(
    cx: &Cx,
    kind: EntryKind,
    entry: EntryId,
    from: RevisionId,
    to: RevisionId,
) -> Result<RevisionDiff> {
    let mut found = history::by_ids(cx, &[from, to]).await?;
    found.retain(|_, row| row.entry_id == entry);
    let missing = [(from, "/from"), (to, "/to")].into_iter().filter(|(id, _)| !found.contains_key(id));
    let faults: Vec<_> = missing.flat_map(|(id, path)| revisions::unknown(kind, id, path).fields).collect();
    let (Some(old), Some(new)) = (found.get(&from), found.get(&to)) else {
        return Err(AppError::invalid_input(faults));
    };
    of_rows(cx, old, new).await
}

async fn of_rows(cx: &Cx, old: &Revision, new: &Revision) -> Result<RevisionDiff> {
    let db = cx.read().await?;
    let (before, after) = (Content::load(&*db, old).await?, Content::load(&*db, new).await?);
    drop(db);
    let terms = term_names(cx, [old.id, new.id]).await?;
    let questions = questions(cx, before.faqs.iter().chain(&after.faqs).copied().collect()).await?;
    let list = |kind| lists::changes(before.terms(kind), after.terms(kind), &terms);
    let (tags, categories) = (list(TermKind::Tag), list(TermKind::Category));
    let (authors, sources) = (list(TermKind::Author), list(TermKind::Source));
    // What the desk does not show of the two lists is not told by comparing them.
    let seen = |list: &[EntryId]| list.iter().copied().filter(|faq| questions.contains_key(faq)).collect::<Vec<_>>();
    let faqs = lists::changes(&seen(&before.faqs), &seen(&after.faqs), &questions);
    let (from, to) = (old.id.into(), new.id.into());
    let compare = move || {
        let until = Instant::now() + TIME;
        Ok(RevisionDiff {
            from,
            to,
            title: line(Some(&before.title), Some(&after.title), until),
            slug: line(Some(&before.slug), Some(&after.slug), until),
            excerpt: line(before.excerpt.as_ref(), after.excerpt.as_ref(), until),
            published_at: (before.published_at != after.published_at).then(|| DateChange {
                before: before.published_at.map(DateTime),
                after: after.published_at.map(DateTime),
            }),
            lead: texts::pieces(&before.lead, &after.lead, until),
            body: texts::pieces(&before.body_markdown, &after.body_markdown, until),
            tags,
            categories,
            authors,
            sources,
            faqs,
            prompts: (before.prompts != after.prompts)
                .then_some(PromptsChange { before: before.prompts, after: after.prompts }),
            materials: (before.materials != after.materials).then(|| MaterialsChange {
                before: before.materials.into_iter().map(RevisionMaterial::from).collect(),
                after: after.materials.into_iter().map(RevisionMaterial::from).collect(),
            }),
            cover_image: (before.cover_image != after.cover_image)
                .then_some(ImageChange { before: before.cover_image, after: after.cover_image }),
            seo: (before.seo != after.seo).then_some(SeoChange { before: before.seo, after: after.seo }),
        })
    };
    QUEUE.work(cx.deadline(), compare).await
}

fn line(before: Option<&String>, after: Option<&String>, until: Instant) -> Option<LineChange> {
    let text = |line: Option<&String>| line.cloned().unwrap_or_default();
    (before != after).then(|| LineChange {
        before: before.cloned(),
        after: after.cloned(),
        pieces: texts::pieces(&text(before), &text(after), until),
    })
}

/// What the terms of revisions are called now.
async fn term_names(cx: &Cx, ids: [RevisionId; 2]) -> Result<HashMap<TermId, String>> {
    let kinds = [TermKind::Tag, TermKind::Category, TermKind::Author, TermKind::Source];
    let keys: Vec<_> = ids.into_iter().flat_map(|id| kinds.map(|kind| (id, kind))).collect();
    let lists = terms::queries::of_revisions(cx, &keys).await?;
    Ok(lists.into_values().flatten().map(|term| (term.term_id, term.name)).collect())
}

/// What FAQs ask now, of those that the actor sees on the desk.
async fn questions(cx: &Cx, ids: Vec<EntryId>) -> Result<HashMap<EntryId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let db = cx.read().await?;
    let faqs = desk::scope(cx.actor(), EntryKind::Faq)?.filter(entry::Column::Id.is_in(ids)).all(&*db).await?;
    let heads: Vec<_> = faqs.iter().filter_map(|faq| faq.working_revision_id).collect();
    let titles: Vec<(EntryId, String)> = revision::Entity::find()
        .select_only()
        .columns([revision::Column::EntryId, revision::Column::Title])
        .filter(revision::Column::Id.is_in(heads))
        .into_tuple()
        .all(&*db)
        .await?;
    Ok(titles.into_iter().collect())
}
