//! Articles in GraphQL, for readers; `desk` and `changes` are for editors.

mod changes;
mod desk;
pub mod workflow;

use async_graphql::{ComplexObject, Context, Enum, InputObject, Json, Object};
use masthead_entity::{EntryKind, TermKind};

use super::types::{Article, Material};
use crate::{
    authors::types::Author,
    categories::types::Category,
    comments::{
        self,
        types::{Comment, CommentOrder},
    },
    entries::{
        documents::Prompt,
        published::{
            self, By, Filter, Row, Text,
            json_ld::{self, Parts},
            preview,
            publications::{Correction, Publication},
            translations::{self, Languages, Translation},
        },
        views::{Citation, Section, TocEntry, table_of_contents},
    },
    error::{AppError, Result},
    faqs::{self, types::Faq},
    graphql::{
        RequestContext,
        connection::{self, Connected, page},
        loaders::{list, one, under},
        visible,
    },
    paging::Page,
    rendering,
    shown::{Moment, ShownBy},
    sources::types::Source,
    tags::types::Tag,
    terms::{self, Wanted},
    validate::Check,
    wire::{DateTime, Id},
};

pub use changes::{ArticleMutation, ArticlePayload, payload};
pub use desk::ArticleDesk;

/// What a list of articles is narrowed to. All conditions hold together; an unknown reference gives an empty list.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ArticleFilter {
    /// With this tag, by slug or id.
    pub tag: Option<String>,
    /// In this category or one below it, by slug or id.
    pub category: Option<String>,
    /// By this author, by slug or id.
    pub author: Option<String>,
    /// In this language, BCP 47.
    pub locale: Option<String>,
    /// Or in one of these, best first: what says the same in several is listed once, in the best of them. At most 10.
    pub fallbacks: Option<Vec<String>>,
    /// Published at this time or later.
    pub published_after: Option<DateTime>,
    /// Published before this time.
    pub published_before: Option<DateTime>,
}

impl ArticleFilter {
    /// Checked.
    pub fn checked(self) -> Result<Filter> {
        let mut check = Check::default();
        let locale = self.locale.map(|locale| check.locale("/filter/locale", &locale));
        let fallbacks = translations::fallbacks(&mut check, self.fallbacks, "/filter");
        check.done()?;
        Ok(Filter {
            tag: self.tag,
            category: self.category,
            author: self.author,
            locale,
            fallbacks,
            published_after: self.published_after.map(|at| at.0),
            published_before: self.published_before.map(|at| at.0),
        })
    }
}

/// What a list of articles is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ArticleOrder {
    /// Newest first.
    PublishedDesc,
    /// Oldest first.
    PublishedAsc,
    /// Last changed first.
    UpdatedDesc,
    /// By title.
    TitleAsc,
}

impl From<ArticleOrder> for By {
    fn from(order: ArticleOrder) -> Self {
        match order {
            ArticleOrder::PublishedDesc => By::PublishedDescending,
            ArticleOrder::PublishedAsc => By::PublishedAscending,
            ArticleOrder::UpdatedDesc => By::UpdatedDescending,
            ArticleOrder::TitleAsc => By::TitleAscending,
        }
    }
}

/// Published rows as a connection of articles.
pub async fn connect(ctx: &Context<'_>, rows: Page<Row>) -> Result<Connected<Article>> {
    let site = ctx.cx().site().await?;
    let articles = rows.try_map(|row| Article::of(ctx.cx(), row, &site))?;
    Ok(connection::connect(articles, |article| article))
}

/// One published row as an article.
pub async fn view(ctx: &Context<'_>, row: Option<Row>) -> Result<Option<Article>> {
    let site = ctx.cx().site().await?;
    row.map(|row| Article::of(ctx.cx(), row, &site)).transpose()
}

impl Article {
    async fn text(&self, ctx: &Context<'_>) -> Result<Text> {
        let text = one(&ctx.loaders().texts, self.shown).await?;
        text.ok_or_else(|| AppError::internal("an article without its text"))
    }

    async fn terms(&self, ctx: &Context<'_>, kind: TermKind) -> Result<Vec<terms::queries::Row>> {
        list(&ctx.loaders().terms_of, (self.shown, kind)).await
    }
}

