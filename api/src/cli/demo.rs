//! The demo content: put in through the same services as everything else.

use serde::Deserialize;

use crate::{
    articles::{self, inputs::CreateArticleInput},
    authors::{self, types::CreateAuthorInput},
    categories::{self, types::CreateCategoryInput},
    comments::{self, Moderation, SubmitComment, types::CommentInput},
    context::Cx,
    entries::published::{self, By, Filter},
    error::Result,
    paging::PageArgs,
};

use masthead_entity::EntryKind;

/// What the file holds: inputs as an API client would send them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Demo {
    categories: Vec<CreateCategoryInput>,
    authors: Vec<CreateAuthorInput>,
    articles: Vec<DemoArticle>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemoArticle {
    article: CreateArticleInput,
    #[serde(default)]
    comments: Vec<DemoComment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DemoComment {
    name: String,
    text: String,
    #[serde(default)]
    held: bool,
    #[serde(default)]
    replies: Vec<DemoComment>,
}

const DEMO: &str = include_str!("demo.json");

/// Fills a database that holds no article. One that holds any is left as it is.
pub async fn fill(cx: &Cx) -> Result<()> {
    let some = PageArgs { first: Some(1), ..PageArgs::default() };
    let published = published::list(cx, EntryKind::Article, &Filter::default(), By::default(), &some).await?;
    let on_desk = crate::entries::desk::list(cx, EntryKind::Article, None, None, &some).await?;
    if !published.items.is_empty() || !on_desk.items.is_empty() {
        return Ok(());
    }
    let demo: Demo = serde_json::from_str(DEMO)?;
    for category in demo.categories {
        categories::service::create(cx, category).await?;
    }
    for author in demo.authors {
        authors::service::create(cx, author).await?;
    }
    for DemoArticle { article, comments } in demo.articles {
        let entry = articles::service::create(cx, article).await?;
        for comment in comments {
            Box::pin(submit(cx, entry, None, comment)).await?;
        }
    }
    Ok(())
}

async fn submit(
    cx: &Cx,
    entry: masthead_entity::EntryId,
    parent: Option<masthead_entity::CommentId>,
    comment: DemoComment,
) -> Result<()> {
    let reader = Cx::new(cx.app().clone(), crate::access::Actor::Anonymous, cx.request_id());
    let comment_input = CommentInput {
        parent_id: parent.map(Into::into),
        name: Some(comment.name.clone()),
        email: Some(format!("{}@example.org", crate::text::derive_slug(&comment.name, "reader", 40))),
        website: None,
        text: comment.text,
    };
    let submitted = comments::submit(&reader, SubmitComment { entry, comment: comment_input, address: None }).await?;
    if comment.held {
        return Ok(());
    }
    comments::moderate(cx, vec![submitted.id], Moderation::Approve).await?;
    for reply in comment.replies {
        Box::pin(submit(cx, entry, Some(submitted.id), reply)).await?;
    }
    Ok(())
}
