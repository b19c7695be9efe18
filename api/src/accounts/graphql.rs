//! Accounts in GraphQL.

use async_graphql::{Context, Object};

use super::types::Account;
use crate::{access::Actor, error::Result, graphql::RequestContext};

/// Reading one's own account.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The account that signed in; null for a reader.
    async fn me(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        match ctx.cx().actor() {
            Actor::Anonymous => Ok(None),
            _ => super::me(ctx.cx()).await.map(Some),
        }
    }
}
