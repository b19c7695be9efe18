//! Everything of one e-mail address: told, or erased, when whoever it is of asks for it (GDPR, articles 15 and 17).

pub mod graphql;
pub mod rest;
pub mod types;

use masthead_entity::{AccountId, BlockKind, account, comment, comment_block, contact};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{
    blocks, desk_queries,
    desk_types::EditorialComment,
    erasing::{self, AT_ONCE, COLUMNS, Doomed, Why},
};
use crate::{
    access::{Action, Resource},
    context::Cx,
    db::{Tx, write},
    error::Result,
    validate::Check,
};
use types::{ErasedPersonalData, PersonalData};

/// Everything that is kept of an e-mail address.
pub async fn export(cx: &Cx, email: &str) -> Result<PersonalData> {
    cx.require(Action::ManagePersonalData)?;
    cx.keep_private();
    let (email, key) = checked(email)?;
    let comments = desk_queries::of_email(cx, &key).await?;
    let db = cx.read().await?;
    let blocks = comment_block::Entity::find().filter(is_block_of(&key)).all(&*db).await?;
    Ok(PersonalData {
        email,
        account_id: account(&*db, &key).await?.map(Into::into),
        comments: comments.into_iter().map(EditorialComment::from).collect(),
        comment_blocks: blocks.into_iter().map(Into::into).collect(),
    })
}

/// Erases everything of an e-mail address but the account that signs in by it. What comes meanwhile is erased, too.
pub async fn erase(cx: &Cx, email: &str) -> Result<ErasedPersonalData> {
    cx.require(Action::ManagePersonalData)?;
    let (email, key) = checked(email)?;
    let mut comments = 0;
    loop {
        let key = key.clone();
        let step = write(cx, async move |tx| {
            tx.require(Action::ManagePersonalData, Resource::SITE)?;
            erase_some(&tx, &key).await
        });
        match step.await? {
            0 => break,
            more => comments += more,
        }
    }
    let account_id = account(&*cx.read().await?, &key).await?.map(Into::into);
    Ok(ErasedPersonalData { email, comments, account_id })
}

fn checked(email: &str) -> Result<(String, String)> {
    let mut check = Check::default();
    let checked = check.email("/email", email);
    check.done().map(|()| checked)
}

/// So many as one transaction erases, and with the last ones what is blocked of the address.
async fn erase_some(tx: &Tx, key: &str) -> Result<i32> {
    let of_email = contact::Entity::find()
        .select_only()
        .column(contact::Column::CommentId)
        .filter(contact::Column::EmailKey.eq(key))
        .limit(AT_ONCE);
    let doomed = comment::Entity::find()
        .select_only()
        .columns(COLUMNS)
        .filter(comment::Column::Id.in_subquery(of_email.into_query()))
        .into_model::<Doomed>()
        .all(tx.db())
        .await?;
    erasing::erase(tx, &doomed, Why::OnRequest).await?;
    if doomed.is_empty() {
        blocks::remove(tx, is_block_of(key)).await?;
    }
    Ok(i32::try_from(doomed.len()).unwrap_or(i32::MAX))
}

fn is_block_of(key: &str) -> sea_orm::Condition {
    let (kind, value) = (comment_block::Column::Kind, comment_block::Column::Value);
    sea_orm::Condition::all().add(kind.eq(BlockKind::Email)).add(value.eq(key))
}

async fn account(db: &impl ConnectionTrait, key: &str) -> Result<Option<AccountId>> {
    let id = account::Entity::find().select_only().column(account::Column::Id);
    Ok(id.filter(account::Column::EmailKey.eq(key)).into_tuple().one(db).await?)
}
