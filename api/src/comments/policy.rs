//! Which comments are taken under an article, and which of them readers see at once.

use masthead_entity::{
    CommentId, CommentPolicy, CommentStatus, EntryId, EntryKind, Visibility, comment, contact, entry, site,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

use super::suspicion::{self, Suspicion};
use crate::{
    access::{Action, Resource, rules},
    db::Tx,
    entries::{self, commenting::Commenting},
    error::{AppError, Code, Result},
};

/// By what a commenter is known.
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

/// The article that is commented on. One that readers do not see takes no comment, and does not show that it exists.
pub async fn article(tx: &Tx, id: EntryId) -> Result<entry::Model> {
    let row = entry::Entity::find_by_id(id)
        .filter(entry::Column::Kind.eq(EntryKind::Article))
        .filter(entry::Column::Visibility.eq(Visibility::Published))
        .one(tx.db())
        .await?;
    row.ok_or_else(|| AppError::not_found(entries::word(EntryKind::Article)))
}

/// The state in which a comment begins, or `conflict` where none is taken. An edited one, which is named, does not speak for
/// itself.
pub async fn first_status(
    tx: &Tx,
    entry: &entry::Model,
    commenter: &Commenter,
    edited: Option<CommentId>,
) -> Result<CommentStatus> {
    let site = site::Entity::find_by_id(1).one(tx.db()).await?;
    let site = site.ok_or_else(|| AppError::internal("the site's row is missing"))?;
    let commenting = Commenting::of_entry(entry, &site);
    if commenting.closed(tx.at()).is_some() {
        return Err(AppError::new(Code::Conflict, "Comments are closed here."));
    }
    let is_shown = match commenting.policy {
        _ if commenter.may_moderate => true,
        CommentPolicy::Open => true,
        CommentPolicy::FirstHeld => is_known(tx, commenter, edited).await?,
        CommentPolicy::Moderated | CommentPolicy::Closed => false,
    };
    Ok(if is_shown { CommentStatus::Approved } else { CommentStatus::Held })
}

/// The state that a comment would be in, but for what speaks against it. Nobody weighs what a moderator writes.
pub fn weighed(tx: &Tx, commenter: &Commenter, status: CommentStatus, found: &[Suspicion]) -> CommentStatus {
    match commenter.may_moderate {
        true => status,
        false => suspicion::lowered(&tx.cx().app().config().comments, status, suspicion::points(found)),
    }
}

/// Whether another comment of this name and e-mail address was approved. Of the address alone anybody can know.
async fn is_known(tx: &Tx, commenter: &Commenter, edited: Option<CommentId>) -> Result<bool> {
    let Some(key) = &commenter.email_key else { return Ok(false) };
    // Not the name that a moderator gave it.
    let column = |column: comment::Column| Expr::col((comment::Entity, column));
    let names = [column(comment::Column::OriginalAuthorName), column(comment::Column::AuthorName)];
    let submitted_name = SimpleExpr::from(Func::coalesce(names));
    let of_address = contact::Entity::find()
        .select_only()
        .column(contact::Column::CommentId)
        .filter(contact::Column::EmailKey.eq(key.as_str()));
    let mut approved = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(comment::Column::Status.eq(CommentStatus::Approved))
        .filter(submitted_name.eq(commenter.name.as_str()))
        .filter(comment::Column::Id.in_subquery(of_address.into_query()));
    if let Some(edited) = edited {
        approved = approved.filter(comment::Column::Id.ne(edited));
    }
    Ok(approved.into_tuple::<CommentId>().one(tx.db()).await?.is_some())
}

/// The writer of a comment, who edits it. An account must be signed in for that, as it is now; whoever comes with the token
/// of a guest is that guest.
pub async fn commenter(tx: &Tx, row: &comment::Model) -> Result<Commenter> {
    if row.account_id.is_some() && row.account_id != tx.actor().account() {
        return Err(AppError::new(Code::Forbidden, "Sign in as the account that wrote this comment."));
    }
    let key = contact::Entity::find_by_id(row.id).select_only().column(contact::Column::EmailKey);
    let email_key = key.into_tuple::<Option<String>>().one(tx.db()).await?.flatten();
    let name = row.original_author_name.as_ref().unwrap_or(&row.author_name).clone();
    Ok(Commenter { name, email_key, may_moderate: row.account_id.is_some() && may_moderate(tx) })
}
