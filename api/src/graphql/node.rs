//! Relay's `node` and `nodes`.

use async_graphql::{Context, Interface, Object};
use masthead_entity::{EntryKind, TermKind};

use super::{RequestContext, loaders::one, visible};
use crate::{
    articles::{self, types::Article},
    authors::types::Author,
    categories::types::Category,
    comments::types::Comment,
    error::{AppError, Result},
    faqs::{self, types::Faq},
    limits,
    nodes::{self, NodeKind},
    shown::Moment,
    sources::types::Source,
    tags::types::Tag,
    wire::Id,
};

/// Anything that readers can ask for by its id alone.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&Id", desc = "Its id, unique over all kinds."))]
pub enum Node {
    /// An article.
    Article(Box<Article>),
    /// A FAQ.
    Faq(Box<Faq>),
    /// A tag.
    Tag(Tag),
    /// A category.
    Category(Category),
    /// An author.
    Author(Box<Author>),
    /// A source.
    Source(Box<Source>),
    /// A comment.
    Comment(Box<Comment>),
}

/// Reading by id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Whatever has this id, of what readers see. Null when that is nothing.
    #[graphql(visible = "visible::read_published")]
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: Id) -> Result<Option<Node>> {
        Ok(find(ctx, &[id]).await?.pop().flatten())
    }

    /// Whatever has these ids, in their order; null for each that readers do not see. At most 100.
    #[graphql(visible = "visible::read_published")]
    async fn nodes(&self, ctx: &Context<'_>, #[graphql(desc = "The ids.")] ids: Vec<Id>) -> Result<Vec<Option<Node>>> {
        if ids.len() > limits::BULK {
            let message = format!("There are {} ids; at most {} are allowed.", ids.len(), limits::BULK);
            return Err(AppError::fault("/ids", message));
        }
        find(ctx, &ids).await
    }
}

async fn find(ctx: &Context<'_>, ids: &[Id]) -> Result<Vec<Option<Node>>> {
    let keys: Vec<_> = ids.iter().map(|id| id.0).collect();
    let kinds = nodes::kinds(ctx.cx(), &keys).await?;
    let load = ids.iter().map(|id| load(ctx, *id, kinds.get(&id.0).copied()));
    futures_util::future::try_join_all(load).await
}

async fn load(ctx: &Context<'_>, id: Id, kind: Option<NodeKind>) -> Result<Option<Node>> {
    let Some(kind) = kind else { return Ok(None) };
    let loaders = ctx.loaders();
    Ok(match kind {
        NodeKind::Entry(EntryKind::Article) => {
            let row = one(&loaders.articles, (Moment::Now, id.into())).await?;
            articles::graphql::view(ctx, row).await?.map(|article| Node::Article(Box::new(article)))
        }
        NodeKind::Entry(EntryKind::Faq) => {
            let row = one(&loaders.faqs, (Moment::Now, id.into())).await?;
            faqs::graphql::view(ctx, row).await?.map(|faq| Node::Faq(Box::new(faq)))
        }
        NodeKind::Term(kind) => match one(&loaders.terms, (Moment::Now, kind, id.into())).await? {
            None => None,
            Some(row) => Some(match kind {
                TermKind::Tag => Node::Tag(row.into()),
                TermKind::Category => Node::Category(row.into()),
                TermKind::Author => Node::Author(Box::new(Author::of(row)?)),
                TermKind::Source => Node::Source(Box::new(Source::of(row)?)),
            }),
        },
        NodeKind::Comment => {
            one(&loaders.comment, id.into()).await?.map(|row| Node::Comment(Box::new(Comment::from(row))))
        }
    })
}
