//! A whole article page for REST: all plain lists, the first 20 of each connection. The number of statements does not
//! grow with the number of rows.

use std::collections::HashMap;

use masthead_entity::{EntryKind, TermId, TermKind, site, term_version};
use serde::Serialize;
use utoipa::ToSchema;

use super::types::{Article, Material};
use crate::{
    authors::types::Author,
    categories::types::Category,
    comments::{self, rest::CommentThread},
    context::Cx,
    entries::{
        documents::Prompt,
        published::{
            self, Row,
            json_ld::{self, Parts},
            publications::{self, Correction, Publication},
            translations::{self, Translation},
        },
        views::{Citation, Section, TocEntry, table_of_contents},
    },
    error::{AppError, Result},
    faqs::{self, rest::FaqSummary},
    paging::{Page, PageArgs},
    rendering,
    rest::PageView,
    shown::{Moment, Shown, ShownBy},
    sources::types::Source,
    tags::types::Tag,
    terms,
};

/// An article in a list: with its terms, without its texts.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleSummary {
    #[serde(flatten)]
    article: Article,
    /// The primary category: the first of `categories`.
    category: Option<Category>,
    /// Its categories, the first is primary.
    categories: Vec<Category>,
    /// Its tags, in order.
    tags: Vec<Tag>,
    /// Its bylines, in order.
    authors: Vec<Author>,
}

/// A citation with its work.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CitationOfSource {
    #[serde(flatten)]
    citation: Citation,
    /// The work. Null when it was deleted since.
    source: Option<Source>,
}

/// A whole article page.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticlePage {
    #[serde(flatten)]
    summary: ArticleSummary,
    /// The body as HTML; see docs/body-html.md for what is in it.
    body_html: String,
    /// The body as Markdown.
    body_markdown: String,
    /// The headings of the body, in order.
    table_of_contents: Vec<TocEntry>,
    /// The body cut at its headings, as a tree.
    sections: Vec<Section>,
    /// The places at which lead and body cite a work, in order.
    citations: Vec<CitationOfSource>,
    /// Questions to the readers.
    prompts: Vec<Prompt>,
    /// Further reading; articles that readers cannot see are left out.
    materials: Vec<Material>,
    /// The first 20 of its FAQs, in order, with their answers.
    faqs: PageView<FaqSummary>,
    /// The first 20 of its sources, in order of first citation.
    sources: PageView<Source>,
    /// The 20 oldest comments of the first level, each with its answers. The past has none.
    comments: PageView<CommentThread>,
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
pub async fn whole(cx: &Cx, row: Row) -> Result<ArticlePage> {
    let (entry, shown) = (row.entry_id, row.shown());
    let first = PageArgs::default();
    let text = published::texts(cx, &[shown]).await?.remove(&shown);
    let text = text.ok_or_else(|| AppError::internal("an article without its text"))?;
    let faqs = published::faqs_of(cx, &[shown], &first).await?.remove(&shown);
    let faqs = faqs.unwrap_or_else(|| Page::empty(false));
    let answers = faqs::rest::summaries(cx, faqs.nodes().cloned().collect()).await?;
    let all_sources = published::all_sources_of(cx, &[shown]).await?.remove(&shown).unwrap_or_default();
    let sources = published::page_of_sources(cx, shown, all_sources.clone(), &first)?.try_map(Source::of)?;
    let publications = publications::of(cx, &[(shown.at, entry)]).await?.remove(&(shown.at, entry));
    let publications = publications.unwrap_or_default();
    let corrections = Correction::of(&publications);
    let site = cx.site().await?;
    let mut lists = terms_of(cx, std::slice::from_ref(&row)).await?;
    let list = |kind| lists.get(&(shown, kind)).cloned().unwrap_or_default();
    let parts = Parts {
        categories: list(TermKind::Category),
        tags: list(TermKind::Tag),
        authors: list(TermKind::Author),
        sources: all_sources,
        answers: published::answers_of(cx, &[shown]).await?.remove(&shown).unwrap_or_default(),
        corrections: corrections.clone(),
    };
    let summary = summary(cx, row, &mut lists, &site)?;
    Ok(ArticlePage {
        json_ld: json_ld::article(&summary.article.subject(), &parts, &site)?,
        publications: publications.into_iter().map(Publication::from).collect(),
        corrections,
        translations: translations::shown(cx, EntryKind::Article, entry, shown.at).await?,
        table_of_contents: table_of_contents(&text.outline),
        sections: rendering::sections(&text.body_html, &text.outline).into_iter().map(Section::from).collect(),
        citations: cited(cx, shown, Citation::all(entry, shown, &text.citations)).await?,
        materials: materials(cx, &text, shown.at).await?,
        prompts: text.prompts,
        body_html: text.body_html,
        body_markdown: text.body_markdown,
        faqs: PageView::new(faqs.with(answers), |faq| faq),
        sources: PageView::new(sources, |source| source),
        comments: comments::rest::threads_at(cx, entry, shown.at, &first).await?,
        summary,
    })
}

