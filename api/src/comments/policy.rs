//! Which comments are taken under an article, and which of them readers see at once.

use masthead_entity::{
    CommentId, CommentPolicy, CommentStatus, EntryId, EntryKind, Visibility, comment, contact, entry, site,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

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
    let may_moderate = rules::require(tx.actor(), Action::ModerateComment, Resource::SITE).is_ok();
    let is_shown = match commenting.policy {
        _ if may_moderate => true,
        CommentPolicy::Open => true,
        CommentPolicy::FirstHeld => is_known(tx, commenter, edited).await?,
        CommentPolicy::Moderated | CommentPolicy::Closed => false,
    };
    Ok(if is_shown { CommentStatus::Approved } else { CommentStatus::Held })
}

/// Whether another comment of this name and e-mail address was approved. Of the address alone anybody can know.
async fn is_known(tx: &Tx, commenter: &Commenter, edited: Option<CommentId>) -> Result<bool> {
    let Some(key) = &commenter.email_key else { return Ok(false) };
    let of_address = contact::Entity::find()
        .select_only()
        .column(contact::Column::CommentId)
        .filter(contact::Column::EmailKey.eq(key.as_str()));
    let mut approved = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(comment::Column::Status.eq(CommentStatus::Approved))
        .filter(comment::Column::AuthorName.eq(commenter.name.as_str()))
        .filter(comment::Column::Id.in_subquery(of_address.into_query()));
    if let Some(edited) = edited {
        approved = approved.filter(comment::Column::Id.ne(edited));
    }
    Ok(approved.into_tuple::<CommentId>().one(tx.db()).await?.is_some())
}

/// By what the writer of a comment is known.
pub async fn commenter(tx: &Tx, row: &comment::Model) -> Result<Commenter> {
    let key = contact::Entity::find_by_id(row.id).select_only().column(contact::Column::EmailKey);
    let email_key = key.into_tuple::<Option<String>>().one(tx.db()).await?.flatten();
    Ok(Commenter { name: row.author_name.clone(), email_key })
}
