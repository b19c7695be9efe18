//! FAQs in REST, for readers; `desk` and `workflow` are for editors.

pub mod desk;
pub mod workflow;

use actix_web::{HttpRequest, HttpResponse, Responder, get};
use masthead_entity::{EntryKind, TermId, TermKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    page::{self, FaqPage},
    types::Faq,
};
use crate::{
    context::Cx,
    entries::{
        self,
        published::{
            self, By, Filter, Row, preview,
            translations::{self, Languages},
        },
    },
    error::{AppError, Result},
    paging::{Page, PageArgs},
    rest::{Answer, Key, PageView, Query, problem::Problem, query::EntryQuery},
    shown::Moment,
    tags::types::Tag,
    terms,
    validate::Check,
    wire::DateTime,
};

/// What a list of FAQs is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FaqListQuery {
    /// With this tag, by slug or id.
    tag: Option<String>,
    /// In this language, BCP 47.
    locale: Option<String>,
    /// As readers saw it at this time, which has passed.
    #[param(inline)]
    as_of: Option<DateTime>,
    /// Or in one of these, joined by commas, best first: what says the same in several is listed once, in the best of them.
    /// At most 10.
    fallbacks: Option<String>,
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

impl FaqListQuery {
    fn checked(self) -> Result<(Filter, PageArgs)> {
        let Self { tag, locale, fallbacks, first, after, last, before, total, .. } = self;
        let mut check = Check::default();
        let locale = locale.map(|locale| check.locale("/locale", &locale));
        let fallbacks = translations::fallbacks(&mut check, translations::listed(fallbacks.as_deref()), "");
        check.done()?;
        let args = PageArgs { first, after, last, before, total: total.unwrap_or_default() };
        Ok((Filter { tag, locale, fallbacks, ..Filter::default() }, args))
    }
}

/// A FAQ in a list: with its answer and its tags.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FaqSummary {
    #[serde(flatten)]
    faq: Faq,
    /// The answer, as Markdown.
    answer_markdown: String,
    /// The answer as HTML; see docs/body-html.md for what is in it.
    answer_html: String,
    /// Its tags, in order.
    tags: Vec<Tag>,
}

/// Rows of a list with their answers and tags.
pub async fn summaries(cx: &Cx, rows: Vec<Row>) -> Result<Vec<FaqSummary>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let shown: Vec<_> = rows.iter().map(Row::shown).collect();
    let keys: Vec<_> = shown.iter().map(|shown| (*shown, TermKind::Tag)).collect();
    let mut texts = published::texts(cx, &shown).await?;
    let mut tags = terms::queries::of_shown(cx, &keys).await?;
    let site = cx.site().await?;
    rows.into_iter()
        .map(|row| {
            let text = texts.remove(&row.shown());
            let text = text.ok_or_else(|| AppError::internal("a FAQ without its text"))?;
            let tags = tags.remove(&(row.shown(), TermKind::Tag)).unwrap_or_default();
            Ok(FaqSummary {
                faq: Faq::of(row, &site)?,
                answer_markdown: text.body_markdown,
                answer_html: text.body_html,
                tags: tags.into_iter().map(Tag::from).collect(),
            })
        })
        .collect()
}

/// The newest FAQs of a term.
pub async fn of_term(cx: &Cx, kind: TermKind, term: TermId, args: &PageArgs, at: Moment) -> Result<PageView<Faq>> {
    let parents = terms::queries::reach(cx, kind, &[term], at).await?;
    let page = published::of_terms(cx, EntryKind::Faq, &parents, args, at).await?.remove(&term);
    let site = cx.site().await?;
    let page = page.unwrap_or_else(|| Page::empty(args.total)).try_map(|row| Faq::of(row, &site))?;
    Ok(PageView::new(page, |faq| faq))
}

/// Published FAQs, newest first, with their answers.
#[utoipa::path(get, path = "/api/v1/faqs", operation_id = "listFaqs", tag = "Reading", params(FaqListQuery),
    responses((status = 200, body = PageView<FaqSummary>), (status = "4XX", body = Problem)))]
#[get("/faqs")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<FaqListQuery>) -> Result<impl Responder> {
    let at = Moment::asked(&cx, query.0.as_of).await?;
    let (filter, args) = query.0.checked()?;
    let rows = published::list(&cx, EntryKind::Faq, &filter, By::default(), &args, at).await?;
    let summaries = summaries(&cx, rows.nodes().cloned().collect()).await?;
    let page = PageView::new(rows.with(summaries), |summary| summary);
    Ok(Answer::read(&cx, &page)?.page(&request, &page))
}

/// A published FAQ, by id or by slug. An old slug is answered with 308 and the new place.
#[utoipa::path(get, path = "/api/v1/faqs/{key}", operation_id = "readFaq", tag = "Reading",
    params(("key" = String, Path, description = "Id or slug"), EntryQuery),
    responses((status = 200, body = FaqPage), (status = 308), (status = "4XX", body = Problem)))]
#[get("/faqs/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<EntryQuery>, request: HttpRequest) -> Result<HttpResponse> {
    let languages = Languages::checked(query.0.locale.as_deref(), query.0.fallbacks(), "")?;
    let EntryQuery { as_of, preview, .. } = query.0;
    let row = preview::shown(&cx, EntryKind::Faq, &key.0, &languages, (as_of, preview)).await?;
    let row = row.ok_or_else(|| AppError::not_found(entries::word(EntryKind::Faq)))?;
    // A preview is answered where it is asked for: it has no address of its own.
    if !row.is_preview()
        && let Some(moved) = key.moved(&request, "faqs", &row.slug)
    {
        return Ok(moved);
    }
    Ok(Answer::read(&cx, &page::whole(&cx, row).await?)?.respond_to(&request))
}
