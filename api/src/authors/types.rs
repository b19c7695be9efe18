//! Inputs and views of authors.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use masthead_entity::term_version;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    db::document,
    entries::documents::Image,
    error::Result,
    limits, rendering,
    shown::Moment,
    terms::{Change, queries::OnDesk},
    validate::{Check, given},
    wire::{DateTime, Id},
};

/// A page of an author elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[graphql(input_name = "AuthorLinkInput")]
pub struct AuthorLink {
    /// What the link says, like `Homepage`.
    pub label: String,
    /// Where it leads, like `https://ada.example`.
    pub url: String,
}

impl AuthorLink {
    /// Checks and normalises.
    fn checked(self, check: &mut Check, path: &str) -> Self {
        Self {
            label: check.line(&format!("{path}/label"), &self.label, limits::CAPTION),
            url: check.url(&format!("{path}/url"), &self.url),
        }
    }
}

/// A byline. Readers see it from its creation.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Author {
    /// Their id.
    pub id: Id,
    /// Their slug, like `ada-lovelace`.
    pub slug: String,
    /// Their name.
    pub name: String,
    /// Who they are, as HTML: paragraphs with emphasis, links and code; empty where nobody has said it.
    pub bio_html: String,
    /// A picture of them.
    pub portrait: Option<Image>,
    /// Their pages elsewhere.
    pub links: Vec<AuthorLink>,
    /// The moment that it is of.
    #[graphql(skip)]
    #[serde(skip)]
    pub at: Moment,
}

impl Author {
    /// The same, of this moment: so is what hangs on it.
    pub fn at(self, at: Moment) -> Self {
        Self { at, ..self }
    }

    /// What readers see of an author.
    pub fn of(row: term_version::Model) -> Result<Self> {
        Ok(Self {
            id: row.term_id.into(),
            portrait: document::read_optional(row.portrait.as_deref())?,
            links: document::read_optional(row.links.as_deref())?.unwrap_or_default(),
            slug: row.slug,
            name: row.name,
            bio_html: row.text_html,
            at: Moment::Now,
        })
    }
}

/// An author as editors see them.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialAuthor {
    /// Their id.
    pub id: Id,
    /// What a change must name as `expectedVersion`.
    pub version: i32,
    /// Their slug.
    pub slug: String,
    /// Their name.
    pub name: String,
    /// Who they are, as Markdown.
    pub bio_markdown: String,
    /// The same as HTML.
    pub bio_html: String,
    /// A picture of them.
    pub portrait: Option<Image>,
    /// Their pages elsewhere.
    pub links: Vec<AuthorLink>,
    /// When they were created.
    pub created_at: DateTime,
    /// When they last changed.
    pub updated_at: DateTime,
}

impl EditorialAuthor {
    /// What editors see of an author.
    pub fn of(row: OnDesk) -> Result<Self> {
        let OnDesk { now, version, created_at } = row;
        Ok(Self {
            id: now.term_id.into(),
            version,
            portrait: document::read_optional(now.portrait.as_deref())?,
            links: document::read_optional(now.links.as_deref())?.unwrap_or_default(),
            slug: now.slug,
            name: now.name,
            bio_markdown: now.text,
            bio_html: now.text_html,
            created_at: created_at.into(),
            updated_at: now.valid_from.into(),
        })
    }
}

/// An author to be made.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateAuthorInput {
    /// Their name.
    pub name: String,
    /// Their slug; made from the name when it is left out.
    pub slug: Option<String>,
    /// Who they are, as Markdown: paragraphs with emphasis, links and code.
    pub bio_markdown: Option<String>,
    /// A picture of them.
    pub portrait: Option<Image>,
    /// Their pages elsewhere.
    pub links: Option<Vec<AuthorLink>>,
}

/// Changes of an author. What is left out stays; null empties what may be empty; a list replaces the whole list.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthorChanges {
    /// Their name.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub name: MaybeUndefined<String>,
    /// Their slug; null has it made from the name again.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub slug: MaybeUndefined<String>,
    /// Who they are, as Markdown: paragraphs with emphasis, links and code.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub bio_markdown: MaybeUndefined<String>,
    /// A picture of them.
    #[serde(default)]
    #[schema(value_type = Option<Image>)]
    pub portrait: MaybeUndefined<Image>,
    /// Their pages elsewhere.
    #[serde(default)]
    #[schema(value_type = Option<Vec<AuthorLink>>)]
    pub links: MaybeUndefined<Vec<AuthorLink>>,
}

impl From<CreateAuthorInput> for AuthorChanges {
    /// What is left out of a new author is empty already.
    fn from(input: CreateAuthorInput) -> Self {
        Self {
            name: MaybeUndefined::Value(input.name),
            slug: given(input.slug),
            bio_markdown: given(input.bio_markdown),
            portrait: given(input.portrait),
            links: given(input.links),
        }
    }
}

impl AuthorChanges {
    /// Checked, and the bio rendered: the change itself is made while the writer is held.
    pub fn change(self) -> Result<Change> {
        let mut check = Check::default();
        let name = check.wanted_line("/name", self.name, limits::NAME);
        let slug = check.wanted_slug("/slug", self.slug);
        let bio = check.wanted_markdown("/bioMarkdown", self.bio_markdown, limits::DESCRIPTION);
        let portrait = check.wanted(self.portrait, |check, image| image.checked(check, "/portrait"));
        let links =
            check.change_list("/links", self.links, limits::PARTS, |check, path, link| link.checked(check, path));
        check.done()?;
        let bio_html = bio.as_deref().map(rendering::render_short);
        let portrait = portrait.map(|image| image.as_ref().map(document::write).transpose()).transpose()?;
        // No links are no document, whether they were never given or taken away.
        let document = |links: Vec<AuthorLink>| (!links.is_empty()).then(|| document::write(&links)).transpose();
        let links = links.map(document).transpose()?;
        Ok(Box::new(move |mut draft| {
            draft.name = name.unwrap_or(draft.name);
            draft.slug = slug.unwrap_or(draft.slug);
            draft.text = bio.unwrap_or(draft.text);
            draft.text_html = bio_html.unwrap_or(draft.text_html);
            draft.portrait = portrait.unwrap_or(draft.portrait);
            draft.links = links.unwrap_or(draft.links);
            Ok(draft)
        }))
    }
}

/// Which author to change, and how.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateAuthorInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: AuthorChanges,
}
