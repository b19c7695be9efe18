//! Finders of comments for moderators, with the addresses behind them. They start from [`on_desk`].

use std::collections::{BTreeSet, HashMap};

use masthead_entity::{CommentId, CommentStatus, EntryId, Timestamp, comment, contact};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    access::Action,
    context::Cx,
    db::{
        matching,
        order::{self, Ordering},
    },
    error::Result,
    limits,
    paging::{Key, Page, PageArgs, Place, Seal},
    text,
    validate::Check,
};

use comment::Column as C;

/// A comment as moderators see it. Not `Debug`: it holds an e-mail address.
#[derive(Clone, FromQueryResult)]
pub struct DeskRow {
    /// The comment, in whatever state.
    #[sea_orm(nested)]
    pub comment: comment::Model,
    /// The e-mail address of who wrote it, where one is known.
    pub email: Option<String>,
    /// The same as a key.
    pub email_key: Option<String>,
    /// Whether it is known from which network it came.
    pub is_network_known: bool,
    /// What became of the comments under the same e-mail address, this one among them.
    #[sea_orm(skip)]
    pub history: Option<History>,
}

/// How many comments of somebody are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Waiting for a moderator.
    pub held: i32,
    /// Shown to readers.
    pub approved: i32,
    /// Not shown, by decision.
    pub rejected: i32,
    /// Not shown, as spam.
    pub spam: i32,
    /// Thrown away.
    pub trashed: i32,
}

/// Which comments are wanted; all conditions hold at once. Not `Debug`: it may hold an e-mail address.
#[derive(Clone, Default)]
pub struct DeskFilter {
    /// In this state.
    pub status: Option<CommentStatus>,
    /// Under this article.
    pub entry: Option<EntryId>,
    /// Under this e-mail address or, where it is none, under this name.
    pub commenter: Option<String>,
    /// With this part of the name or the text, whatever its case and marks.
    pub word: Option<String>,
    /// From the network of this comment.
    pub same_network_as: Option<CommentId>,
    /// Submitted at this time or later.
    pub from: Option<Timestamp>,
    /// Submitted before this time.
    pub to: Option<Timestamp>,
}

/// What moderators see: every comment, with the address behind it.
fn on_desk(cx: &Cx) -> Result<Select<comment::Entity>> {
    cx.require(Action::ModerateComment)?;
    let on_contact = comment::Entity::belongs_to(contact::Entity).from(C::Id).to(contact::Column::CommentId);
    let is_network_known = Expr::col((contact::Entity, contact::Column::NetworkHash)).is_not_null();
    Ok(comment::Entity::find()
        .column_as(contact::Column::Email, "email")
        .column_as(contact::Column::EmailKey, "email_key")
        .column_as(is_network_known, "is_network_known")
        .join(JoinType::LeftJoin, on_contact.into()))
}

/// The comments that moderators see, newest first.
pub async fn list(cx: &Cx, filter: &DeskFilter, args: &PageArgs) -> Result<Page<DeskRow>> {
    let select = on_desk(cx)?.filter(condition(filter)?);
    let window = args.window(Seal::new(&cx.app().keys().cursors, &sealed(filter)))?;
    let column = |column: C| Expr::col((comment::Entity, column));
    let newest = Ordering::descending(column(C::CreatedAt), column(C::Id));
    let place = |row: &DeskRow| Place { key: Key::Number(row.comment.created_at.0), id: row.comment.id.0 };
    let page = order::page(&*cx.read().await?, &window, &newest, &select.into_query(), place, Ok).await?;
    let histories = histories(cx, page.nodes().filter_map(|row| row.email_key.clone()).collect()).await?;
    Ok(page.map(|row| with_history(row, &histories)))
}

/// The list that a cursor belongs to.
fn sealed(filter: &DeskFilter) -> String {
    let DeskFilter { status, entry, commenter, word, same_network_as, from, to } = filter;
    format!("desk comments {status:?} {entry:?} {commenter:?} {word:?} {same_network_as:?} {from:?} {to:?}")
}

