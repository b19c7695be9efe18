//! What waits for somebody: one list over both kinds.

use async_graphql::{Enum, SimpleObject};
use masthead_entity::{AccountId, Stage, Verdict, Visibility, entry, event, publication, review, revision, schedule};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::briefs::{self, EditorialEntry};
use crate::{
    access::Action,
    context::Cx,
    db::order::{self, Ordering},
    entries::{
        desk,
        workflow::{Move, reviews},
    },
    error::Result,
    paging::{Key, Page, PageArgs, Place, Seal},
};

use entry::Column as E;

/// What answers a reviewer who wants something changed, as the journal calls it.
const ANSWERS: [&str; 2] = ["article.submitted", "faq.submitted"];

/// All reasons, each with the column that says whether it holds.
const REASONS: [(WorkReason, &str); 4] = [
    (WorkReason::Assigned, "is_assigned"),
    (WorkReason::ChangesRequested, "is_sent_back"),
    (WorkReason::InReview, "is_in_review"),
    (WorkReason::ScheduleFailed, "has_failed"),
];

/// Why an entry waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WorkReason {
    /// They are to work on it next, and may.
    Assigned,
    /// They began it, and a reviewer wants it changed.
    ChangesRequested,
    /// It waits for a reviewer, and they may approve it.
    InReview,
    /// It was to be published or taken from readers at a time, which could not be done, and they had asked for it; where a
    /// machine had, whoever may do it.
    ScheduleFailed,
}

/// An entry that waits for somebody.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct WorkItem {
    /// Why; several reasons can hold at once.
    pub reasons: Vec<WorkReason>,
    /// The entry.
    pub entry: EditorialEntry,
}

impl WorkReason {
    /// The entries of which it holds for the actor. Nothing waits for somebody who may not do what it waits for.
    fn holds(self, cx: &Cx) -> SimpleExpr {
        let actor = cx.actor();
        let may_save = || desk::may(actor, Action::UpdateEntry);
        match (self, actor.account()) {
            (Self::Assigned, Some(me)) => desk::of_own(actor, E::AssigneeId).eq(me).and(may_save()),
            (Self::ChangesRequested, Some(me)) => {
                let is_draft_of_actor = E::CreatedBy.eq(me).and(E::Stage.eq(Stage::Draft));
                is_draft_of_actor.and(may_save()).and(is_sent_back())
            }
            (Self::Assigned | Self::ChangesRequested, None) => Expr::cust("FALSE"),
            (Self::ScheduleFailed, me) => desk::may(actor, Move::Schedule.action()).and(has_failed(me)),
            (Self::InReview, _) => E::Stage.eq(Stage::InReview).and(reviews::may_approve(cx.app(), actor)),
        }
    }
}

/// An entry with why it waits.
struct Waiting {
    reasons: Vec<WorkReason>,
    entry: entry::Model,
}

impl FromQueryResult for Waiting {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let mut reasons = Vec::new();
        for (reason, column) in REASONS {
            if row.try_get(prefix, column)? {
                reasons.push(reason);
            }
        }
        Ok(Self { reasons, entry: entry::Model::from_query_result(row, prefix)? })
    }
}

/// What waits for the actor: what they are to work on next, what they began and a reviewer wants changed, what is in review,
/// where they may approve it, and what did not happen at its time. What has waited longest comes first; what is archived or
/// in the trash waits for nobody.
pub async fn list(cx: &Cx, args: &PageArgs) -> Result<Page<WorkItem>> {
    let actor = cx.actor();
    let mut select =
        desk::scope_of_both(actor)?.filter(E::Visibility.is_not_in([Visibility::Archived, Visibility::Trashed]));
    let mut any = Condition::any();
    for (reason, column) in REASONS {
        let flag = CaseStatement::new().case(reason.holds(cx), Expr::cust("TRUE")).finally(Expr::cust("FALSE"));
        select = select.column_as(Expr::Case(Box::new(flag)), column);
        any = any.add(reason.holds(cx));
    }
    let select = select.filter(any).into_query();
    let list = format!("what waits for {:?} {:?}", actor.account(), actor.capacity());
    let window = args.window(Seal::new(&cx.app().keys().cursors, &list))?;
    let longest = Ordering::ascending(desk::updated_at(actor), Expr::col((entry::Entity, E::Id)));
    let place = |row: &Waiting| Place { key: Key::Number(row.entry.updated_at.0), id: row.entry.id.0 };
    let page = order::page(&*cx.read().await?, &window, &longest, &select, place, Ok).await?;
    let reasons: Vec<_> = page.nodes().map(|row| row.reasons.clone()).collect();
    let entries = briefs::of_rows(cx, page.nodes().map(|row| row.entry.clone()).collect()).await?;
    let items = reasons.into_iter().zip(entries).map(|(reasons, entry)| WorkItem { reasons, entry });
    Ok(page.with(items.collect()))
}

