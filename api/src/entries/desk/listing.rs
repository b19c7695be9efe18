//! The lists of the desk: what they are narrowed to and ordered by. All of it stays within [`desk::scope`], and looks at
//! an entry as its actor sees it: a filter must not tell what a list does not show.

use async_graphql::{Enum, InputObject};
use masthead_entity::{
    AccountId, EntryKind, Stage, TermId, TermKind, Timestamp, Visibility, entry, publication, revision, revision_term,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    context::Cx,
    db::{
        matching,
        order::{self, Ordering},
    },
    entries::{desk, workflow::EntryStatus},
    error::Result,
    limits,
    paging::{Key, Page, PageArgs, Place, Seal},
    shown::{Moment, narrowed},
    terms::{self, Wanted},
    text,
    validate::Check,
    wire::{DateTime, Id},
};

use entry::Column as E;

/// What a list of the desk is narrowed to. All conditions hold together; an unknown reference gives an empty list.
#[derive(Clone, Debug, Default, InputObject)]
#[graphql(name = "EditorialFilter")]
pub struct FilterInput {
    /// Only these; without it, all that are neither archived nor in the trash.
    pub status: Option<EntryStatus>,
    /// Only in this language, BCP 47.
    pub locale: Option<String>,
    /// Begun by this account: its id, or `me`.
    pub created_by: Option<String>,
    /// To be worked on next by this account: its id, or `me`.
    pub assignee: Option<String>,
    /// True: to be worked on by nobody in particular; false: by somebody.
    pub unassigned: Option<bool>,
    /// Published, and for readers last changed before this time.
    pub stale_before: Option<DateTime>,
    /// Not changed in any way since this time.
    pub untouched_since: Option<DateTime>,
    /// With this tag, by slug or id.
    pub tag: Option<String>,
    /// In this category or one below it, by slug or id. A FAQ is in none.
    pub category: Option<String>,
    /// With this byline, by slug or id. A FAQ has none.
    pub author: Option<String>,
    /// With this in its title or question, whatever the case and the accents.
    pub title_contains: Option<String>,
}

/// What a list of the desk is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EditorialOrder {
    /// Last changed first.
    #[default]
    UpdatedDesc,
    /// Longest unchanged first.
    UpdatedAsc,
    /// Newest first.
    CreatedDesc,
    /// By title or question.
    TitleAsc,
}

/// The same, checked.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    status: Option<EntryStatus>,
    locale: Option<String>,
    created_by: Option<Colleague>,
    assignee: Option<Colleague>,
    unassigned: Option<bool>,
    stale_before: Option<Timestamp>,
    untouched_since: Option<Timestamp>,
    terms: Vec<(TermKind, String)>,
    title: Option<String>,
}

/// An account in a filter. `None`: `me`, said by who has none.
type Colleague = Option<AccountId>;

/// The account that a filter names by its id or as `me`.
pub fn colleague(cx: &Cx, check: &mut Check, path: &str, named: &str) -> Colleague {
    if named == "me" {
        return cx.actor().account();
    }
    let id = Id::parse(named).map(AccountId::from);
    check.rule(id.is_some(), path, "This is the id of an account, or me.");
    id
}

impl FilterInput {
    /// With what stands beside it in GraphQL; said twice, it is a fault.
    pub fn with(mut self, status: Option<EntryStatus>, locale: Option<String>) -> Result<Self> {
        let mut check = Check::default();
        for (field, twice) in [
            ("status", self.status.is_some() && status.is_some()),
            ("locale", self.locale.is_some() && locale.is_some()),
        ] {
            check.rule(!twice, &format!("/filter/{field}"), "This is given beside the filter already.");
        }
        check.done()?;
        (self.status, self.locale) = (self.status.or(status), self.locale.or(locale));
        Ok(self)
    }

