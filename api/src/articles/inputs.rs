//! Inputs of articles: one struct serves GraphQL and REST.

use async_graphql::{InputObject, MaybeUndefined};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    context::Cx,
    entries::{
        Publishing,
        changes::{Changes, MaterialWish},
        documents::{Image, Prompt, Seo, optional},
        inputs::CorrectionInput,
    },
    error::Result,
    faqs::inputs::FaqReferenceInput,
    graphql::visible,
    limits,
    rest::markdown::FromMarkdown,
    sources::types::SourceReferenceInput,
    tags::types::TagReferenceInput,
    terms::types::Reference,
    validate::{Check, given},
    wire::{DateTime, Id},
};

/// An article to be made, with everything that is to be made along with it.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateArticleInput {
    /// Its title.
    pub title: String,
    /// The introduction above the first heading, as Markdown; it may cite.
    pub lead: Option<String>,
    /// The body, as Markdown (CommonMark and GFM); `[@key]` cites a source.
    pub body_markdown: Option<String>,
    /// Its slug; made from the title when it is left out.
    pub slug: Option<String>,
    /// Its language, BCP 47; the site's default when it is left out. It cannot be changed later.
    pub locale: Option<String>,
    /// What it says in another language: it joins that one's translation group, which has one entry in each. A slug is one
    /// of the site's default language.
    pub translation_of: Option<Reference>,
    /// Plain text up to 300 characters; cut from the lead when it is left out.
    pub excerpt: Option<String>,
    /// Its categories, the first is primary.
    pub categories: Option<Vec<Reference>>,
    /// Its tags; one with a `name` is made.
    pub tags: Option<Vec<TagReferenceInput>>,
    /// Its bylines.
    pub authors: Option<Vec<Reference>>,
    /// Its FAQs; one with a `question` is made.
    pub faqs: Option<Vec<FaqReferenceInput>>,
    /// Its sources, besides those that its text cites; one with a `title` is made.
    pub sources: Option<Vec<SourceReferenceInput>>,
    /// Questions to the readers.
    pub prompts: Option<Vec<Prompt>>,
    /// Further reading.
    pub materials: Option<Vec<MaterialInput>>,
    /// The picture at the top.
    pub cover_image: Option<Image>,
    /// What search engines are told.
    pub seo: Option<Seo>,
    /// The date shown to readers, where it is not that of the first publication. It lies in the past.
    pub published_at: Option<DateTime>,
    /// What you changed and why, for colleagues; it stands on the revision.
    pub note: Option<String>,
    /// Publish it, and the FAQs that are made with it, in the same transaction.
    #[graphql(visible = "visible::publish_entry")]
    pub publish: Option<bool>,
    /// When publishing: also publish the FAQs that were never published.
    #[graphql(visible = "visible::publish_entry")]
    pub publish_faqs: Option<bool>,
}

/// Changes of an article. What is left out stays; null empties what may be empty; a list replaces the whole list.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArticleChanges {
    /// Its title.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub title: MaybeUndefined<String>,
    /// The introduction, as Markdown.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub lead: MaybeUndefined<String>,
    /// The body, as Markdown.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub body_markdown: MaybeUndefined<String>,
    /// Its slug; null has it made from the title again.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub slug: MaybeUndefined<String>,
    /// Plain text up to 300 characters; null has it cut from the lead.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub excerpt: MaybeUndefined<String>,
    /// Its categories, the first is primary.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Reference>>)]
    pub categories: MaybeUndefined<Vec<Reference>>,
    /// Its tags; one with a `name` is made.
    #[serde(default)]
    #[schema(value_type = Option<Vec<TagReferenceInput>>)]
    pub tags: MaybeUndefined<Vec<TagReferenceInput>>,
    /// Its bylines.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Reference>>)]
    pub authors: MaybeUndefined<Vec<Reference>>,
    /// Its FAQs; one with a `question` is made.
    #[serde(default)]
    #[schema(value_type = Option<Vec<FaqReferenceInput>>)]
    pub faqs: MaybeUndefined<Vec<FaqReferenceInput>>,
    /// Its sources, besides those that its text cites; one with a `title` is made.
    #[serde(default)]
    #[schema(value_type = Option<Vec<SourceReferenceInput>>)]
    pub sources: MaybeUndefined<Vec<SourceReferenceInput>>,
    /// Questions to the readers.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Prompt>>)]
    pub prompts: MaybeUndefined<Vec<Prompt>>,
    /// Further reading.
    #[serde(default)]
    #[schema(value_type = Option<Vec<MaterialInput>>)]
    pub materials: MaybeUndefined<Vec<MaterialInput>>,
    /// The picture at the top.
    #[serde(default)]
    #[schema(value_type = Option<Image>)]
    pub cover_image: MaybeUndefined<Image>,
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
    /// Publish it, and the FAQs that are made with it, in the same transaction.
    #[graphql(visible = "visible::publish_entry")]
    pub publish: Option<bool>,
    /// When publishing: also publish the FAQs that were never published.
    #[graphql(visible = "visible::publish_entry")]
    pub publish_faqs: Option<bool>,
    /// When publishing again: what is put right with it, told to readers.
    #[graphql(visible = "visible::publish_entry")]
    pub correction: Option<CorrectionInput>,
}

