//! Views that articles and FAQs share.

use async_graphql::{Enum, ID, SimpleObject};
use masthead_entity::{EntryId, TermId};
use serde::Serialize;
use utoipa::ToSchema;

use super::documents::MaterialDocument;
use crate::{rendering, shown::Shown, wire::Id};

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left, as Arabic, Hebrew and Urdu are.
    Rtl,
}

/// The direction of a locale, by its script (Unicode CLDR).
pub fn direction(locale: &str) -> Direction {
    let Ok(locale) = icu_locale::Locale::try_from_str(locale) else { return Direction::Ltr };
    match icu_locale::LocaleDirectionality::new_common().is_right_to_left(&locale.id) {
        true => Direction::Rtl,
        false => Direction::Ltr,
    }
}

/// A place in the text at which a work is cited.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Citation {
    /// Its id.
    #[schema(value_type = String)]
    pub id: ID,
    /// What is printed for the work, like `Miller, 2024`.
    pub label: String,
    /// Where in the work, like `p. 4`.
    pub locator: Option<String>,
    /// The id attribute of the citation in the HTML.
    pub anchor: String,
    /// The work.
    #[graphql(skip)]
    #[serde(skip)]
    pub source_id: TermId,
    /// What shows it.
    #[graphql(skip)]
    #[serde(skip)]
    pub shown: Shown,
}

impl Citation {
    /// The citations of an entry's texts, as it is shown.
    pub fn all(entry: EntryId, shown: Shown, citations: &[rendering::Citation]) -> Vec<Self> {
        let view = |citation: &rendering::Citation| Self {
            id: ID(format!("{entry}:{}", citation.anchor)),
            label: citation.label.clone(),
            locator: citation.locator.clone(),
            anchor: citation.anchor.clone(),
            source_id: TermId(citation.source),
            shown,
        };
        citations.iter().map(view).collect()
    }
}

/// An entry of a table of contents.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TocEntry {
    /// The id attribute of the heading in the HTML, so `#` and this leads there.
    #[schema(value_type = String)]
    pub id: ID,
    /// 1 to 6, as in `h2`.
    pub level: i32,
    /// The text of the heading.
    pub title: String,
}

/// A part of the body: a heading with what stands under it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// The id attribute of the heading; null for what stands above the first heading.
    #[schema(value_type = Option<String>)]
    pub id: Option<ID>,
    /// 1 to 6, as in `h2`; 0 for what stands above the first heading.
    pub level: i32,
    /// The text of the heading; null for what stands above the first heading.
    pub title: Option<String>,
    /// What stands between the heading and the next one, as HTML.
    pub html: String,
    /// The sections under headings of deeper levels.
    #[schema(no_recursion)]
    pub children: Vec<Section>,
}

impl From<rendering::Section> for Section {
    fn from(section: rendering::Section) -> Self {
        Self {
            id: section.id.map(ID),
            level: section.level.into(),
            title: section.title,
            html: section.html,
            children: section.children.into_iter().map(Self::from).collect(),
        }
    }
}

/// The table of contents of a text.
pub fn table_of_contents(outline: &[rendering::Heading]) -> Vec<TocEntry> {
    let entry = |heading: &rendering::Heading| TocEntry {
        id: ID(heading.id.clone()),
        level: heading.level.into(),
        title: heading.title.clone(),
    };
    outline.iter().map(entry).collect()
}

/// Further reading as an editor gave it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevisionMaterial {
    /// The title, where one was given.
    pub title: Option<String>,
    /// The link.
    pub url: Option<String>,
    /// The article, where it is one.
    pub article_id: Option<Id>,
    /// What it is good for.
    pub description: Option<String>,
}

impl From<MaterialDocument> for RevisionMaterial {
    fn from(document: MaterialDocument) -> Self {
        let MaterialDocument { title, url, article, description } = document;
        Self { title, url, article_id: article, description }
    }
}