    /// Checked. `path` is where it stands in the input.
    pub fn checked(self, cx: &Cx, path: &str) -> Result<Filter> {
        let at = |field: &str| format!("{path}/{field}");
        let mut check = Check::default();
        let both = self.assignee.is_some() && self.unassigned.is_some();
        check.rule(!both, &at("unassigned"), "Give `assignee` or `unassigned`, not both.");
        let terms = [(TermKind::Tag, self.tag), (TermKind::Category, self.category), (TermKind::Author, self.author)];
        let filter = Filter {
            status: self.status,
            locale: self.locale.map(|locale| check.locale(&at("locale"), &locale)),
            created_by: self.created_by.map(|named| colleague(cx, &mut check, &at("createdBy"), &named)),
            assignee: self.assignee.map(|named| colleague(cx, &mut check, &at("assignee"), &named)),
            unassigned: self.unassigned,
            stale_before: self.stale_before.map(|at| at.0),
            untouched_since: self.untouched_since.map(|at| at.0),
            terms: terms.into_iter().filter_map(|(kind, named)| Some((kind, named?))).collect(),
            title: self.title_contains.map(|part| check.line(&at("titleContains"), &part, limits::TITLE)),
        };
        check.done()?;
        Ok(filter)
    }
}

/// An entry at its place in a list by title; in the others the title is left out.
#[derive(FromQueryResult)]
struct Listed {
    title_key: Option<String>,
    #[sea_orm(nested)]
    entry: entry::Model,
}

/// Entries of one kind.
pub async fn list(
    cx: &Cx,
    kind: EntryKind,
    filter: &Filter,
    by: EditorialOrder,
    args: &PageArgs,
) -> Result<Page<entry::Model>> {
    let select = desk::scope(cx.actor(), kind)?;
    let list = format!("desk {kind:?} {filter:?} {by:?}");
    let window = args.window(Seal::new(&cx.app().keys().cursors, &list))?;
    let Some(select) = filtered(cx, select, filter).await? else { return Ok(Page::empty(args.total)) };
    let title = match by {
        EditorialOrder::TitleAsc => title_key(cx),
        _ => Expr::cust("NULL"),
    };
    let column = |column: E| Expr::col((entry::Entity, column));
    let ordering = match by {
        EditorialOrder::UpdatedDesc => Ordering::descending(desk::updated_at(cx.actor()), column(E::Id)),
        EditorialOrder::UpdatedAsc => Ordering::ascending(desk::updated_at(cx.actor()), column(E::Id)),
        EditorialOrder::CreatedDesc => Ordering::descending(column(E::CreatedAt), column(E::Id)),
        EditorialOrder::TitleAsc => Ordering::ascending(title_key(cx), column(E::Id)),
    };
    let place = |row: &Listed| {
        let key = match by {
            EditorialOrder::UpdatedDesc | EditorialOrder::UpdatedAsc => Key::Number(row.entry.updated_at.0),
            EditorialOrder::CreatedDesc => Key::Number(row.entry.created_at.0),
            EditorialOrder::TitleAsc => Key::Text(row.title_key.clone().unwrap_or_default()),
        };
        Place { key, id: row.entry.id.0 }
    };
    let select = select.column_as(title, "title_key").into_query();
    let db = cx.read().await?;
    order::page(&db, &window, &ordering, &select, place, |row| Ok(row.entry)).await
}

/// The title by which an entry is sorted.
fn title_key(cx: &Cx) -> SimpleExpr {
    let title = revision::Entity::find()
        .select_only()
        .column(revision::Column::TitleKey)
        .filter(Expr::col((revision::Entity, revision::Column::Id)).eq(desk::head(cx.actor())));
    SimpleExpr::SubQuery(None, Box::new(title.into_query().into()))
}