#[ComplexObject]
impl Article {
    /// The body as HTML; see docs/body-html.md for what is in it.
    async fn body_html(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.text(ctx).await?.body_html)
    }

    /// The body as Markdown.
    async fn body_markdown(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.text(ctx).await?.body_markdown)
    }

    /// The headings of the body, in order.
    async fn table_of_contents(&self, ctx: &Context<'_>) -> Result<Vec<TocEntry>> {
        Ok(table_of_contents(&self.text(ctx).await?.outline))
    }

    /// The body cut at its headings, as a tree.
    async fn sections(&self, ctx: &Context<'_>) -> Result<Vec<Section>> {
        let text = self.text(ctx).await?;
        Ok(rendering::sections(&text.body_html, &text.outline).into_iter().map(Section::from).collect())
    }

    /// The places at which lead and body cite a work, in order.
    async fn citations(&self, ctx: &Context<'_>) -> Result<Vec<Citation>> {
        Ok(Citation::all(self.entry(), self.shown, &self.text(ctx).await?.citations))
    }

    /// Questions to the readers.
    async fn prompts(&self, ctx: &Context<'_>) -> Result<Vec<Prompt>> {
        Ok(self.text(ctx).await?.prompts)
    }

    /// Further reading; articles that readers cannot see are left out.
    async fn materials(&self, ctx: &Context<'_>) -> Result<Vec<Material>> {
        let documents = self.text(ctx).await?.materials;
        let ids = documents.iter().filter_map(|document| document.entry());
        let ids: Vec<_> = ids.map(|id| (self.shown.at, id)).collect();
        let rows = ctx.loaders().articles.load_many(ids).await?;
        let mut materials = Vec::new();
        for document in &documents {
            let row = document.entry().and_then(|id| rows.get(&(self.shown.at, id)).cloned());
            materials.extend(Material::of(document, view(ctx, row).await?));
        }
        Ok(materials)
    }

    /// The primary category: the first of `categories`.
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<Category>> {
        Ok(self.categories(ctx).await?.into_iter().next())
    }

    /// Its categories, the first is primary.
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<Category>> {
        let rows = self.terms(ctx, TermKind::Category).await?;
        Ok(rows.into_iter().map(|row| Category::from(row).at(self.shown.at)).collect())
    }

    /// The same in other languages, where readers see it, by language.
    async fn translations(&self, ctx: &Context<'_>) -> Result<Vec<Translation>> {
        let rows = list(&ctx.loaders().translations, (EntryKind::Article, self.shown.at, self.entry())).await?;
        let site = ctx.cx().site().await?;
        Ok(rows.into_iter().map(|row| Translation::of(row, &site)).collect())
    }

    /// Its tags, in order.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<Tag>> {
        let rows = self.terms(ctx, TermKind::Tag).await?;
        Ok(rows.into_iter().map(|row| Tag::from(row).at(self.shown.at)).collect())
    }

    /// Its bylines, in order.
    async fn authors(&self, ctx: &Context<'_>) -> Result<Vec<Author>> {
        let rows = self.terms(ctx, TermKind::Author).await?;
        rows.into_iter().map(|row| Ok(Author::of(row)?.at(self.shown.at))).collect()
    }

    /// Its FAQs, in order, each as it is published; withdrawn ones are left out.
    async fn faqs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Faq>> {
        let args = page(ctx, first, after, last, before);
        faqs::graphql::connect(ctx, under(&ctx.loaders().faqs_of, self.shown, args).await?).await
    }

    /// Its sources, in order of first citation, those of its FAQs behind its own.
    async fn sources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Source>> {
        let args = page(ctx, first, after, last, before);
        let rows = under(&ctx.loaders().sources_of, self.shown, args).await?;
        Ok(connection::connect(rows.try_map(Source::of)?, |source| source.at(self.shown.at)))
    }

    /// Its comments of the first level; answers hang on each as `replies`.
    async fn comments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "In which order; the oldest first when it is left out.")] order_by: Option<CommentOrder>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Comment>> {
        let args = page(ctx, first, after, last, before);
        comments::graphql::of_article(ctx, self.entry(), self.shown.at, order_by.unwrap_or_default(), args).await
    }

    /// What was public of it and when, newest first; of the past, up to then.
    async fn publications(&self, ctx: &Context<'_>) -> Result<Vec<Publication>> {
        let rows = list(&ctx.loaders().publications, (self.shown.at, self.entry())).await?;
        Ok(rows.into_iter().map(Publication::from).collect())
    }

    /// What was put right in it for readers who had seen it before, newest first.
    async fn corrections(&self, ctx: &Context<'_>) -> Result<Vec<Correction>> {
        Ok(Correction::of(&list(&ctx.loaders().publications, (self.shown.at, self.entry())).await?))
    }

    /// What machines are told of it: JSON-LD with the words of schema.org, of the same moment. docs/time-travel.md says how
    /// it is put into a page.
    async fn json_ld(&self, ctx: &Context<'_>) -> Result<Json<serde_json::Value>> {
        let loaders = ctx.loaders();
        let terms = async |kind| self.terms(ctx, kind).await;
        let (categories, tags, authors, answers, sources, corrections) = futures_util::try_join!(
            terms(TermKind::Category),
            terms(TermKind::Tag),
            terms(TermKind::Author),
            list(&loaders.answers_of, self.shown),
            list(&loaders.all_sources_of, self.shown),
            self.corrections(ctx),
        )?;
        let parts = Parts { categories, tags, authors, sources, answers, corrections };
        Ok(Json(json_ld::article(&self.subject(), &parts, &*ctx.cx().site().await?)?))
    }
}

