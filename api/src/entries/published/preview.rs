//! Previews: one revision as readers would see it if it were published now, for whoever may see it.
//!
//! The one way by which a draft gets into a reader's type. The row is projected in memory; what hangs on it is found by
//! `ShownBy::Revision`: its terms as they are now, used or not, its FAQs and its further reading as readers see them.

use masthead_entity::{CommentPolicy, EntryId, EntryKind, RevisionId, Visibility, entry, revision, slug};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{
    Row,
    translations::{self, Languages},
};
use crate::{
    access::{Action, Actor, rules},
    context::Cx,
    entries::{content::Content, desk, revisions, word, workflow::publishing},
    error::{AppError, Code, Result},
    shown::Moment,
    slugs,
    terms::Wanted,
    text,
    wire::DateTime,
};

/// Which revision of this entry the actor may see as a page of the site. An entry that it may not even see on the desk is
/// not there for it; for a preview link there is the entry that it shows, by its one revision, and no other.
pub fn permitted(actor: &Actor, entry: &entry::Model) -> Result<RevisionId> {
    let on = desk::resource(actor, entry);
    if let Actor::Preview { revision, .. } = actor {
        return match rules::allowed(actor.capacity(), Action::PreviewEntry, on) {
            true => Ok(*revision),
            false => Err(AppError::not_found(word(entry.kind))),
        };
    }
    if !rules::allowed(actor.capacity(), Action::ReadEntry, on) {
        return Err(AppError::not_found(word(entry.kind)));
    }
    rules::require(actor, Action::PreviewEntry, on)?;
    revisions::working_id(entry)
}

/// The entry that is wanted: as readers see it, as they saw it at a time, or its preview.
pub async fn shown(
    cx: &Cx,
    kind: EntryKind,
    wanted: &Wanted,
    languages: &Languages,
    (as_of, preview): (Option<DateTime>, Option<bool>),
) -> Result<Option<Row>> {
    match (as_of, preview.unwrap_or_default()) {
        (Some(_), true) => {
            cx.keep_private();
            let message = "A preview shows what is to come: it has no past. Give either `preview` or `asOf`.";
            Err(AppError::fault("/asOf", message))
        }
        (None, true) => one(cx, kind, wanted, languages).await,
        (as_of, false) => translations::one(cx, kind, wanted, languages, Moment::asked(cx, as_of).await?).await,
    }
}

/// The entry that is wanted, as readers would see it. The answer is the actor's alone, whatever becomes of it.
///
/// By id it is that entry, whatever languages are named; by slug the entry that holds it in the first language in which
/// there is one that the actor may see so.
pub async fn one(cx: &Cx, kind: EntryKind, wanted: &Wanted, languages: &Languages) -> Result<Option<Row>> {
    cx.keep_private();
    cx.require(Action::PreviewEntry)?;
    let mut refused = None;
    for Found { entry, was_seen } in find(cx, kind, wanted, languages).await? {
        match permitted(cx.actor(), &entry) {
            Ok(revision) => {
                let revision = revision::Entity::find_by_id(revision).one(&*cx.read().await?).await?;
                let revision = revision.ok_or_else(|| AppError::internal("the revision of a preview is missing"))?;
                return project(cx, entry, revision).await.map(Some);
            }
            Err(error) if error.code == Code::NotFound => {}
            Err(error) if error.code != Code::Forbidden => return Err(error),
            // That somebody has reserved a name for it is a matter of the draft.
            Err(_) if !was_seen => {}
            Err(error) => refused = refused.or(Some(error)),
        }
    }
    refused.map_or(Ok(None), Err)
}

/// An entry, and whether readers have seen the name by which it was found.
struct Found {
    entry: entry::Model,
    was_seen: bool,
}