/// The newest articles of a term.
pub async fn of_term(cx: &Cx, kind: TermKind, term: TermId, args: &PageArgs, at: Moment) -> Result<PageView<Article>> {
    let parents = terms::queries::reach(cx, kind, &[term], at).await?;
    let page = published::of_terms(cx, EntryKind::Article, &parents, args, at).await?.remove(&term);
    view(cx, page.unwrap_or_else(|| Page::empty(args.total))).await
}

/// Rows as REST shows them under something else.
pub async fn view(cx: &Cx, rows: Page<published::Row>) -> Result<PageView<Article>> {
    let site = cx.site().await?;
    Ok(PageView::new(rows.try_map(|row| Article::of(cx, row, &site))?, |article| article))
}

/// Rows of a list with their terms.
pub async fn summaries(cx: &Cx, rows: Vec<Row>) -> Result<Vec<ArticleSummary>> {
    let mut lists = terms_of(cx, &rows).await?;
    let site = cx.site().await?;
    rows.into_iter().map(|row| summary(cx, row, &mut lists, &site)).collect()
}

async fn terms_of(cx: &Cx, rows: &[Row]) -> Result<Lists> {
    let kinds = [TermKind::Category, TermKind::Tag, TermKind::Author];
    let keys: Vec<_> = rows.iter().flat_map(|row| kinds.map(|kind| (row.shown(), kind))).collect();
    match keys.is_empty() {
        true => Ok(HashMap::new()),
        false => terms::queries::of_shown(cx, &keys).await,
    }
}

fn summary(cx: &Cx, row: Row, lists: &mut Lists, site: &site::Model) -> Result<ArticleSummary> {
    let Shown { at, .. } = row.shown();
    let mut list = |kind| take(lists, row.shown(), kind);
    let categories: Vec<_> = list(TermKind::Category).into_iter().map(|row| Category::from(row).at(at)).collect();
    let author = |row| Ok(Author::of(row)?.at(at));
    Ok(ArticleSummary {
        category: categories.first().cloned(),
        categories,
        tags: list(TermKind::Tag).into_iter().map(|row| Tag::from(row).at(at)).collect(),
        authors: list(TermKind::Author).into_iter().map(author).collect::<Result<_>>()?,
        article: Article::of(cx, row, site)?,
    })
}

type Lists = HashMap<(Shown, TermKind), Vec<term_version::Model>>;

fn take(lists: &mut Lists, shown: Shown, kind: TermKind) -> Vec<term_version::Model> {
    lists.remove(&(shown, kind)).unwrap_or_default()
}

/// Citations of what is shown, with their works.
pub async fn cited(cx: &Cx, shown: Shown, citations: Vec<Citation>) -> Result<Vec<CitationOfSource>> {
    let ids: Vec<TermId> = citations.iter().map(|citation| citation.source_id).collect();
    let works = match shown.by {
        _ if ids.is_empty() => HashMap::new(),
        ShownBy::Publication(_) => terms::queries::by_ids(cx, TermKind::Source, &ids, shown.at).await?,
        ShownBy::Revision(_) => terms::queries::previewed(cx, TermKind::Source, &ids).await?,
    };
    citations
        .into_iter()
        .map(|citation| {
            let source = works.get(&citation.source_id).cloned().map(Source::of).transpose()?;
            Ok(CitationOfSource { citation, source })
        })
        .collect()
}

async fn materials(cx: &Cx, text: &published::Text, at: Moment) -> Result<Vec<Material>> {
    let ids: Vec<_> = text.materials.iter().filter_map(|material| material.entry()).collect();
    let rows = match ids.is_empty() {
        true => HashMap::new(),
        false => published::by_ids(cx, EntryKind::Article, &ids, at).await?,
    };
    let site = cx.site().await?;
    let mut materials = Vec::new();
    for document in &text.materials {
        let row = document.entry().and_then(|id| rows.get(&id).cloned());
        let article = row.map(|row| Article::of(cx, row, &site)).transpose()?;
        materials.extend(Material::of(document, article));
    }
    Ok(materials)
}
