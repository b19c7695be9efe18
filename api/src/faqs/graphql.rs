//! FAQs in GraphQL, for readers; `desk` and `changes` are for editors.

mod changes;
mod desk;
pub mod workflow;

use async_graphql::{ComplexObject, Context, InputObject, Json, Object};
use masthead_entity::{EntryKind, TermKind};

use super::types::Faq;
use crate::{
    articles::{self, types::Article},
    entries::{
        published::{
            self, Answered, By, Filter, Row, Text,
            json_ld::{self, Parts},
            preview,
            publications::{Correction, Publication},
            translations::{self, Languages, Translation},
        },
        views::Citation,
    },
    error::{AppError, Result},
    graphql::{
        RequestContext,
        connection::{self, Connected, page},
        loaders::{list, one, under},
        visible,
    },
    paging::Page,
    shown::Moment,
    sources::types::Source,
    tags::types::Tag,
    terms::Wanted,
    validate::Check,
    wire::{DateTime, Id},
};

pub use changes::{FaqMutation, FaqPayload, payload};
pub use desk::FaqDesk;

/// What a list of FAQs is narrowed to. All conditions hold together; an unknown reference gives an empty list.
#[derive(Clone, Debug, Default, InputObject)]
pub struct FaqFilter {
    /// With this tag, by slug or id.
    pub tag: Option<String>,
    /// In this language, BCP 47.
    pub locale: Option<String>,
    /// Or in one of these, best first: what says the same in several is listed once, in the best of them. At most 10.
    pub fallbacks: Option<Vec<String>>,
}

impl FaqFilter {
    /// Checked.
    pub fn checked(self) -> Result<Filter> {
        let mut check = Check::default();
        let locale = self.locale.map(|locale| check.locale("/filter/locale", &locale));
        let fallbacks = translations::fallbacks(&mut check, self.fallbacks, "/filter");
        check.done()?;
        Ok(Filter { tag: self.tag, locale, fallbacks, ..Filter::default() })
    }
}

/// Published rows as a connection of FAQs.
pub async fn connect(ctx: &Context<'_>, rows: Page<Row>) -> Result<Connected<Faq>> {
    let site = ctx.cx().site().await?;
    Ok(connection::connect(rows.try_map(|row| Faq::of(row, &site))?, |faq| faq))
}

/// One published row as a FAQ.
pub async fn view(ctx: &Context<'_>, row: Option<Row>) -> Result<Option<Faq>> {
    let site = ctx.cx().site().await?;
    row.map(|row| Faq::of(row, &site)).transpose()
}

impl Faq {
    async fn text(&self, ctx: &Context<'_>) -> Result<Text> {
        let text = one(&ctx.loaders().texts, self.shown).await?;
        text.ok_or_else(|| AppError::internal("a FAQ without its text"))
    }
}

#[ComplexObject]
impl Faq {
    /// The answer, as Markdown.
    async fn answer_markdown(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.text(ctx).await?.body_markdown)
    }

    /// The answer as HTML; see docs/body-html.md for what is in it.
    async fn answer_html(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.text(ctx).await?.body_html)
    }

    /// The places at which the answer cites a work, in order.
    async fn citations(&self, ctx: &Context<'_>) -> Result<Vec<Citation>> {
        Ok(Citation::all(self.entry(), self.shown, &self.text(ctx).await?.citations))
    }

    /// The same in other languages, where readers see it, by language.
    async fn translations(&self, ctx: &Context<'_>) -> Result<Vec<Translation>> {
        let rows = list(&ctx.loaders().translations, (EntryKind::Faq, self.shown.at, self.entry())).await?;
        let site = ctx.cx().site().await?;
        Ok(rows.into_iter().map(|row| Translation::of(row, &site)).collect())
    }

    /// Its tags, in order.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<Tag>> {
        let rows = list(&ctx.loaders().terms_of, (self.shown, TermKind::Tag)).await?;
        Ok(rows.into_iter().map(|row| Tag::from(row).at(self.shown.at)).collect())
    }

    /// Its sources, in order of first citation.
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

    /// The published articles that show it, newest first.
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Article>> {
        let args = page(ctx, first, after, last, before);
        let key = (self.shown.at, self.entry());
        articles::graphql::connect(ctx, under(&ctx.loaders().articles_of, key, args).await?).await
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
        let (text, tags, sources, corrections) = futures_util::try_join!(
            self.text(ctx),
            list(&loaders.terms_of, (self.shown, TermKind::Tag)),
            list(&loaders.all_sources_of, self.shown),
            self.corrections(ctx),
        )?;
        let answers = vec![Answered { question: self.question.clone(), answer_html: text.body_html }];
        let parts = Parts { tags, sources, corrections, answers, ..Parts::default() };
        Ok(Json(json_ld::faq(&self.subject(), &parts, &*ctx.cx().site().await?)?))
    }
}

/// Reading FAQs.
#[derive(Default)]
pub struct FaqQuery;

#[Object]
impl FaqQuery {
    /// A published FAQ, by id or by slug. Null when readers see no such FAQ.
    #[graphql(visible = "visible::read_as_readers_do")]
    async fn faq(
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
    ) -> Result<Option<Faq>> {
        let wanted = Wanted::by(id, slug)?;
        let languages = Languages::checked(locale.as_deref(), fallbacks, "")?;
        view(ctx, preview::shown(ctx.cx(), EntryKind::Faq, &wanted, &languages, (as_of, preview)).await?).await
    }

    /// Published FAQs, newest first.
    #[graphql(visible = "visible::read_published")]
    async fn faqs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<FaqFilter>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "As readers saw it at this time, which has passed; docs/time-travel.md.")] as_of: Option<
            DateTime,
        >,
    ) -> Result<Connected<Faq>> {
        let at = Moment::asked(ctx.cx(), as_of).await?;
        let filter = filter.unwrap_or_default().checked()?;
        let args = page(ctx, first, after, last, before);
        connect(ctx, published::list(ctx.cx(), EntryKind::Faq, &filter, By::default(), &args, at).await?).await
    }
}
