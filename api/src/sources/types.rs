//! Inputs and views of sources.

use async_graphql::{Enum, InputObject, MaybeUndefined, SimpleObject};
use masthead_entity::{SourceKind, TermId, term_version};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::draft::authors;
use crate::{
    context::Cx,
    error::Result,
    shown::Moment,
    terms::{self, Wanted, Wish, queries::OnDesk},
    validate::{Check, given},
    wire::{DateTime, Id},
};

/// The kind of a cited work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Enum, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "SourceKind")]
pub enum SourceType {
    /// A web page.
    Webpage,
    /// A piece in a newspaper or of a news agency.
    News,
    /// A paper in a journal.
    Article,
    /// A book.
    Book,
    /// A chapter of a book.
    Chapter,
    /// A report.
    Report,
    /// A dissertation.
    Thesis,
    /// A collection of data.
    Dataset,
    /// Anything else.
    Other,
}

/// A work that is cited. Readers see it while something published cites or lists it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Source {
    /// Its id.
    pub id: Id,
    /// Its citation key, like `miller2024`: texts cite it as `[@miller2024]`.
    pub key: String,
    /// What kind of work it is.
    #[graphql(name = "type")]
    #[serde(rename = "type")]
    pub kind: SourceType,
    /// Its title.
    pub title: String,
    /// Who wrote it, in their order.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published; negative before the common era.
    pub year: Option<i32>,
    /// Where it is found.
    pub url: Option<String>,
    /// What a citation of it prints, like `Miller, 2024`.
    pub label: String,
    /// The reference as HTML, for a list of sources: text, `<cite>` and one link.
    pub reference_html: String,
    /// The moment that it is of.
    #[graphql(skip)]
    #[serde(skip)]
    pub at: Moment,
}

impl Source {
    /// The same, of this moment: so is what hangs on it.
    pub fn at(self, at: Moment) -> Self {
        Self { at, ..self }
    }

    /// What readers see of a source.
    pub fn of(row: term_version::Model) -> Result<Self> {
        Ok(Self {
            id: row.term_id.into(),
            key: row.slug,
            kind: row.source_kind.map_or(SourceType::Other, SourceType::from),
            title: row.name,
            authors: authors(row.source_authors.as_deref())?,
            publisher: row.publisher,
            year: row.year,
            url: row.url,
            label: row.label.unwrap_or_default(),
            reference_html: row.reference_html.unwrap_or_default(),
            at: Moment::Now,
        })
    }
}

/// A source as editors see it, used or not.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialSource {
    /// Its id.
    pub id: Id,
    /// What a change must name as `expectedVersion`.
    pub version: i32,
    /// Its citation key, like `miller2024`.
    pub key: String,
    /// What kind of work it is.
    #[graphql(name = "type")]
    #[serde(rename = "type")]
    pub kind: SourceType,
    /// Its title.
    pub title: String,
    /// Who wrote it, in their order.
    pub authors: Vec<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published; negative before the common era.
    pub year: Option<i32>,
    /// Where it is found.
    pub url: Option<String>,
    /// What a citation of it prints, like `Miller, 2024`.
    pub label: String,
    /// The reference as HTML.
    pub reference_html: String,
    /// When it was created.
    pub created_at: DateTime,
    /// When it last changed.
    pub updated_at: DateTime,
}

impl EditorialSource {
    /// What editors see of a source.
    pub fn of(row: OnDesk) -> Result<Self> {
        let OnDesk { now, version, created_at } = row;
        let updated_at = now.valid_from.into();
        let Source { id, key, kind, title, authors, publisher, year, url, label, reference_html, .. } =
            Source::of(now)?;
        let created_at = created_at.into();
        Ok(Self {
            id,
            version,
            key,
            kind,
            title,
            authors,
            publisher,
            year,
            url,
            label,
            reference_html,
            created_at,
            updated_at,
        })
    }
}

