//! Entries in brief, of whichever kind: what lists of the desk say of them that are about something else.

use std::collections::HashMap;

use async_graphql::{Enum, SimpleObject};
use masthead_entity::{AccountId, EntryId, RevisionId, entry, revision};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    accounts::people::{self, Person},
    context::Cx,
    entries::{
        desk,
        workflow::{EntryStatus, status},
    },
    error::{AppError, Result},
    wire::{DateTime, Id},
};

/// The two kinds of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "masthead_entity::EntryKind")]
pub enum EntryKind {
    /// A page of editorial content.
    Article,
    /// A question and its answer.
    Faq,
}

/// An entry on the desk, whichever kind it is: what tells it from the others.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialEntry {
    /// Article or FAQ.
    pub kind: EntryKind,
    /// Its id.
    pub id: Id,
    /// What a change must name as `expectedVersion`.
    pub version: i32,
    /// Its state in one word.
    pub status: EntryStatus,
    /// Its language, BCP 47.
    pub locale: String,
    /// The slug of the working revision.
    pub slug: String,
    /// The title or the question of the working revision.
    pub title: String,
    /// Who began it; null for API tokens, the demo content and the command line.
    pub created_by: Option<Person>,
    /// Who is to work on it next.
    pub assignee: Option<Person>,
    /// When it was created.
    pub created_at: DateTime,
    /// When it last changed in any way.
    pub updated_at: DateTime,
}

/// Who has to do with an entry, for REST; in GraphQL these are fields of their own.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryPeople {
    /// Who began it; null for API tokens, the demo content and the command line.
    pub created_by: Option<Person>,
    /// Who is to work on it next.
    pub assignee: Option<Person>,
    /// Who saved the working revision; null for API tokens, the demo content and the command line.
    pub updated_by: Option<Person>,
}

/// The accounts behind that.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accounts {
    /// Who began it.
    pub created_by: Option<AccountId>,
    /// Who is to work on it next.
    pub assignee: Option<AccountId>,
    /// Who saved the working revision.
    pub updated_by: Option<AccountId>,
}

/// An entry on the desk, by what leads from it to others.
#[derive(Clone, Debug)]
pub struct EntryOnDesk {
    /// Which.
    pub id: EntryId,
    /// The newest revision.
    pub head: Option<RevisionId>,
    /// The entries that say the same in other languages.
    pub group: Uuid,
    /// Who began it.
    pub creator: Option<AccountId>,
    /// Who is to work on it next.
    pub assigned: Option<AccountId>,
}

impl EntryOnDesk {
    /// Of a row.
    pub fn of(row: &entry::Model) -> Self {
        Self {
            id: row.id,
            head: row.working_revision_id,
            group: row.translation_group,
            creator: row.created_by,
            assigned: row.assignee_id,
        }
    }

    /// Who has to do with it, given who saved its working revision.
    pub fn accounts(&self, updated_by: Option<AccountId>) -> Accounts {
        Accounts { created_by: self.creator, assignee: self.assigned, updated_by }
    }
}

/// The people behind these accounts, in their order, in one statement.
pub async fn people_of(cx: &Cx, accounts: &[Accounts]) -> Result<Vec<EntryPeople>> {
    let ids = accounts.iter().flat_map(|of| [of.created_by, of.assignee, of.updated_by]).flatten();
    let people = people::by_ids(cx, ids.collect()).await?;
    let person = |id: Option<AccountId>| id.and_then(|id| people.get(&id).cloned());
    let view = |of: &Accounts| EntryPeople {
        created_by: person(of.created_by),
        assignee: person(of.assignee),
        updated_by: person(of.updated_by),
    };
    Ok(accounts.iter().map(view).collect())
}

/// What of a revision stands in a list.
#[derive(Clone, Debug, FromQueryResult)]
struct Head {
    id: RevisionId,
    slug: String,
    title: String,
}

/// These entries in brief, in their order.
pub async fn of_rows(cx: &Cx, rows: Vec<entry::Model>) -> Result<Vec<EditorialEntry>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let heads = rows.iter().filter_map(|row| row.working_revision_id);
    let heads: Vec<Head> = revision::Entity::find()
        .select_only()
        .columns([revision::Column::Id, revision::Column::Slug, revision::Column::Title])
        .filter(revision::Column::Id.is_in(heads))
        .into_model()
        .all(&*cx.read().await?)
        .await?;
    let mut heads: HashMap<RevisionId, Head> = heads.into_iter().map(|head| (head.id, head)).collect();
    let accounts =
        rows.iter().map(|row| Accounts { created_by: row.created_by, assignee: row.assignee_id, updated_by: None });
    let people = people_of(cx, &accounts.collect::<Vec<_>>()).await?;
    let brief = |(row, people): (entry::Model, EntryPeople)| {
        let head = row.working_revision_id.and_then(|head| heads.remove(&head));
        let head = head.ok_or_else(|| AppError::internal("an entry without a revision"))?;
        Ok(EditorialEntry {
            kind: row.kind.into(),
            id: row.id.into(),
            version: row.version,
            status: status(&row),
            locale: row.locale,
            slug: head.slug,
            title: head.title,
            created_by: people.created_by,
            assignee: people.assignee,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
        })
    };
    rows.into_iter().zip(people).map(brief).collect()
}

/// Entries by id; those that the actor does not see are missing.
pub async fn by_ids(cx: &Cx, ids: &[EntryId]) -> Result<HashMap<EntryId, EditorialEntry>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let select = desk::scope_of_both(cx.actor())?.filter(entry::Column::Id.is_in(ids.iter().copied()));
    let rows = select.all(&*cx.read().await?).await?;
    let briefs = of_rows(cx, rows).await?;
    Ok(briefs.into_iter().map(|brief| (brief.id.into(), brief)).collect())
}

/// The entries of translation groups, in every state that the actor may see, each list by language.
pub async fn of_groups(cx: &Cx, groups: &[Uuid]) -> Result<HashMap<Uuid, Vec<EditorialEntry>>> {
    let rows = desk::scope_of_both(cx.actor())?
        .filter(entry::Column::TranslationGroup.is_in(groups.iter().copied()))
        .order_by_asc(entry::Column::Locale)
        .order_by_asc(entry::Column::Id)
        .all(&*cx.read().await?)
        .await?;
    let group: Vec<Uuid> = rows.iter().map(|row| row.translation_group).collect();
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for (group, brief) in group.into_iter().zip(of_rows(cx, rows).await?) {
        found.entry(group).or_default().push(brief);
    }
    Ok(found)
}
