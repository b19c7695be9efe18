//! Which comments are taken under an article, and which of them readers see at once.

use std::collections::{HashMap, HashSet};

use masthead_entity::{
    CommentId, CommentPolicy, CommentStatus, EntryId, EntryKind, Timestamp, Visibility, comment, contact, entry, site,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Query, SimpleExpr},
};
use uuid::Uuid;

use super::suspicion::{self, Suspicion};
use crate::{
    access::{Action, Resource, rules},
    db::{
        Tx,
        keys::{key, keys},
    },
    entries::{self, commenting::Commenting},
    error::{AppError, Code, Result},
};

/// By what a commenter is known.
#[derive(Clone)]
pub struct Commenter {
    /// The name that is shown.
    pub name: String,
    /// The e-mail address as a key, where one was given.
    pub email_key: Option<String>,
    /// They decide about comments, and are not held themselves.
    pub may_moderate: bool,
}

/// Whether who makes this change decides about comments.
pub fn may_moderate(tx: &Tx) -> bool {
    rules::require(tx.actor(), Action::ModerateComment, Resource::SITE).is_ok()
}

/// The site, as this transaction finds it.
pub async fn site(tx: &Tx) -> Result<site::Model> {
    let site = site::Entity::find_by_id(1).one(tx.db()).await?;
    site.ok_or_else(|| AppError::internal("the site's row is missing"))
}

/// How these articles take comments. Those that readers do not see are missing.
pub async fn articles(
    tx: &Tx,
    site: &site::Model,
    ids: impl IntoIterator<Item = EntryId>,
) -> Result<HashMap<EntryId, Commenting>> {
    let rows = entry::Entity::find()
        .filter(entry::Column::Id.is_in(ids))
        .filter(entry::Column::Kind.eq(EntryKind::Article))
        .filter(entry::Column::Visibility.eq(Visibility::Published))
        .all(tx.db())
        .await?;
    Ok(rows.iter().map(|row| (row.id, Commenting::of_entry(row, site))).collect())
}

/// The policy under which an article takes a comment now. One that readers do not see takes none, and does not show that it
/// exists; a closed one says so.
pub fn open(articles: &HashMap<EntryId, Commenting>, id: EntryId, at: Timestamp) -> Result<CommentPolicy> {
    let commenting = articles.get(&id).ok_or_else(|| AppError::not_found(entries::word(EntryKind::Article)))?;
    match commenting.closed(at) {
        Some(_) => Err(AppError::new(Code::Conflict, "Comments are closed here.")),
        None => Ok(commenting.policy),
    }
}

/// The state in which a comment begins.
pub fn first_status(policy: CommentPolicy, commenter: &Commenter, is_known: bool) -> CommentStatus {
    let is_shown = match policy {
        _ if commenter.may_moderate => true,
        CommentPolicy::Open => true,
        CommentPolicy::FirstHeld => is_known,
        CommentPolicy::Moderated | CommentPolicy::Closed => false,
    };
    if is_shown { CommentStatus::Approved } else { CommentStatus::Held }
}

/// The state that a comment would be in, but for what speaks against it. Nobody weighs what a moderator writes.
pub fn weighed(tx: &Tx, commenter: &Commenter, status: CommentStatus, found: &[Suspicion]) -> CommentStatus {
    match commenter.may_moderate {
        true => status,
        false => suspicion::lowered(&tx.cx().app().config().comments, status, found),
    }
}

/// Of these commenters, by their places, those of whom another comment of this name and e-mail address was approved: of the
/// address alone anybody can know. An edited comment, which is named, does not speak for itself. One statement.
pub async fn known(tx: &Tx, asked: Vec<(usize, Commenter, Option<CommentId>)>) -> Result<HashSet<usize>> {
    let rows = asked.into_iter().filter_map(|(place, commenter, edited)| {
        let place = i64::try_from(place).ok()?;
        Some((place, commenter.email_key?, commenter.name, edited.map_or_else(Uuid::nil, |id| id.0)))
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let of_comment = |column: comment::Column| Expr::col((comment::Entity, column));
    // Not the name that a moderator gave it.
    let names = [of_comment(comment::Column::OriginalAuthorName), of_comment(comment::Column::AuthorName)];
    let submitted_name = SimpleExpr::from(Func::coalesce(names));
    let on_contact = of_comment(comment::Column::Id).equals((contact::Entity, contact::Column::CommentId));
    let approved = Query::select()
        .expr(Expr::val(1))
        .from(contact::Entity)
        .inner_join(comment::Entity, on_contact)
        .and_where(Expr::col((contact::Entity, contact::Column::EmailKey)).eq(key(2)))
        .and_where(of_comment(comment::Column::Status).eq(CommentStatus::Approved))
        .and_where(submitted_name.eq(key(3)))
        .and_where(of_comment(comment::Column::Id).ne(key(4)))
        .take();
    let select =
        Query::select().expr_as(key(1), "place").from_values(rows, keys()).and_where(Expr::exists(approved)).take();
    let places = tx.db().query_all(&select).await?;
    let places: Vec<i64> = places.iter().map(|row| row.try_get("", "place")).collect::<std::result::Result<_, _>>()?;
    Ok(places.into_iter().filter_map(|place| usize::try_from(place).ok()).collect())
}

/// What is kept of who wrote a comment.
pub async fn contact(tx: &Tx, id: CommentId) -> Result<Option<contact::Model>> {
    Ok(contact::Entity::find_by_id(id).one(tx.db()).await?)
}

/// The writer of a comment, who edits it. An account must be signed in for that, as it is now; whoever comes with the token
/// of a guest is that guest.
pub fn commenter(tx: &Tx, row: &comment::Model, contact: Option<&contact::Model>) -> Result<Commenter> {
    if row.account_id.is_some() && row.account_id != tx.actor().account() {
        return Err(AppError::new(Code::Forbidden, "Sign in as the account that wrote this comment."));
    }
    let email_key = contact.and_then(|contact| contact.email_key.clone());
    let name = row.original_author_name.as_ref().unwrap_or(&row.author_name).clone();
    Ok(Commenter { name, email_key, may_moderate: row.account_id.is_some() && may_moderate(tx) })
}
