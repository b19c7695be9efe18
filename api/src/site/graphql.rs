//! The site in GraphQL.

use async_graphql::{Context, Object, SimpleObject};

use super::types::{EditorialSite, Site, UpdateSiteInput};
use crate::{
    error::Result,
    graphql::{RequestContext, visible},
};

/// Reading the site.
#[derive(Default)]
pub struct SiteQuery;

#[Object]
impl SiteQuery {
    /// What is true of the whole site.
    #[graphql(visible = "visible::read_published")]
    async fn site(&self, ctx: &Context<'_>) -> Result<Site> {
        Ok(Site::from(&*super::read(ctx.cx()).await?))
    }
}

/// The site on the desk.
#[derive(Default)]
pub struct SiteDesk;

#[Object]
impl SiteDesk {
    /// The site with its settings.
    #[graphql(visible = "visible::read_desk")]
    async fn site(&self, ctx: &Context<'_>) -> Result<EditorialSite> {
        Ok(EditorialSite::from(&*super::on_desk(ctx.cx()).await?))
    }
}

/// The site after a change.
#[derive(SimpleObject)]
pub struct SitePayload {
    /// As it is now.
    site: EditorialSite,
}

/// Changing the site.
#[derive(Default)]
pub struct SiteMutation;

#[Object]
impl SiteMutation {
    /// Changes what is true of the whole site. For administrators.
    #[graphql(visible = "visible::update_site")]
    async fn update_site(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes.")] input: UpdateSiteInput,
    ) -> Result<Option<SitePayload>> {
        super::update(ctx.cx(), input.expected_version, input.changes).await?;
        Ok(Some(SitePayload { site: EditorialSite::from(&*super::on_desk(ctx.cx()).await?) }))
    }
}
