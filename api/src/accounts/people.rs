//! Accounts as the desk names them: who wrote, who reviewed, who is to work on something. Never an address.

use std::collections::{BTreeSet, HashMap};

use async_graphql::SimpleObject;
use masthead_entity::{AccountId, account};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{access::Action, context::Cx, error::Result, wire::Id};

/// Somebody with an account, as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The account's id.
    pub id: Id,
    /// The name that colleagues see.
    pub name: String,
}

/// The people of these ids, those whose account is gone among them.
pub async fn by_ids(cx: &Cx, ids: BTreeSet<AccountId>) -> Result<HashMap<AccountId, Person>> {
    cx.require(Action::ReadDesk)?;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(AccountId, String)> = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Name])
        .filter(account::Column::Id.is_in(ids))
        .into_tuple()
        .all(&*cx.read().await?)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (id, Person { id: id.into(), name })).collect())
}
