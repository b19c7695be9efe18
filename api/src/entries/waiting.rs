//! What waits for somebody: one list over both kinds.

use async_graphql::{Enum, SimpleObject};
use masthead_entity::{Stage, Verdict, Visibility, entry, publication, review};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    briefs::{self, EditorialEntry},
    desk,
};
use crate::{
    access::{Action, rules},
    context::Cx,
    db::order::{self, Ordering},
    error::Result,
    paging::{Key, Page, PageArgs, Place, Seal},
};

use entry::Column as E;

/// Why an entry waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WorkReason {
    /// They are to work on it next.
    Assigned,
    /// They began it, and a reviewer wants it changed.
    ChangesRequested,
    /// It waits for a reviewer, which they may be.
    InReview,
}

/// An entry that waits for somebody.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct WorkItem {
    /// Why; several reasons can hold at once.
    pub reasons: Vec<WorkReason>,
    /// The entry.
    pub entry: EditorialEntry,
}

/// An entry with what its own row does not say.
#[derive(FromQueryResult)]
struct Waiting {
    is_sent_back: bool,
    #[sea_orm(nested)]
    entry: entry::Model,
}

/// What waits for the actor: what they are to work on next, what they began and a reviewer wants changed, and what is in
/// review, where they may review. What has waited longest comes first; what is archived or in the trash waits for nobody.
pub async fn list(cx: &Cx, args: &PageArgs) -> Result<Page<WorkItem>> {
    let scope = desk::scope_of_both(cx.actor())?;
    let me = cx.actor().account();
    let may_review = rules::could(cx.actor().capacity(), Action::ReviewEntry);
    let assigned = || desk::of_own(cx.actor(), E::AssigneeId);
    let mut any = Condition::any();
    if let Some(me) = me {
        let own = Condition::all().add(E::CreatedBy.eq(me)).add(E::Stage.eq(Stage::Draft)).add(is_sent_back());
        any = any.add(assigned().eq(me)).add(own);
    }
    if may_review {
        any = any.add(E::Stage.eq(Stage::InReview));
    }
    if me.is_none() && !may_review {
        return Ok(Page::empty(args.total));
    }
    let flag = CaseStatement::new().case(is_sent_back(), Expr::cust("TRUE")).finally(Expr::cust("FALSE"));
    let select = scope
        .filter(E::Visibility.is_not_in([Visibility::Archived, Visibility::Trashed]))
        .filter(any)
        .column_as(Expr::Case(Box::new(flag)), "is_sent_back")
        .into_query();
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("what waits for {me:?} {may_review}")))?;
    let column = |column: E| Expr::col((entry::Entity, column));
    let longest = Ordering::ascending(column(E::UpdatedAt), column(E::Id));
    let place = |row: &Waiting| Place { key: Key::Number(row.entry.updated_at.0), id: row.entry.id.0 };
    let db = cx.read().await?;
    let page = order::page(&db, &window, &longest, &select, place, Ok).await?;
    let reasons = |row: &Waiting| {
        let entry = &row.entry;
        let holds = [
            (WorkReason::Assigned, me.is_some() && entry.assignee_id == me),
            (
                WorkReason::ChangesRequested,
                me.is_some() && entry.created_by == me && entry.stage == Some(Stage::Draft) && row.is_sent_back,
            ),
            (WorkReason::InReview, may_review && entry.stage == Some(Stage::InReview)),
        ];
        holds.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason).collect::<Vec<_>>()
    };
    let reasons: Vec<_> = page.nodes().map(reasons).collect();
    let entries = briefs::of_rows(cx, page.nodes().map(|row| row.entry.clone()).collect()).await?;
    let items = reasons.into_iter().zip(entries).map(|(reasons, entry)| WorkItem { reasons, entry });
    Ok(page.with(items.collect()))
}

/// Whether the last that a reviewer said of an entry is that it needs more work, and nothing was published since.
fn is_sent_back() -> SimpleExpr {
    let of = |column: review::Column| Expr::col((review::Entity, column));
    let last = review::Entity::find()
        .select_only()
        .column(review::Column::Id)
        .filter(of(review::Column::EntryId).equals((entry::Entity, E::Id)));
    let last = sea_orm::QueryOrder::order_by_desc(last, review::Column::CreatedAt);
    let last = sea_orm::QueryOrder::order_by_desc(last, review::Column::Id).limit(1);
    let published = publication::Entity::find()
        .select_only()
        .column(publication::Column::Id)
        .filter(Expr::col((publication::Entity, publication::Column::EntryId)).equals((entry::Entity, E::Id)))
        .filter(Expr::col((publication::Entity, publication::Column::ValidFrom)).gte(of(review::Column::CreatedAt)));
    let sent_back = review::Entity::find()
        .select_only()
        .column(review::Column::Id)
        .filter(of(review::Column::EntryId).equals((entry::Entity, E::Id)))
        .filter(review::Column::Verdict.eq(Verdict::ChangesRequested))
        .filter(Expr::exists(published.into_query()).not());
    let last = SimpleExpr::SubQuery(None, Box::new(last.into_query().into()));
    last.in_subquery(sent_back.into_query())
}
