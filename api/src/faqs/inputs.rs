//! Inputs of FAQs: one struct serves GraphQL and REST.

use async_graphql::{InputObject, MaybeUndefined};
use masthead_entity::EntryId;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    context::Cx,
    entries::{
        Publishing,
        changes::{Changes, FaqWish},
        documents::Seo,
        inputs::CorrectionInput,
    },
    error::Result,
    graphql::visible,
    limits,
    rest::markdown::FromMarkdown,
    sources::types::SourceReferenceInput,
    tags::types::TagReferenceInput,
    terms::types::{Reference, wanted},
    validate::{Check, given},
    wire::{DateTime, Id},
};

/// A FAQ to be made.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateFaqInput {
    /// The question.
    pub question: String,
    /// The answer, as Markdown; `[@key]` cites a source.
    pub answer_markdown: String,
    /// Its slug; made from the question when it is left out.
    pub slug: Option<String>,
    /// Its language, BCP 47; the site's default when it is left out. It cannot be changed later.
    pub locale: Option<String>,
    /// What it says in another language: it joins that one's translation group, which has one entry in each. A slug is one
    /// of the site's default language.
    pub translation_of: Option<Reference>,
    /// Its tags; one with a `name` is made.
    pub tags: Option<Vec<TagReferenceInput>>,
    /// Its sources, besides those that the answer cites; one with a `title` is made.
    pub sources: Option<Vec<SourceReferenceInput>>,
    /// What search engines are told.
    pub seo: Option<Seo>,
    /// The date shown to readers, where it is not that of the first publication. It lies in the past.
    pub published_at: Option<DateTime>,
    /// What you changed and why, for colleagues; it stands on the revision.
    pub note: Option<String>,
    /// Publish it in the same transaction.
    #[graphql(visible = "visible::publish_entry")]
    pub publish: Option<bool>,
}

/// Changes of a FAQ. What is left out stays; null empties what may be empty; a list replaces the whole list.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaqChanges {
    /// The question.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub question: MaybeUndefined<String>,
    /// The answer, as Markdown.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub answer_markdown: MaybeUndefined<String>,
    /// Its slug; null has it made from the question again.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub slug: MaybeUndefined<String>,
    /// Its tags; one with a `name` is made.
    #[serde(default)]
    #[schema(value_type = Option<Vec<TagReferenceInput>>)]
    pub tags: MaybeUndefined<Vec<TagReferenceInput>>,
    /// Its sources, besides those that the answer cites; one with a `title` is made.
    #[serde(default)]
    #[schema(value_type = Option<Vec<SourceReferenceInput>>)]
    pub sources: MaybeUndefined<Vec<SourceReferenceInput>>,
    /// What search engines are told.
    #[serde(default)]
    #[schema(value_type = Option<Seo>)]
    pub seo: MaybeUndefined<Seo>,
    /// The date shown to readers; null is that of the first publication.
    #[serde(default)]
    #[schema(value_type = Option<DateTime>)]
    pub published_at: MaybeUndefined<DateTime>,
    /// What you changed and why, for colleagues; it stands on the revision.
    pub note: Option<String>,
    /// Publish it in the same transaction.
    #[graphql(visible = "visible::publish_entry")]
    pub publish: Option<bool>,
    /// When publishing again: what is put right with it, told to readers.
    #[graphql(visible = "visible::publish_entry")]
    pub correction: Option<CorrectionInput>,
}

/// Which FAQ to change, and how.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateFaqInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: FaqChanges,
}

impl FromMarkdown for CreateFaqInput {
    const TITLE: &'static str = "question";
    const BODY: &'static str = "answerMarkdown";
    const IS_CHANGE: bool = false;
}

impl FromMarkdown for FaqChanges {
    const TITLE: &'static str = CreateFaqInput::TITLE;
    const BODY: &'static str = CreateFaqInput::BODY;
    const IS_CHANGE: bool = true;
}

impl From<CreateFaqInput> for FaqChanges {
    /// What is left out of a new FAQ is empty already.
    fn from(input: CreateFaqInput) -> Self {
        Self {
            question: MaybeUndefined::Value(input.question),
            answer_markdown: MaybeUndefined::Value(input.answer_markdown),
            slug: given(input.slug),
            tags: given(input.tags),
            sources: given(input.sources),
            seo: given(input.seo),
            published_at: given(input.published_at),
            note: input.note,
            publish: input.publish,
            correction: None,
        }
    }
}