/// A source to be made.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateSourceInput {
    /// Its citation key, like `miller2024`: ASCII letters, digits and `_ : . -`; made from the title when left out.
    pub key: Option<String>,
    /// What kind of work it is; `WEBPAGE` when it is left out.
    #[graphql(name = "type")]
    #[serde(rename = "type")]
    pub kind: Option<SourceType>,
    /// Its title.
    pub title: String,
    /// Who wrote it, like `Ada Miller` or `Miller, Ada`. What has no persons for authors has a publisher.
    pub authors: Option<Vec<String>>,
    /// Who published it, like `River Press`.
    pub publisher: Option<String>,
    /// When it was published: -5000 to 9999.
    pub year: Option<i32>,
    /// Where it is found, like `https://rivers.example/report`.
    pub url: Option<String>,
    /// What a citation of it prints; made when it is left out, like `Miller et al., 2024`.
    pub label: Option<String>,
}

/// Changes of a source. What is left out stays; null empties what may be empty; a list replaces the whole list.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceChanges {
    /// Its citation key, like `miller2024`; null has it made from the title again.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub key: MaybeUndefined<String>,
    /// What kind of work it is.
    #[graphql(name = "type")]
    #[serde(rename = "type", default)]
    #[schema(value_type = Option<SourceType>)]
    pub kind: MaybeUndefined<SourceType>,
    /// Its title.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub title: MaybeUndefined<String>,
    /// Who wrote it, like `Ada Miller` or `Miller, Ada`.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub authors: MaybeUndefined<Vec<String>>,
    /// Who published it.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub publisher: MaybeUndefined<String>,
    /// When it was published: -5000 to 9999.
    #[serde(default)]
    #[schema(value_type = Option<i32>)]
    pub year: MaybeUndefined<i32>,
    /// Where it is found.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub url: MaybeUndefined<String>,
    /// What a citation of it prints; null has it made again. One that was made follows the other fields.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub label: MaybeUndefined<String>,
}

impl From<CreateSourceInput> for SourceChanges {
    /// What is left out of a new source is empty already, or is made.
    fn from(input: CreateSourceInput) -> Self {
        Self {
            key: given(input.key),
            kind: given(input.kind),
            title: MaybeUndefined::Value(input.title),
            authors: given(input.authors),
            publisher: given(input.publisher),
            year: given(input.year),
            url: given(input.url),
            label: given(input.label),
        }
    }
}

/// Which source to change, and how.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateSourceInput {
    /// Which.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: SourceChanges,
}

/// A source of an entry: one that exists, by `id` or by `key` alone, or a new one, with its `title`.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceReferenceInput {
    /// Its id, if it exists.
    pub id: Option<Id>,
    /// Its citation key, like `miller2024`. Of a new one, made from the title when it is left out; give
    /// it to cite the source in the same request.
    pub key: Option<String>,
    /// Of a new one: what kind of work it is; `WEBPAGE` when it is left out.
    #[graphql(name = "type")]
    #[serde(rename = "type")]
    pub kind: Option<SourceType>,
    /// Of a new one: its title.
    pub title: Option<String>,
    /// Of a new one: who wrote it, like `Ada Miller` or `Miller, Ada`.
    pub authors: Option<Vec<String>>,
    /// Of a new one: who published it.
    pub publisher: Option<String>,
    /// Of a new one: when it was published, -5000 to 9999.
    pub year: Option<i32>,
    /// Of a new one: where it is found.
    pub url: Option<String>,
    /// Of a new one: what a citation of it prints; made when it is left out.
    pub label: Option<String>,
}

impl SourceReferenceInput {
    /// Checked. `path` is where it stands in the input.
    pub fn wish(self, cx: &Cx, check: &mut Check, path: &str) -> Wish {
        let Self { id, key, kind, title, authors, publisher, year, url, label } = self;
        match (id, title) {
            (None, Some(title)) => {
                let input = CreateSourceInput { key, kind, title, authors, publisher, year, url, label };
                let draft = SourceChanges::from(input).checked(check, path).draft();
                Wish::New(TermId(cx.new_id()), Box::new(draft))
            }
            (Some(id), Some(_)) => {
                check.fault(path, "Give either the `id` of a source that exists, or the `title` of a new one.");
                Wish::Existing(Wanted::Id(id.0))
            }
            (id, None) => {
                let is_new = kind.is_some()
                    || authors.is_some()
                    || publisher.is_some()
                    || year.is_some()
                    || url.is_some()
                    || label.is_some();
                check.rule(!is_new, path, "Name a source that exists by `id` or `key` alone; a new one has a `title`.");
                Wish::Existing(terms::types::wanted(check, path, id, key.as_deref(), "key"))
            }
        }
    }
}
