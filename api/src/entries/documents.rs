//! The parts of an entry that belong to one revision and are never looked up on their own. They are kept as documents
//! in columns of `revision`, and shown in both APIs as they are.

use async_graphql::{InputObject, SimpleObject};
use masthead_entity::EntryId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{limits, validate::Check, wire::Id};

/// A picture, by URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "ImageInput")]
pub struct Image {
    /// Where the picture is, like `https://cdn.example/rivers.jpg`.
    pub url: String,
    /// What the picture shows, for those who cannot see it. Required.
    pub alt: String,
    /// The text under the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Its width in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i32>,
    /// Its height in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i32>,
}

impl Image {
    /// Checks and normalises.
    pub fn checked(self, check: &mut Check, path: &str) -> Self {
        let size = |check: &mut Check, name: &str, size: Option<i32>| {
            let path = format!("{path}/{name}");
            check.rule(size.is_none_or(|size| (1..=100_000).contains(&size)), &path, "A size is 1 to 100,000 pixels.");
            size
        };
        Self {
            url: check.url(&format!("{path}/url"), &self.url),
            alt: check.line(&format!("{path}/alt"), &self.alt, limits::CAPTION),
            caption: optional(check, &format!("{path}/caption"), self.caption, limits::CAPTION),
            credit: optional(check, &format!("{path}/credit"), self.credit, limits::CAPTION),
            width: size(check, "width", self.width),
            height: size(check, "height", self.height),
        }
    }
}

/// What search engines and link previews are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "SeoInput")]
pub struct Seo {
    /// The title in search results, where it is not the entry's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The description in search results, where it is not the excerpt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The address that counts as the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_url: Option<String>,
    /// Whether search engines are asked to leave the page out.
    #[serde(default)]
    #[graphql(default)]
    pub noindex: bool,
    /// The picture of link previews, where it is not the cover image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Image>,
}

impl Seo {
    /// Checks and normalises.
    pub fn checked(self, check: &mut Check, path: &str) -> Self {
        Self {
            title: optional(check, &format!("{path}/title"), self.title, limits::TITLE),
            description: optional(check, &format!("{path}/description"), self.description, limits::CAPTION),
            canonical_url: self.canonical_url.map(|url| check.url(&format!("{path}/canonicalUrl"), &url)),
            noindex: self.noindex,
            image: self.image.map(|image| image.checked(check, &format!("{path}/image"))),
        }
    }
}

/// A question that an article puts to its readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "PromptInput")]
pub struct Prompt {
    /// The question.
    pub question: String,
    /// The invitation that follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
}

impl Prompt {
    /// Checks and normalises.
    pub fn checked(self, check: &mut Check, path: &str) -> Self {
        Self {
            question: check.line(&format!("{path}/question"), &self.question, limits::PROMPT),
            invitation: optional(check, &format!("{path}/invitation"), self.invitation, limits::PROMPT),
        }
    }
}

/// Further reading as it is kept: a link, or another article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MaterialDocument {
    /// The title; of an article that is given without one, its own.
    pub title: Option<String>,
    /// The link.
    pub url: Option<String>,
    /// The article.
    pub article: Option<Id>,
    /// What it is good for.
    pub description: Option<String>,
}

impl MaterialDocument {
    /// The article, if it is one.
    pub fn entry(&self) -> Option<EntryId> {
        self.article.map(EntryId::from)
    }
}

/// Text of one line that may be left out; blank is the same as left out.
pub fn optional(check: &mut Check, path: &str, value: Option<String>, limit: usize) -> Option<String> {
    value.map(|value| check.optional_line(path, &value, limit)).filter(|value| !value.is_empty())
}