/// `None`: it names what is not there.
async fn filtered(cx: &Cx, select: Select<entry::Entity>, filter: &Filter) -> Result<Option<Select<entry::Entity>>> {
    let actor = cx.actor();
    let mut all = Condition::all().add(in_status(cx, filter.status));
    if let Some(locale) = &filter.locale {
        all = all.add(E::Locale.eq(locale.as_str()));
    }
    if let Some(creator) = filter.created_by {
        let Some(creator) = creator else { return Ok(None) };
        all = all.add(E::CreatedBy.eq(creator));
    }
    if let Some(assignee) = filter.assignee {
        let Some(assignee) = assignee else { return Ok(None) };
        all = all.add(desk::of_own(actor, E::AssigneeId).eq(assignee));
    }
    if let Some(unassigned) = filter.unassigned {
        let assignee = desk::of_own(actor, E::AssigneeId);
        all = all.add(if unassigned { assignee.is_null() } else { assignee.is_not_null() });
    }
    if let Some(before) = filter.stale_before {
        let stale = publication::Entity::find()
            .select_only()
            .column(publication::Column::EntryId)
            .filter(publication::Column::ValidTo.is_null())
            .filter(publication::Column::UpdatedAt.lt(before));
        all = all.add(E::Id.in_subquery(stale.into_query()));
    }
    if let Some(since) = filter.untouched_since {
        all = all.add(desk::updated_at(actor).lt(since));
    }
    for (kind, named) in &filter.terms {
        let Some(term) = terms::queries::desk_one(cx, *kind, &Wanted::read(named)).await? else { return Ok(None) };
        let term = term.now.term_id;
        let terms: Vec<TermId> =
            terms::queries::reach(cx, *kind, &[term], Moment::Now).await?.remove(&term).unwrap_or_default();
        let with = revision_term::Entity::find()
            .select_only()
            .column(revision_term::Column::RevisionId)
            .filter(revision_term::Column::TermId.is_in(terms));
        all = all.add(desk::head(actor).in_subquery(with.into_query()));
    }
    if let Some(part) = &filter.title {
        all = all.add(title_key(cx).like(matching::containing(&text::sort_key(part))));
    }
    Ok(Some(select.filter(all)))
}

/// The rows that have this status for this actor: those of others have the one that readers give them.
fn in_status(cx: &Cx, status: Option<EntryStatus>) -> Condition {
    let in_status = rows_in(status);
    match (narrowed(cx.actor()), status) {
        (Some(is_own), Some(EntryStatus::Published)) => Condition::any().add(in_status).add(is_own.not()),
        (Some(is_own), Some(_)) => in_status.add(is_own),
        _ => in_status,
    }
}

/// The rows that [`crate::entries::workflow::status`] gives this word to.
fn rows_in(status: Option<EntryStatus>) -> Condition {
    use entry::Column as E;
    let at = |visibility: Visibility| E::Visibility.eq(visibility);
    let kept = || Condition::all().add(E::Visibility.is_not_in([Visibility::Archived, Visibility::Trashed]));
    let all = Condition::all();
    match status {
        None => kept(),
        Some(EntryStatus::Trashed) => all.add(at(Visibility::Trashed)),
        Some(EntryStatus::Archived) => all.add(at(Visibility::Archived)),
        Some(EntryStatus::InReview) => kept().add(E::Stage.eq(Stage::InReview)),
        Some(EntryStatus::Approved) => kept().add(E::Stage.eq(Stage::Approved)),
        Some(EntryStatus::Scheduled) => kept().add(E::Stage.eq(Stage::Scheduled)),
        Some(EntryStatus::Published) => all.add(at(Visibility::Published)).add(E::Stage.is_null()),
        Some(EntryStatus::Changed) => all.add(at(Visibility::Published)).add(E::Stage.eq(Stage::Draft)),
        Some(EntryStatus::Draft) => {
            all.add(at(Visibility::Unpublished)).add(E::Stage.eq(Stage::Draft)).add(E::FirstPublishedAt.is_null())
        }
        Some(EntryStatus::Unpublished) => {
            all.add(at(Visibility::Unpublished)).add(E::Stage.eq(Stage::Draft)).add(E::FirstPublishedAt.is_not_null())
        }
    }
}
