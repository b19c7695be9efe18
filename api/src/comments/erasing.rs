//! Erasing comments for good: what was said, by whom, and where it came from. The place of one that was answered stays.

use std::collections::BTreeSet;

use masthead_entity::{CommentId, CommentStatus, EntryId, comment, contact};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query},
};

use super::tree::{self, Difference};
use crate::{db::Tx, error::Result, journal::Event};

use comment::Column as C;

/// How many one transaction erases: others wait for the writer meanwhile.
pub const AT_ONCE: u64 = 200;

/// Why a comment is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was spam or in the trash for as long as the settings say.
    IsOver,
    /// Whoever it is of asked for it.
    OnRequest,
}

impl Why {
    /// As the journal says it.
    pub fn word(self) -> &'static str {
        match self {
            Why::IsOver => "OVER",
            Why::OnRequest => "REQUEST",
        }
    }
}

/// A comment that is to be erased.
#[derive(Clone, Copy, FromQueryResult)]
pub struct Doomed {
    id: CommentId,
    entry_id: EntryId,
    parent_id: Option<CommentId>,
    status: CommentStatus,
}

/// What [`Doomed`] is read from.
pub const COLUMNS: [C; 4] = [C::Id, C::EntryId, C::ParentId, C::Status];

/// Erases these comments: whatever was said of them and by whom, and with the last answers their places.
pub async fn erase(tx: &Tx, doomed: &[Doomed], why: Why) -> Result<()> {
    if doomed.is_empty() {
        return Ok(());
    }
    let ids: Vec<CommentId> = doomed.iter().map(|doomed| doomed.id).collect();
    contact::Entity::delete_many().filter(contact::Column::CommentId.is_in(ids.iter().copied())).exec(tx.db()).await?;
    empty(tx, &ids).await?;
    let mut differences = Vec::new();
    for Doomed { id, entry_id, parent_id, status } in doomed {
        differences.push(Difference::between(*entry_id, *parent_id, *status, CommentStatus::Trashed));
        tx.record(Event::CommentErased { comment: *id, entry: *entry_id, from: *status, why: why.word() });
    }
    tree::count(tx, &differences).await?;
    remove_places(tx, ids.into_iter().collect()).await
}

async fn empty(tx: &Tx, ids: &[CommentId]) -> Result<()> {
    let nothing = || Expr::value(Option::<String>::None);
    comment::Entity::update_many()
        .col_expr(C::Status, Expr::value(CommentStatus::Trashed))
        .col_expr(C::AuthorName, Expr::value(""))
        .col_expr(C::AuthorUrl, nothing())
        .col_expr(C::IsStaff, Expr::value(false))
        .col_expr(C::AccountId, Expr::value(Option::<uuid::Uuid>::None))
        .col_expr(C::EditedAt, Expr::value(Option::<i64>::None))
        .col_expr(C::Text, Expr::value(""))
        .col_expr(C::BodyHtml, Expr::value(""))
        .col_expr(C::SearchKey, Expr::value(""))
        .col_expr(C::Likeness, Expr::value(Option::<i64>::None))
        .col_expr(C::IdenticonSeed, Expr::value(""))
        .col_expr(C::OriginalAuthorName, nothing())
        .col_expr(C::OriginalAuthorUrl, nothing())
        .col_expr(C::OriginalText, nothing())
        .col_expr(C::Suspicion, Expr::value(0))
        .col_expr(C::Suspicions, Expr::value("[]"))
        .col_expr(C::IsWithdrawn, Expr::value(true))
        .col_expr(C::IsErased, Expr::value(true))
        .col_expr(C::DecidedAt, Expr::value(tx.at()))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::Id.is_in(ids.iter().copied()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Removes the places of what is erased and has no answers, and then those above that have none any more.
async fn remove_places(tx: &Tx, mut candidates: BTreeSet<CommentId>) -> Result<()> {
    let answer = Alias::new("answer");
    while !candidates.is_empty() {
        let answers = Query::select()
            .expr(Expr::val(1))
            .from_as(comment::Entity, answer.clone())
            .and_where(Expr::col((answer.clone(), C::ParentId)).equals((comment::Entity, C::Id)))
            .take();
        let bare: Vec<(CommentId, Option<CommentId>)> = comment::Entity::find()
            .select_only()
            .columns([C::Id, C::ParentId])
            .filter(C::Id.is_in(candidates.iter().copied()))
            .filter(C::IsErased.eq(true))
            .filter(Expr::exists(answers).not())
            .into_tuple()
            .all(tx.db())
            .await?;
        comment::Entity::delete_many().filter(C::Id.is_in(bare.iter().map(|(id, _)| *id))).exec(tx.db()).await?;
        candidates = bare.into_iter().filter_map(|(_, parent)| parent).collect();
    }
    Ok(())
}
