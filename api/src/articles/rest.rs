//! Articles in REST, for readers; `desk` and `workflow` are for editors.

pub mod desk;
pub mod workflow;

use actix_web::{HttpRequest, HttpResponse, Responder, get};
use masthead_entity::EntryKind;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::page::{self, ArticlePage, ArticleSummary};
use crate::{
    context::Cx,
    entries::{
        self,
        published::{
            self, By, Filter, preview,
            translations::{self, Languages},
        },
    },
    error::{AppError, Result},
    paging::PageArgs,
    rest::{Answer, Key, PageView, Query, problem::Problem, query::EntryQuery},
    shown::Moment,
    validate::Check,
    wire::DateTime,
};

/// What a list of articles is narrowed to and ordered by.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ArticleListQuery {
    /// With this tag, by slug or id.
    tag: Option<String>,
    /// In this category or one below it, by slug or id.
    category: Option<String>,
    /// By this author, by slug or id.
    author: Option<String>,
    /// In this language, BCP 47.
    locale: Option<String>,
    /// Or in one of these, joined by commas, best first: what says the same in several is listed once, in the best of them.
    /// At most 10.
    fallbacks: Option<String>,
    /// Published at this time or later.
    published_after: Option<DateTime>,
    /// Published before this time.
    published_before: Option<DateTime>,
    /// In which order; the newest first when it is left out.
    #[param(inline)]
    order_by: Option<ArticleListOrder>,
    /// As readers saw it at this time, which has passed.
    #[param(inline)]
    as_of: Option<DateTime>,
    /// So many from the front: 0 to 100, 20 when neither this nor `last` is given.
    first: Option<i32>,
    /// Behind this cursor.
    after: Option<String>,
    /// So many from the end: 0 to 100.
    last: Option<i32>,
    /// Before this cursor.
    before: Option<String>,
    /// Whether `page.totalCount` is wanted.
    total: Option<bool>,
}

/// What a list of articles is ordered by.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ArticleListOrder {
    /// Newest first.
    PublishedDesc,
    /// Oldest first.
    PublishedAsc,
    /// Last changed first.
    UpdatedDesc,
    /// By title.
    TitleAsc,
}

impl ArticleListQuery {
    fn checked(self) -> Result<(Filter, By, PageArgs)> {
        let mut check = Check::default();
        let locale = self.locale.map(|locale| check.locale("/locale", &locale));
        let fallbacks = translations::fallbacks(&mut check, translations::listed(self.fallbacks.as_deref()), "");
        check.done()?;
        let filter = Filter {
            tag: self.tag,
            category: self.category,
            author: self.author,
            locale,
            fallbacks,
            published_after: self.published_after.map(|at| at.0),
            published_before: self.published_before.map(|at| at.0),
        };
        let by = match self.order_by {
            None | Some(ArticleListOrder::PublishedDesc) => By::PublishedDescending,
            Some(ArticleListOrder::PublishedAsc) => By::PublishedAscending,
            Some(ArticleListOrder::UpdatedDesc) => By::UpdatedDescending,
            Some(ArticleListOrder::TitleAsc) => By::TitleAscending,
        };
        let total = self.total.unwrap_or_default();
        let args = PageArgs { first: self.first, after: self.after, last: self.last, before: self.before, total };
        Ok((filter, by, args))
    }
}

/// Published articles.
#[utoipa::path(get, path = "/api/v1/articles", operation_id = "listArticles", tag = "Reading",
    params(ArticleListQuery),
    responses((status = 200, body = PageView<ArticleSummary>), (status = "4XX", body = Problem)))]
#[get("/articles")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<ArticleListQuery>) -> Result<impl Responder> {
    let at = Moment::asked(&cx, query.0.as_of).await?;
    let (filter, by, args) = query.0.checked()?;
    let rows = published::list(&cx, EntryKind::Article, &filter, by, &args, at).await?;
    let summaries = page::summaries(&cx, rows.nodes().cloned().collect()).await?;
    let page = PageView::new(rows.with(summaries), |summary| summary);
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// A published article, by id or by slug: all plain lists, the first 20 of each connection. An old slug is answered
/// with 308 and the new place.
#[utoipa::path(get, path = "/api/v1/articles/{key}", operation_id = "readArticle", tag = "Reading",
    params(("key" = String, Path, description = "Id or slug"), EntryQuery),
    responses((status = 200, body = ArticlePage), (status = 308), (status = "4XX", body = Problem)))]
#[get("/articles/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<EntryQuery>, request: HttpRequest) -> Result<HttpResponse> {
    let languages = Languages::checked(query.0.locale.as_deref(), query.0.fallbacks(), "")?;
    let EntryQuery { as_of, preview, .. } = query.0;
    let row = preview::shown(&cx, EntryKind::Article, &key.0, &languages, (as_of, preview)).await?;
    let row = row.ok_or_else(|| AppError::not_found(entries::word(EntryKind::Article)))?;
    // A preview is answered where it is asked for: it has no address of its own.
    if !row.is_preview()
        && let Some(moved) = key.moved(&request, "articles", &row.slug)
    {
        return Ok(moved);
    }
    Ok(Answer::read(&cx, &page::whole(&cx, row).await?)?.respond_to(&request))
}