/// Whether the last that a reviewer said of an entry is that it needs more work, and it was neither submitted since, nor
/// was what the reviewer saw, or anything newer, published.
fn is_sent_back() -> SimpleExpr {
    let of = |column: review::Column| Expr::col((review::Entity, column));
    let last = review::Entity::find()
        .select_only()
        .column(review::Column::Id)
        .filter(of(review::Column::EntryId).equals((entry::Entity, E::Id)))
        .order_by_desc(review::Column::CreatedAt)
        .order_by_desc(review::Column::Id)
        .limit(1);
    let answered = event::Entity::find()
        .select_only()
        .column(event::Column::Seq)
        .filter(Expr::col((event::Entity, event::Column::SubjectId)).equals((entry::Entity, E::Id)))
        .filter(event::Column::Kind.is_in(ANSWERS))
        .filter(Expr::col((event::Entity, event::Column::At)).gt(of(review::Column::CreatedAt)));
    let on_revision = publication::Entity::belongs_to(revision::Entity)
        .from(publication::Column::RevisionId)
        .to(revision::Column::Id);
    let number = Expr::col((revision::Entity, revision::Column::Number));
    let shown = publication::Entity::find()
        .select_only()
        .column(publication::Column::Id)
        .join(JoinType::InnerJoin, on_revision.into())
        .filter(Expr::col((publication::Entity, publication::Column::EntryId)).equals((entry::Entity, E::Id)))
        .filter(Expr::col((publication::Entity, publication::Column::ValidFrom)).gt(of(review::Column::CreatedAt)))
        .filter(number.gte(number_of(of(review::Column::RevisionId))));
    let sent_back = review::Entity::find()
        .select_only()
        .column(review::Column::Id)
        .filter(of(review::Column::EntryId).equals((entry::Entity, E::Id)))
        .filter(review::Column::Verdict.eq(Verdict::ChangesRequested))
        .filter(Expr::exists(answered.into_query()).not())
        .filter(Expr::exists(shown.into_query()).not());
    let last = SimpleExpr::SubQuery(None, Box::new(last.into_query().into()));
    last.in_subquery(sent_back.into_query())
}

/// Whether something that this account, or a machine, had asked for did not happen at its time. Who is no account asks for
/// machines.
fn has_failed(account: Option<AccountId>) -> SimpleExpr {
    use schedule::Column as S;
    let by_machine = S::CreatedBy.is_null();
    let asked_for = match account {
        Some(account) => by_machine.or(S::CreatedBy.eq(account)),
        None => by_machine,
    };
    let failed = schedule::Entity::find()
        .select_only()
        .column(S::Id)
        .filter(Expr::col((schedule::Entity, S::EntryId)).equals((entry::Entity, E::Id)))
        .filter(S::FailedAt.is_not_null())
        .filter(asked_for);
    Expr::exists(failed.into_query())
}

/// The number of a revision.
fn number_of(id: SimpleExpr) -> SimpleExpr {
    let number = revision::Entity::find()
        .select_only()
        .column(revision::Column::Number)
        .filter(Expr::col((revision::Entity, revision::Column::Id)).eq(id));
    SimpleExpr::SubQuery(None, Box::new(number.into_query().into()))
}
