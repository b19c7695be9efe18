//! FAQs in GraphQL, for readers and editors.

pub mod workflow;

use async_graphql::{ComplexObject, Context, InputObject, Json, Object, OutputType, SimpleObject};
use masthead_entity::{EntryKind, TermKind};

use super::{
    desk::{self, EditorialFaq, FaqRevision},
    inputs::{CreateFaqInput, PublishFaqOptions, UpdateFaqInput},
    service,
    types::Faq,
};
use crate::{
    accounts::people::Person,
    articles::{self, types::Article},
    entries::{
        Moving,
        briefs::EditorialEntry,
        json_ld::{self, Parts},
        listing::{EditorialOrder, FilterInput},
        preview,
        publications::{Correction, EditorialPublication, Publication},
        published::{self, Answered, By, Filter, Row, Text},
        steps::{Review, Schedule},
        translations::{self, Languages, Translation},
        views::Citation,
        workflow::EntryStatus,
    },
    error::{AppError, Result},
    graphql::{
        RequestContext,
        connection::{self, Connected, page},
        loaders::{list, one, person, under},
        visible,
    },
    history::graphql::EntryHistory,
    paging::Page,
    shown::Moment,
    sources::types::Source,
    tags::types::Tag,
    terms::Wanted,
    validate::Check,
    wire::{DateTime, Id},
};

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
        let at = Moment::asked(ctx.cx(), as_of)?;
        let filter = filter.unwrap_or_default().checked()?;
        let args = page(ctx, first, after, last, before);
        connect(ctx, published::list(ctx.cx(), EntryKind::Faq, &filter, By::default(), &args, at).await?).await
    }
}

#[ComplexObject]
impl EditorialFaq {
    /// The slug of the working revision.
    async fn slug(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.head_revision(ctx).await?.slug)
    }

    /// The question of the working revision.
    async fn question(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(self.head_revision(ctx).await?.question)
    }

    /// The newest revision: what editors see.
    async fn working_revision(&self, ctx: &Context<'_>) -> Result<FaqRevision> {
        self.head_revision(ctx).await
    }

    /// Who began it; null for API tokens, the demo content and the command line.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.creator).await
    }

    /// Who is to work on it next.
    async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        person(ctx, self.assigned).await
    }

    /// Who saved the working revision; null for API tokens, the demo content and the command line.
    async fn updated_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        let row = match self.head {
            Some(head) => one(&ctx.loaders().revisions, head).await?,
            None => None,
        };
        person(ctx, row.and_then(|row| row.created_by)).await
    }

    /// What says the same in other languages, in every state that you may see.
    async fn translations(&self, ctx: &Context<'_>) -> Result<Vec<EditorialEntry>> {
        let group = list(&ctx.loaders().groups, self.group).await?;
        Ok(group.into_iter().filter(|entry| entry.id != self.id).collect())
    }

    /// What readers see; null as long as they see nothing.
    async fn published(&self, ctx: &Context<'_>) -> Result<Option<Faq>> {
        view(ctx, one(&ctx.loaders().faqs, (Moment::Now, self.entry())).await?).await
    }

    /// What was ever public of it and when, newest first.
    async fn publications(&self, ctx: &Context<'_>) -> Result<Vec<EditorialPublication>> {
        let rows = list(&ctx.loaders().desk_publications, self.entry()).await?;
        Ok(rows.into_iter().map(EditorialPublication::from).collect())
    }

    /// What is to happen to it at a time, or could not be done then, in order of time.
    async fn schedules(&self, ctx: &Context<'_>) -> Result<Vec<Schedule>> {
        list(&ctx.loaders().schedules, self.entry()).await
    }

    /// What reviewers found of its revisions, newest first.
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<Review>> {
        let args = page(ctx, first, after, last, before);
        let reviews = under(&ctx.loaders().reviews, self.entry(), args).await?;
        Ok(connection::connect(reviews, |review| review))
    }

    /// A revision of it, by id. Null when it has no such revision, or not any more.
    async fn revision(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: Id) -> Result<Option<FaqRevision>> {
        let row = one(&ctx.loaders().past_revisions, id.into()).await?.filter(|row| row.entry_id == self.entry());
        row.map(FaqRevision::of).transpose()
    }

    /// What it was.
    #[graphql(flatten)]
    async fn history(&self) -> EntryHistory {
        EntryHistory { kind: EntryKind::Faq, entry: self.entry() }
    }
}

impl EditorialFaq {
    async fn head_revision(&self, ctx: &Context<'_>) -> Result<FaqRevision> {
        let row = match self.head {
            Some(head) => one(&ctx.loaders().revisions, head).await?,
            None => None,
        };
        FaqRevision::of(row.ok_or_else(|| AppError::internal("an entry without a revision"))?)
    }
}

#[ComplexObject]
impl FaqRevision {
    /// Who saved it; null where that was a machine.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<Option<Person>> {
        Ok(one(&ctx.loaders().marks, self.id.into()).await?.unwrap_or_default().created_by)
    }

    /// Whether it is what readers see.
    async fn is_published(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(one(&ctx.loaders().marks, self.id.into()).await?.unwrap_or_default().is_published)
    }

    /// Whether readers see it, or saw it once.
    async fn was_published(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(one(&ctx.loaders().marks, self.id.into()).await?.unwrap_or_default().was_published)
    }

    /// Its tags, in order.
    async fn tags(&self, ctx: &Context<'_>) -> Result<Vec<Tag>> {
        let rows = list(&ctx.loaders().revision_terms, (self.id.into(), TermKind::Tag)).await?;
        Ok(rows.into_iter().map(Tag::from).collect())
    }

    /// Its sources: those that it cites, in order, then those only listed.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<Source>> {
        let rows = list(&ctx.loaders().revision_terms, (self.id.into(), TermKind::Source)).await?;
        rows.into_iter().map(Source::of).collect()
    }
}

