//! A whole FAQ for REST: all plain lists, the first 20 of each connection. The number of statements does not grow with the
//! number of rows.

use masthead_entity::{EntryKind, TermKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    rest::{FaqSummary, summaries},
    types::Faq,
};
use crate::{
    articles::{
        page::{self as article_page, CitationOfSource, cited},
        types::Article,
    },
    context::Cx,
    entries::{
        published::{
            self, Answered, Row,
            json_ld::{self, Parts},
            publications::{self, Correction, Publication},
            translations::{self, Translation},
        },
        views::Citation,
    },
    error::{AppError, Result},
    paging::{Page, PageArgs},
    rest::PageView,
    sources::types::Source,
    terms,
};

/// A whole FAQ.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FaqPage {
    #[serde(flatten)]
    summary: FaqSummary,
    /// The places at which the answer cites a work, in order.
    citations: Vec<CitationOfSource>,
    /// The first 20 of its sources, in order of first citation.
    sources: PageView<Source>,
    /// The 20 newest articles that show it.
    articles: PageView<Article>,
    /// What was public of it and when, newest first; of the past, up to then.
    publications: Vec<Publication>,
    /// What was put right in it for readers who had seen it before, newest first.
    corrections: Vec<Correction>,
    /// What machines are told of it: JSON-LD with the words of schema.org.
    #[schema(value_type = Object)]
    json_ld: serde_json::Value,
    /// The same in other languages, where readers see it, by language.
    translations: Vec<Translation>,
}

/// The page of one row.
pub async fn whole(cx: &Cx, row: Row) -> Result<FaqPage> {
    let (entry, shown) = (row.entry_id, row.shown());
    let first = PageArgs::default();
    let text = published::texts(cx, &[shown]).await?.remove(&shown);
    let text = text.ok_or_else(|| AppError::internal("a FAQ without its text"))?;
    let all_sources = published::all_sources_of(cx, &[shown]).await?.remove(&shown).unwrap_or_default();
    let sources = published::page_of_sources(cx, shown, all_sources.clone(), &first)?.try_map(Source::of)?;
    let articles = published::articles_of_faqs(cx, &[entry], &first, shown.at).await?.remove(&entry);
    let publications = publications::of(cx, &[(shown.at, entry)]).await?.remove(&(shown.at, entry));
    let publications = publications.unwrap_or_default();
    let corrections = Correction::of(&publications);
    let site = cx.site().await?;
    let faq = Faq::of(row.clone(), &site)?;
    let answers = vec![Answered { question: faq.question.clone(), answer_html: text.body_html.clone() }];
    let mut tags = terms::queries::of_shown(cx, &[(shown, TermKind::Tag)]).await?;
    let parts = Parts {
        tags: tags.remove(&(shown, TermKind::Tag)).unwrap_or_default(),
        sources: all_sources,
        corrections: corrections.clone(),
        answers,
        ..Parts::default()
    };
    Ok(FaqPage {
        translations: translations::shown(cx, EntryKind::Faq, entry, shown.at).await?,
        json_ld: json_ld::faq(&faq.subject(), &parts, &site)?,
        publications: publications.into_iter().map(Publication::from).collect(),
        corrections,
        citations: cited(cx, shown, Citation::all(entry, shown, &text.citations)).await?,
        sources: PageView::new(sources, |source| source),
        articles: article_page::view(cx, articles.unwrap_or_else(|| Page::empty(false))).await?,
        summary: summaries(cx, vec![row]).await?.remove(0),
    })
}