/// Whatever has this id, or holds this slug in one of the languages, by publication or by reservation: best first.
async fn find(cx: &Cx, kind: EntryKind, wanted: &Wanted, languages: &Languages) -> Result<Vec<Found>> {
    if let (Actor::Preview { entry, revision, .. }, Wanted::Slug(name)) = (cx.actor(), wanted) {
        let linked = linked(cx, kind, (*entry, *revision), name).await?;
        return Ok(linked.map(|entry| Found { entry, was_seen: true }).into_iter().collect());
    }
    let held: Vec<(String, Uuid, bool)> = match wanted {
        Wanted::Id(id) => vec![(String::new(), *id, true)],
        Wanted::Slug(name) => {
            let order = languages.order(cx).await?;
            let mut held: Vec<(String, Uuid, bool)> = slugs::name_in(kind, &order, name)
                .select_only()
                .columns([slug::Column::Locale, slug::Column::OwnerId, slug::Column::Published])
                .into_tuple()
                .all(&*cx.read().await?)
                .await?;
            held.sort_by_key(|(locale, ..)| order.iter().position(|wanted| wanted == locale));
            held
        }
    };
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let ids = held.iter().map(|(_, owner, _)| EntryId(*owner));
    let entries = entry::Entity::find().filter(entry::Column::Kind.eq(kind)).filter(entry::Column::Id.is_in(ids));
    let entries = entries.all(&*cx.read().await?).await?;
    let found = |(_, owner, was_seen): (String, Uuid, bool)| {
        let entry = entries.iter().find(|entry| entry.id.0 == owner)?.clone();
        Some(Found { entry, was_seen })
    };
    Ok(held.into_iter().filter_map(found).collect())
}

/// The entry of a preview link, by the slug of the revision that it shows, whoever holds that by now, or by any slug of the
/// entry that readers saw. Whoever has the link need not know the language: there is one entry for it.
async fn linked(
    cx: &Cx,
    kind: EntryKind,
    (entry, revision): (EntryId, RevisionId),
    name: &str,
) -> Result<Option<entry::Model>> {
    let of_revision = revision::Entity::find_by_id(revision)
        .select_only()
        .column(revision::Column::EntryId)
        .filter(revision::Column::Slug.eq(name));
    let held = slug::Entity::find().filter(slug::Column::OwnerId.eq(entry.0)).filter(slug::Column::Slug.eq(name));
    let is_named = Condition::any()
        .add(entry::Column::Id.in_subquery(of_revision.into_query()))
        .add(entry::Column::Id.in_subquery(slugs::owners(slugs::seen(held))));
    let select = entry::Entity::find_by_id(entry).filter(entry::Column::Kind.eq(kind)).filter(is_named);
    Ok(select.one(&*cx.read().await?).await?)
}

/// What publishing this revision now would show.
async fn project(cx: &Cx, entry: entry::Model, revision: revision::Model) -> Result<Row> {
    let db = cx.read().await?;
    let content = Content::load(&*db, &revision).await?;
    let previous = publishing::last(&*db, &entry).await?;
    let (published_at, updated_at) = publishing::dates(&entry, &content, previous.as_ref(), cx.now());
    let is_published = entry.visibility == Visibility::Published;
    Ok(Row {
        entry_id: entry.id,
        publication_id: None,
        revision_id: revision.id,
        kind: entry.kind,
        locale: entry.locale,
        title_key: text::sort_key(&revision.title),
        slug: revision.slug,
        title: revision.title,
        lead: revision.lead,
        lead_html: revision.lead_html,
        excerpt_text: revision.excerpt_text,
        cover_image: revision.cover_image,
        seo: revision.seo,
        word_count: revision.word_count,
        published_at,
        updated_at,
        // What readers do not see takes no comments and shows none.
        comment_policy: if is_published { entry.comment_policy } else { Some(CommentPolicy::Closed) },
        comment_days: entry.comment_days,
        first_published_at: entry.first_published_at,
        comment_count: if is_published { entry.comment_count } else { 0 },
        at: Moment::Now,
    })
}