fn condition(filter: &DeskFilter) -> Result<Condition> {
    let DeskFilter { status, entry, commenter, word, same_network_as, from, to } = filter;
    let mut check = Check::default();
    for (path, text) in [("/commenter", commenter), ("/word", word)] {
        if let Some(text) = text {
            let line = check.optional_line(path, text, limits::EMAIL);
            check.rule(!text::search_key(&line).is_empty(), path, "This must not be empty; leave it out.");
        }
    }
    check.done()?;
    let search_key = || Expr::col((comment::Entity, C::SearchKey));
    let mut all = Condition::all();
    if let Some(status) = status {
        all = all.add(C::Status.eq(*status));
    }
    if let Some(entry) = entry {
        all = all.add(C::EntryId.eq(*entry));
    }
    if let Some(commenter) = commenter {
        all = all.add(match text::email_key(commenter) {
            Some(key) => contact::Column::EmailKey.eq(key),
            None => search_key().like(matching::beginning(&format!("{}\n", text::search_key(commenter)))),
        });
    }
    if let Some(word) = word {
        all = all.add(search_key().like(matching::containing(&text::search_key(word))));
    }
    if let Some(other) = same_network_as {
        let network = contact::Entity::find_by_id(*other).select_only().column(contact::Column::NetworkHash);
        all = all.add(contact::Column::NetworkHash.in_subquery(network.into_query()));
    }
    if let Some(from) = from {
        all = all.add(C::CreatedAt.gte(*from));
    }
    if let Some(to) = to {
        all = all.add(C::CreatedAt.lt(*to));
    }
    Ok(all)
}

/// The comment that a moderator asks for.
pub async fn one(cx: &Cx, id: CommentId) -> Result<Option<DeskRow>> {
    Ok(by_ids(cx, &[id]).await?.remove(&id))
}

/// Comments by id, as moderators see them.
pub async fn by_ids(cx: &Cx, ids: &[CommentId]) -> Result<HashMap<CommentId, DeskRow>> {
    let rows = all(cx, on_desk(cx)?.filter(C::Id.is_in(ids.iter().copied()))).await?;
    Ok(rows.into_iter().map(|row| (row.comment.id, row)).collect())
}

/// All comments under an e-mail address, newest first.
pub async fn of_email(cx: &Cx, key: &str) -> Result<Vec<DeskRow>> {
    let select = on_desk(cx)?.filter(contact::Column::EmailKey.eq(key));
    all(cx, select.order_by_desc(C::CreatedAt).order_by_desc(C::Id)).await
}

async fn all(cx: &Cx, select: Select<comment::Entity>) -> Result<Vec<DeskRow>> {
    let rows: Vec<DeskRow> = select.into_model().all(&*cx.read().await?).await?;
    let histories = histories(cx, rows.iter().filter_map(|row| row.email_key.clone()).collect()).await?;
    Ok(rows.into_iter().map(|row| with_history(row, &histories)).collect())
}

fn with_history(row: DeskRow, histories: &HashMap<String, History>) -> DeskRow {
    let history = row.email_key.as_ref().and_then(|key| histories.get(key)).copied();
    DeskRow { history, ..row }
}

/// What became of the comments under each of these addresses: one statement for all.
async fn histories(cx: &Cx, keys: BTreeSet<String>) -> Result<HashMap<String, History>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let on_comment = contact::Entity::belongs_to(comment::Entity).from(contact::Column::CommentId).to(C::Id);
    let counts: Vec<(String, CommentStatus, i64)> = contact::Entity::find()
        .select_only()
        .column(contact::Column::EmailKey)
        .column(C::Status)
        .column_as(C::Id.count(), "count")
        .join(JoinType::InnerJoin, on_comment.into())
        .filter(contact::Column::EmailKey.is_in(keys))
        .group_by(contact::Column::EmailKey)
        .group_by(C::Status)
        .into_tuple()
        .all(&*cx.read().await?)
        .await?;
    let mut histories: HashMap<String, History> = HashMap::new();
    for (key, status, count) in counts {
        let history = histories.entry(key).or_default();
        let counted = match status {
            CommentStatus::Held => &mut history.held,
            CommentStatus::Approved => &mut history.approved,
            CommentStatus::Rejected => &mut history.rejected,
            CommentStatus::Spam => &mut history.spam,
            CommentStatus::Trashed => &mut history.trashed,
        };
        *counted = i32::try_from(count).unwrap_or(i32::MAX);
    }
    Ok(histories)
}
