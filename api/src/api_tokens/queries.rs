//! Finders of API tokens, for administrators.

use masthead_entity::{ApiTokenId, api_token};
use sea_orm::{EntityTrait, QueryTrait, sea_query::Expr};

use super::types::ApiToken;
use crate::{
    access::Action,
    context::Cx,
    db::order::{self, Ordering},
    error::Result,
    paging::{Key, Page, PageArgs, Place, Seal},
};

fn view(cx: &Cx, row: api_token::Model) -> ApiToken {
    let used_at = cx.app().last_uses().get(row.id.0);
    ApiToken::new(row, used_at)
}

/// An API token, by id.
pub async fn one(cx: &Cx, id: ApiTokenId) -> Result<Option<ApiToken>> {
    cx.require(Action::ManageTokens)?;
    let row = api_token::Entity::find_by_id(id).one(&*cx.read().await?).await?;
    Ok(row.map(|row| view(cx, row)))
}

/// All API tokens, those that have ended among them, newest first.
pub async fn list(cx: &Cx, args: &PageArgs) -> Result<Page<ApiToken>> {
    cx.require(Action::ManageTokens)?;
    let window = args.window(Seal::new(&cx.app().keys().cursors, "api tokens"))?;
    let column = |column| Expr::col((api_token::Entity, column));
    let newest = Ordering::descending(column(api_token::Column::CreatedAt), column(api_token::Column::Id));
    let place = |row: &api_token::Model| Place { key: Key::Number(row.created_at.0), id: row.id.0 };
    let select = api_token::Entity::find().into_query();
    order::page(&*cx.read().await?, &window, &newest, &select, place, |row| Ok(view(cx, row))).await
}
