//! A whole article page for REST: all plain lists, the first 20 of each connection. The number of statements does not
//! grow with the number of rows.

use std::collections::HashMap;

use masthead_entity::{EntryKind, PublicationId, TermId, TermKind, term_version};
use serde::Serialize;
use utoipa::ToSchema;

use super::types::{Article, Material};
use crate::{
    authors::types::Author,
    categories::types::Category,
    comments::{self, rest::CommentThread, types::CommentOrder},
    context::Cx,
    entries::{
        documents::Prompt,
        published::{self, Row},
        views::{Citation, Section, TocEntry, table_of_contents},
    },
    error::{AppError, Result},
    faqs::{self, rest::FaqSummary},
    paging::{Page, PageArgs},
    rendering,
    rest::PageView,
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
    /// The 20 oldest comments of the first level, each with its answers.
    comments: PageView<CommentThread>,
}

/// The page of one row.
pub async fn whole(cx: &Cx, row: Row) -> Result<ArticlePage> {
    let (entry, publication, revision) = (row.entry_id, row.publication_id, row.revision_id);
    let first = PageArgs::default();
    let text = published::texts(cx, &[revision]).await?.remove(&revision);
    let text = text.ok_or_else(|| AppError::internal("a publication without its text"))?;
    let faqs = published::faqs_of_publications(cx, &[publication], &first).await?.remove(&publication);
    let faqs = faqs.unwrap_or_else(|| Page::empty(false));
    let answers = faqs::rest::summaries(cx, faqs.nodes().cloned().collect()).await?;
    let sources = published::sources_of_publications(cx, &[publication], &first).await?.remove(&publication);
    let sources = sources.unwrap_or_else(|| Page::empty(false)).try_map(Source::of)?;
    Ok(ArticlePage {
        table_of_contents: table_of_contents(&text.outline),
        sections: rendering::sections(&text.body_html, &text.outline).into_iter().map(Section::from).collect(),
        citations: cited(cx, Citation::all(entry, &text.citations)).await?,
        materials: materials(cx, &text).await?,
        prompts: text.prompts,
        body_html: text.body_html,
        body_markdown: text.body_markdown,
        faqs: PageView::new(faqs.with(answers), |faq| faq),
        sources: PageView::new(sources, |source| source),
        comments: comments::rest::threads(cx, entry, CommentOrder::default(), &first).await?,
        summary: summaries(cx, vec![row]).await?.remove(0),
    })
}

/// Rows of a list with their terms.
pub async fn summaries(cx: &Cx, rows: Vec<Row>) -> Result<Vec<ArticleSummary>> {
    let kinds = [TermKind::Category, TermKind::Tag, TermKind::Author];
    let keys: Vec<_> = rows.iter().flat_map(|row| kinds.map(|kind| (row.publication_id, kind))).collect();
    let mut lists = match keys.is_empty() {
        true => HashMap::new(),
        false => terms::queries::of_publications(cx, &keys).await?,
    };
    let site = cx.site().await?;
    rows.into_iter()
        .map(|row| {
            let mut list = |kind| take(&mut lists, row.publication_id, kind);
            let categories: Vec<Category> = list(TermKind::Category).into_iter().map(Category::from).collect();
            Ok(ArticleSummary {
                category: categories.first().cloned(),
                categories,
                tags: list(TermKind::Tag).into_iter().map(Tag::from).collect(),
                authors: list(TermKind::Author).into_iter().map(Author::of).collect::<Result<_>>()?,
                article: Article::of(cx, row, &site)?,
            })
        })
        .collect()
}

type Lists = HashMap<(PublicationId, TermKind), Vec<term_version::Model>>;

fn take(lists: &mut Lists, publication: PublicationId, kind: TermKind) -> Vec<term_version::Model> {
    lists.remove(&(publication, kind)).unwrap_or_default()
}

/// Citations with their works.
pub async fn cited(cx: &Cx, citations: Vec<Citation>) -> Result<Vec<CitationOfSource>> {
    let ids: Vec<TermId> = citations.iter().map(|citation| citation.source_id).collect();
    let works = match ids.is_empty() {
        true => HashMap::new(),
        false => terms::queries::by_ids(cx, TermKind::Source, &ids).await?,
    };
    citations
        .into_iter()
        .map(|citation| {
            let source = works.get(&citation.source_id).cloned().map(Source::of).transpose()?;
            Ok(CitationOfSource { citation, source })
        })
        .collect()
}

async fn materials(cx: &Cx, text: &published::Text) -> Result<Vec<Material>> {
    let ids: Vec<_> = text.materials.iter().filter_map(|material| material.entry()).collect();
    let rows = match ids.is_empty() {
        true => HashMap::new(),
        false => published::by_ids(cx, EntryKind::Article, &ids).await?,
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
