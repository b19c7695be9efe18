//! Inputs and views of preview links.

use async_graphql::{InputObject, SimpleObject};
use masthead_entity::{EntryKind, entry, preview_link};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    accounts::people::Person,
    wire::{DateTime, Id},
};

/// A preview link, without its token.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewLink {
    /// Its id.
    pub id: Id,
    /// The article that it shows; null where that is a FAQ.
    pub article_id: Option<Id>,
    /// The FAQ that it shows; null where that is an article.
    pub faq_id: Option<Id>,
    /// The revision that it shows.
    pub revision_id: Id,
    /// The number of that revision within its entry.
    pub revision_number: i32,
    /// Who made it; null where that was a machine.
    pub created_by: Option<Person>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it stops to show anything.
    pub expires_at: DateTime,
    /// When it was revoked; null while it was not.
    pub revoked_at: Option<DateTime>,
}

impl PreviewLink {
    /// A row, with what stands elsewhere.
    pub(super) fn of(row: preview_link::Model, entry: &entry::Model, number: i32, created_by: Option<Person>) -> Self {
        let of_kind = |kind| (entry.kind == kind).then_some(Id::from(entry.id));
        Self {
            id: row.id.into(),
            article_id: of_kind(EntryKind::Article),
            faq_id: of_kind(EntryKind::Faq),
            revision_id: row.revision_id.into(),
            revision_number: number,
            created_by,
            created_at: row.created_at.into(),
            expires_at: row.expires_at.into(),
            revoked_at: row.revoked_at.map(DateTime::from),
        }
    }
}

/// What a preview link is to show, and how long.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PreviewLinkOptions {
    /// The revision that it shows; the working one when it is left out. Later changes are not shown.
    pub revision_id: Option<Id>,
    /// When it stops to show anything: within 30 days; as the setting `editing.preview_hours` says when it is left out.
    pub expires_at: Option<DateTime>,
}

/// A preview link to be made: of an article or of a FAQ.
#[derive(Clone, Debug, InputObject)]
pub struct CreatePreviewLinkInput {
    /// The article.
    pub article_id: Option<Id>,
    /// The FAQ.
    pub faq_id: Option<Id>,
    /// What it is to show, and how long.
    #[graphql(flatten)]
    pub options: PreviewLinkOptions,
}

/// A new preview link with its token.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreatedPreviewLink {
    /// The link's id.
    pub id: Id,
    /// The front end's page that shows drafts, by the site's pattern, with the token in it.
    pub url: String,
    /// For `Authorization: Bearer`, by the front end. It is shown this once.
    pub token: String,
    /// When it stops to show anything.
    pub expires_at: DateTime,
    /// The revision that it shows.
    pub revision_id: Id,
}

/// Which preview link to revoke.
#[derive(Clone, Debug, InputObject)]
pub struct RevokePreviewLinkInput {
    /// Which.
    pub id: Id,
}

/// A preview link that was revoked.
#[derive(Clone, SimpleObject)]
pub struct RevokedPreviewLink {
    /// Which.
    pub id: Id,
}