impl FaqChanges {
    /// Checked. `path` is where the FAQ stands in the input.
    pub fn checked(self, cx: &Cx, check: &mut Check, path: &str) -> Changes {
        let at = |field: &str| format!("{path}/{field}");
        let body = check.wanted_markdown(&at("answerMarkdown"), self.answer_markdown, limits::ANSWER);
        let is_blank = body.as_ref().is_some_and(|answer| answer.trim().is_empty());
        check.rule(!is_blank, &at("answerMarkdown"), "This must not be empty.");
        let is_published = self.correction.is_none() || self.publish == Some(true);
        check.rule(is_published, &at("correction"), "A correction is told by publishing: set `publish` as well.");
        Changes {
            title: check.wanted_line(&at("question"), self.question, limits::TITLE),
            body,
            slug: check.wanted_slug(&at("slug"), self.slug),
            published_at: check.wanted_past(&at("publishedAt"), self.published_at, cx.now()),
            seo: check.wanted(self.seo, |check, seo| seo.checked(check, &at("seo"))).map(Option::unwrap_or_default),
            tags: check
                .change_list(&at("tags"), self.tags, limits::RELATIONS, |check, path, item| item.wish(cx, check, path)),
            sources: check.change_list(&at("sources"), self.sources, limits::RELATIONS, |check, path, item| {
                item.wish(cx, check, path)
            }),
            note: self.note.map(|note| check.line(&at("note"), &note, limits::NOTE)),
            correction: self.correction.map(|correction| correction.checked(check, &at("correction"))),
            publish: self.publish.unwrap_or_default(),
            ..Changes::default()
        }
    }
}

/// A FAQ of an article: one that exists, by `id` or `slug`; or a new one, with `question` and `answerMarkdown`.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaqReferenceInput {
    /// The id of one that exists.
    pub id: Option<Id>,
    /// The slug of one that exists, or of the new one.
    pub slug: Option<String>,
    /// The question of a new one.
    pub question: Option<String>,
    /// The answer of a new one, as Markdown.
    pub answer_markdown: Option<String>,
    /// The tags of a new one.
    pub tags: Option<Vec<TagReferenceInput>>,
    /// The sources of a new one.
    pub sources: Option<Vec<SourceReferenceInput>>,
}

impl FaqReferenceInput {
    /// Checked.
    pub fn wish(self, cx: &Cx, check: &mut Check, path: &str) -> FaqWish {
        let Self { id, slug, question, answer_markdown, tags, sources } = self;
        let Some(question) = question else {
            let is_plain = answer_markdown.is_none() && tags.is_none() && sources.is_none();
            check.rule(
                is_plain,
                path,
                "A new FAQ needs a `question`; one that exists is named by `id` or `slug` alone.",
            );
            return FaqWish::Existing(wanted(check, path, id, slug.as_deref(), "slug"));
        };
        check.rule(id.is_none(), &format!("{path}/id"), "A new FAQ gets its id from us; leave it out.");
        check.rule(answer_markdown.is_some(), &format!("{path}/answerMarkdown"), "A new FAQ needs an answer.");
        let new = CreateFaqInput {
            question,
            answer_markdown: answer_markdown.unwrap_or_else(|| "-".to_owned()),
            slug,
            locale: None,
            translation_of: None,
            tags,
            sources,
            seo: None,
            published_at: None,
            note: None,
            publish: None,
        };
        FaqWish::New(EntryId(cx.new_id()), Box::new(FaqChanges::from(new).checked(cx, check, path)))
    }
}

/// How to publish a FAQ.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishFaqOptions {
    /// What is put right with it, told to readers.
    pub correction: Option<CorrectionInput>,
}

impl PublishFaqOptions {
    /// Checked.
    pub fn checked(self) -> Result<Publishing> {
        let mut check = Check::default();
        let correction = self.correction.map(|correction| correction.checked(&mut check, "/correction"));
        check.done()?;
        Ok(Publishing { publish_faqs: false, correction })
    }
}