/// FAQs on the desk.
#[derive(Default)]
pub struct FaqDesk;

#[Object]
impl FaqDesk {
    /// A FAQ in whatever state, by id or by slug.
    #[graphql(visible = "visible::read_entry")]
    async fn faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<Id>,
        #[graphql(desc = "A slug that it has, had, or has reserved.")] slug: Option<String>,
        #[graphql(desc = "The language of the slug, BCP 47; the site's default when it is left out.")] locale: Option<
            String,
        >,
    ) -> Result<Option<EditorialFaq>> {
        desk::one(ctx.cx(), &Wanted::by(id, slug)?, locale.as_deref()).await
    }

    /// FAQs in whatever state.
    #[graphql(visible = "visible::read_entry")]
    async fn faqs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these; without it, all that are neither archived nor in the trash.")] status: Option<
            EntryStatus,
        >,
        #[graphql(desc = "Only in this language, BCP 47.")] locale: Option<String>,
        #[graphql(desc = "Narrows the list further.")] filter: Option<FilterInput>,
        #[graphql(desc = "In which order; last changed first when it is left out.")] order_by: Option<EditorialOrder>,
        #[graphql(desc = "So many from the front: 0 to 100, 20 when neither this nor `last` is given.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Behind this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end: 0 to 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<Connected<EditorialFaq>> {
        let args = page(ctx, first, after, last, before);
        let filter = filter.unwrap_or_default().with(status, locale)?;
        let rows = desk::list(ctx.cx(), filter, "/filter", order_by, &args).await?;
        Ok(connection::connect(rows, |faq| faq))
    }
}

/// A FAQ that was made or changed.
#[derive(SimpleObject)]
pub struct FaqPayload {
    /// As it is now.
    faq: EditorialFaq,
}

/// Which FAQ to move.
#[derive(Clone, Debug, InputObject)]
pub struct MoveFaqInput {
    /// Which.
    pub id: Id,
    /// The version that the move starts from.
    pub expected_version: Option<i32>,
}

/// Which FAQ to publish.
#[derive(Clone, Debug, InputObject)]
pub struct PublishFaqInput {
    /// Which.
    pub id: Id,
    /// The version that the move starts from.
    pub expected_version: Option<i32>,
    /// How.
    #[graphql(flatten)]
    pub options: PublishFaqOptions,
}

/// Changing FAQs.
#[derive(Default)]
pub struct FaqMutation;

#[Object]
impl FaqMutation {
    /// Makes a FAQ, with new tags and sources where they are given.
    #[graphql(visible = "visible::create_entry")]
    async fn create_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The FAQ.")] input: CreateFaqInput,
    ) -> Result<Option<FaqPayload>> {
        let id = service::create(ctx.cx(), input).await?;
        payload(ctx, id.into()).await
    }

    /// Saves changes of a FAQ.
    #[graphql(visible = "visible::update_entry")]
    async fn update_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ, and the changes.")] input: UpdateFaqInput,
    ) -> Result<Option<FaqPayload>> {
        service::update(ctx.cx(), input.id.into(), input.expected_version, input.changes).await?;
        payload(ctx, input.id).await
    }

    /// Shows the working revision to readers.
    #[graphql(visible = "visible::publish_entry")]
    async fn publish_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: PublishFaqInput,
    ) -> Result<Option<FaqPayload>> {
        let PublishFaqInput { id, expected_version, options } = input;
        service::relocate(ctx.cx(), id.into(), expected_version, Moving::Publish(options.checked()?)).await?;
        payload(ctx, id).await
    }

    /// Takes a FAQ from readers; articles leave it out until it is published again.
    #[graphql(visible = "visible::unpublish_entry")]
    async fn unpublish_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Unpublish).await
    }

    /// Has a FAQ's working revision wait for somebody who publishes. Readers notice nothing.
    #[graphql(visible = "visible::submit_entry")]
    async fn submit_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Submit).await
    }

    /// Takes a FAQ from readers and puts it aside.
    #[graphql(visible = "visible::archive_entry")]
    async fn archive_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Archive).await
    }

    /// Takes a FAQ from readers and throws it away; it can be restored.
    #[graphql(visible = "visible::trash_entry")]
    async fn delete_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Trash).await
    }

    /// Brings a FAQ back from the archive or the trash, unpublished.
    #[graphql(visible = "visible::restore_entry")]
    async fn restore_faq(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which FAQ.")] input: MoveFaqInput,
    ) -> Result<Option<FaqPayload>> {
        relocate(ctx, input, Moving::Restore).await
    }
}

async fn relocate(ctx: &Context<'_>, input: MoveFaqInput, moving: Moving) -> Result<Option<FaqPayload>> {
    service::relocate(ctx.cx(), input.id.into(), input.expected_version, moving).await?;
    payload(ctx, input.id).await
}

/// What was changed, as it is now.
pub async fn payload(ctx: &Context<'_>, id: Id) -> Result<Option<FaqPayload>> {
    Ok(Some(FaqPayload { faq: desk::changed(ctx.cx(), id.into()).await? }))
}