/// Which article to change, and how.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateArticleInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: ArticleChanges,
}

/// Further reading: a link with its title, or an article.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MaterialInput {
    /// The title; of an article, its own when it is left out.
    pub title: Option<String>,
    /// The link.
    pub url: Option<String>,
    /// The article.
    pub article: Option<Reference>,
    /// What it is good for.
    pub description: Option<String>,
}

impl FromMarkdown for CreateArticleInput {
    const TITLE: &'static str = "title";
    const BODY: &'static str = "bodyMarkdown";
    const IS_CHANGE: bool = false;
}

impl FromMarkdown for ArticleChanges {
    const TITLE: &'static str = CreateArticleInput::TITLE;
    const BODY: &'static str = CreateArticleInput::BODY;
    const IS_CHANGE: bool = true;
}

impl From<CreateArticleInput> for ArticleChanges {
    /// What is left out of a new article is empty already.
    fn from(input: CreateArticleInput) -> Self {
        Self {
            title: MaybeUndefined::Value(input.title),
            lead: given(input.lead),
            body_markdown: given(input.body_markdown),
            slug: given(input.slug),
            excerpt: given(input.excerpt),
            categories: given(input.categories),
            tags: given(input.tags),
            authors: given(input.authors),
            faqs: given(input.faqs),
            sources: given(input.sources),
            prompts: given(input.prompts),
            materials: given(input.materials),
            cover_image: given(input.cover_image),
            seo: given(input.seo),
            published_at: given(input.published_at),
            note: input.note,
            publish: input.publish,
            publish_faqs: input.publish_faqs,
            correction: None,
        }
    }
}

impl ArticleChanges {
    /// Checked.
    pub fn checked(self, cx: &Cx, check: &mut Check) -> Changes {
        let references = |check: &mut Check, field: &str, list: MaybeUndefined<Vec<Reference>>| {
            check.change_list(field, list, limits::RELATIONS, |check, path, item| item.wish(check, path))
        };
        let is_published = self.correction.is_none() || self.publish == Some(true);
        check.rule(is_published, "/correction", "A correction is told by publishing: set `publish` as well.");
        Changes {
            translation_of: None,
            title: check.wanted_line("/title", self.title, limits::TITLE),
            slug: check.wanted_slug("/slug", self.slug),
            lead: check.wanted_markdown("/lead", self.lead, limits::LEAD),
            body: check.wanted_markdown("/bodyMarkdown", self.body_markdown, limits::BODY),
            excerpt: check.wanted_optional_line("/excerpt", self.excerpt, limits::EXCERPT),
            published_at: check.wanted_past("/publishedAt", self.published_at, cx.now()),
            cover_image: check.wanted(self.cover_image, |check, image| image.checked(check, "/coverImage")),
            seo: check.wanted(self.seo, |check, seo| seo.checked(check, "/seo")).map(Option::unwrap_or_default),
            prompts: check
                .change_list("/prompts", self.prompts, limits::PARTS, |check, path, item| item.checked(check, path)),
            materials: check
                .change_list("/materials", self.materials, limits::PARTS, |check, path, item| item.wish(check, path)),
            categories: references(check, "/categories", self.categories),
            authors: references(check, "/authors", self.authors),
            tags: check
                .change_list("/tags", self.tags, limits::RELATIONS, |check, path, item| item.wish(cx, check, path)),
            sources: check.change_list("/sources", self.sources, limits::RELATIONS, |check, path, item| {
                item.wish(cx, check, path)
            }),
            faqs: check
                .change_list("/faqs", self.faqs, limits::RELATIONS, |check, path, item| item.wish(cx, check, path)),
            new_terms: Vec::new(),
            note: self.note.map(|note| check.line("/note", &note, limits::NOTE)),
            correction: self.correction.map(|correction| correction.checked(check, "/correction")),
            publish: self.publish.unwrap_or_default(),
            publish_faqs: self.publish_faqs.unwrap_or_default(),
        }
    }
}

impl MaterialInput {
    fn wish(self, check: &mut Check, path: &str) -> MaterialWish {
        let title = optional(check, &format!("{path}/title"), self.title, limits::TITLE);
        let url = self.url.map(|url| check.url(&format!("{path}/url"), &url));
        let article = self.article.map(|article| article.wanted(check, &format!("{path}/article")));
        check.rule(url.is_some() != article.is_some(), path, "Give either a `url` or an `article`.");
        check.rule(title.is_some() || article.is_some(), path, "A link needs a `title`.");
        let description = optional(check, &format!("{path}/description"), self.description, limits::DESCRIPTION);
        MaterialWish { title, url, article, description }
    }
}

/// How to publish an article.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishArticleOptions {
    /// Also publish its FAQs that were never published.
    pub publish_faqs: Option<bool>,
    /// What is put right with it, told to readers.
    pub correction: Option<CorrectionInput>,
}

impl PublishArticleOptions {
    /// Checked.
    pub fn checked(self) -> Result<Publishing> {
        let mut check = Check::default();
        let correction = self.correction.map(|correction| correction.checked(&mut check, "/correction"));
        check.done()?;
        Ok(Publishing { publish_faqs: self.publish_faqs.unwrap_or_default(), correction })
    }
}
