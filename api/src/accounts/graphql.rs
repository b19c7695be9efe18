//! Accounts in GraphQL.

use async_graphql::{Context, Object};

use super::types::Account;
use crate::{access::Actor, error::Result, graphql::RequestContext};

/// Reading one's own account.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// The account that signed in; null for a reader and for an API token.
    async fn me(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        match ctx.cx().actor() {
            Actor::Account { .. } => super::me(ctx.cx()).await.map(Some),
            _ => Ok(None),
        }
    }
}
