//! The schema, put together from the features.

use async_graphql::{Context, EmptySubscription, MergedObject, Object, SDLExportOptions, SchemaBuilder};

use super::{errors::Codes, guard::Limits, node::NodeQuery, size::Sizes, visibility::Shown, visible};
use crate::{
    access::Action,
    accounts::graphql::{AccountDesk, AccountMutation, AccountQuery},
    api_tokens::graphql::{ApiTokenDesk, ApiTokenMutation},
    articles::graphql::{ArticleDesk, ArticleMutation, ArticleQuery, workflow::ArticleWorkflowMutation},
    authors::graphql::{AuthorDesk, AuthorMutation, AuthorQuery},
    categories::graphql::{CategoryDesk, CategoryMutation, CategoryQuery},
    comments::{
        blocks::graphql::{CommentBlockDesk, CommentBlockMutation},
        graphql::{CommentDesk, CommentMutation, CommentQuery},
        privacy::graphql::PrivacyMutation,
    },
    config,
    editorial::graphql::{WorkDesk, WorkMutation},
    error::Result,
    faqs::graphql::{FaqDesk, FaqMutation, FaqQuery, workflow::FaqWorkflowMutation},
    graphql::RequestContext,
    history::graphql::HistoryMutation,
    preview_links::graphql::{PreviewLinkDesk, PreviewLinkMutation},
    sessions::graphql::{SessionMutation, SessionQuery},
    site::graphql::{SiteDesk, SiteMutation, SiteQuery},
    sources::graphql::{SourceDesk, SourceMutation, SourceQuery},
    tags::graphql::{TagDesk, TagMutation, TagQuery},
};

/// The schema of Masthead.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// What can be read. Readers' fields answer from what is published; `editorial` from the desk.
#[derive(MergedObject, Default)]
pub struct Query(
    SiteQuery,
    AccountQuery,
    SessionQuery,
    NodeQuery,
    ArticleQuery,
    FaqQuery,
    TagQuery,
    CategoryQuery,
    AuthorQuery,
    SourceQuery,
    CommentQuery,
    EditorialQuery,
);

/// What can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    SessionMutation,
    AccountMutation,
    ApiTokenMutation,
    ArticleMutation,
    ArticleWorkflowMutation,
    FaqMutation,
    FaqWorkflowMutation,
    HistoryMutation,
    PreviewLinkMutation,
    TagMutation,
    CategoryMutation,
    AuthorMutation,
    SourceMutation,
    CommentMutation,
    CommentBlockMutation,
    PrivacyMutation,
    SiteMutation,
    WorkMutation,
);

/// The door to the desk.
#[derive(Default)]
struct EditorialQuery;

#[Object]
impl EditorialQuery {
    /// What editors see: drafts, revisions, comments in every state.
    #[graphql(visible = "visible::read_desk")]
    async fn editorial(&self, ctx: &Context<'_>) -> Result<Editorial> {
        ctx.cx().require(Action::ReadDesk)?;
        Ok(Editorial::default())
    }
}

/// What editors see: drafts, revisions, comments in every state.
#[derive(MergedObject, Default)]
pub struct Editorial(
    SiteDesk,
    ArticleDesk,
    FaqDesk,
    PreviewLinkDesk,
    TagDesk,
    CategoryDesk,
    AuthorDesk,
    SourceDesk,
    CommentDesk,
    CommentBlockDesk,
    AccountDesk,
    ApiTokenDesk,
    WorkDesk,
);

/// Builds the schema with everything in it. The guard in front of it has checked depth, nesting and cost before anything
/// comes here.
pub fn build(nesting: usize) -> Schema {
    builder(nesting).finish()
}

/// Builds the schema with this in it, and nothing else.
pub fn narrowed(nesting: usize, shown: Shown) -> Schema {
    shown.narrow(builder(nesting)).finish()
}

fn builder(nesting: usize) -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    async_graphql::Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .extension(Codes)
        .extension(Sizes)
        .disable_suggestions()
        .limit_recursive_depth(nesting)
}

/// A schema as a document.
pub fn document(schema: &Schema) -> String {
    schema.sdl_with_options(SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items())
}

/// The schema with everything in it, which is the administrator's, as a document.
pub fn sdl() -> String {
    document(&build(Limits::default().max_nesting))
}

/// The limits of the settings.
pub fn limits(settings: &config::Graphql) -> Limits {
    Limits {
        max_tokens: settings.max_tokens,
        max_nesting: settings.max_nesting,
        max_aliases: settings.max_aliases,
        max_root_fields: settings.max_root_fields,
        max_fragments: settings.max_fragments,
        max_depth: settings.max_depth,
        max_cost: settings.max_cost,
        ..Limits::default()
    }
}