#[ComplexObject]
impl Citation {
    /// The work. Null when it was deleted since.
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Source>> {
        let (at, loaders) = (self.shown.at, ctx.loaders());
        let row = match self.shown.by {
            ShownBy::Publication(_) => one(&loaders.terms, (at, TermKind::Source, self.source_id)).await?,
            ShownBy::Revision(_) => one(&loaders.previewed_terms, (TermKind::Source, self.source_id)).await?,
        };
        Ok(row.map(Source::of).transpose()?.map(|source| source.at(at)))
    }
}

/// Reading articles.
#[derive(Default)]
pub struct ArticleQuery;

#[Object]
impl ArticleQuery {
    /// A published article, by id or by slug. Null when readers see no such article.
    #[graphql(visible = "visible::read_as_readers_do")]
    async fn article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "Its slug; an old one finds it too.")] slug: Option<String>,
        #[graphql(
            desc = "The language, BCP 47. Of a slug, the site's default when it is left out; with an id, what says the \
                    same in this language."
        )]
        locale: Option<String>,
        #[graphql(desc = "Languages that will do where there is none in that one, best first: at most 10.")]
        fallbacks: Option<Vec<String>>,
        #[graphql(desc = "As readers saw it at this time, which has passed; docs/time-travel.md.")] as_of: Option<
            DateTime,
        >,
        #[graphql(
            desc = "Its working revision, as readers would see it; needs a token. Not together with `asOf`; docs/preview.md."
        )]
        preview: Option<bool>,
    ) -> Result<Option<Article>> {
        let wanted = Wanted::by(id, slug)?;
        let languages = Languages::checked(locale.as_deref(), fallbacks, "")?;
        view(ctx, preview::shown(ctx.cx(), EntryKind::Article, &wanted, &languages, (as_of, preview)).await?).await
    }

    /// Published articles.
    #[graphql(visible = "visible::read_published")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<ArticleFilter>,
        #[graphql(desc = "In which order; the newest first when it is left out.")] order_by: Option<ArticleOrder>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "As readers saw it at this time, which has passed; docs/time-travel.md.")] as_of: Option<
            DateTime,
        >,
    ) -> Result<Connected<Article>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let filter = filter.unwrap_or_default().checked()?;
        let by = order_by.map_or(By::default(), By::from);
        let args = page(ctx, first, after, last, before);
        connect(ctx, published::list(ctx.cx(), EntryKind::Article, &filter, by, &args, at).await?).await
    }
}
