//! Inputs and views of the site.

use async_graphql::{Enum, InputObject, SimpleObject};
use masthead_entity::site;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is true of the whole site.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Where its front end lives, without a slash at the end.
    pub base_url: String,
    /// The pattern of an article page, like `{base}/articles/{slug}`; `{locale}` and `{id}` are known too.
    pub article_url: String,
    /// The pattern of a FAQ page.
    pub faq_url: String,
    /// The language meant where a query names none, BCP 47.
    pub default_locale: String,
}

impl From<&site::Model> for Site {
    fn from(row: &site::Model) -> Self {
        let row = row.clone();
        Self {
            name: row.name,
            base_url: row.base_url,
            article_url: row.article_url,
            faq_url: row.faq_url,
            default_locale: row.default_locale,
        }
    }
}

/// How comments are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "masthead_entity::CommentPolicy")]
pub enum CommentPolicy {
    /// Shown at once.
    Open,
    /// Shown at once where the commenter, by name and e-mail address, has an approved comment; held where not.
    FirstHeld,
    /// Held until a moderator approves.
    Moderated,
    /// Not taken.
    Closed,
}

/// Whether a form asks for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "masthead_entity::FieldRule")]
pub enum FieldRule {
    /// It must be given.
    Required,
    /// It may be given.
    Optional,
    /// It is not asked for, and not kept where it comes.
    Hidden,
}

/// The site as administrators see it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialSite {
    /// What a change must name as `expectedVersion`.
    pub version: i32,
    /// The pattern of the front end's page that shows drafts, like `{base}/api/draft?slug={slug}&token={token}`; `{id}`,
    /// `{locale}` and `{kind}` (`article` or `faq`) are known too.
    pub preview_url: String,
    /// How articles take comments that do not say it themselves.
    pub comment_policy: CommentPolicy,
    /// For how many days after its first publication an article takes comments that does not say it itself; 0 for ever.
    pub comment_days: i32,
    /// Whether guests give an e-mail address with a comment.
    pub comment_email: FieldRule,
    /// Whether guests give a website with a comment.
    pub comment_website: FieldRule,
    /// What forms say beside the e-mail address; empty for nothing.
    pub comment_notice: String,
    /// What readers see of it.
    pub site: Site,
}

impl From<&site::Model> for EditorialSite {
    fn from(row: &site::Model) -> Self {
        Self {
            version: row.version,
            preview_url: row.preview_url.clone(),
            comment_policy: row.comment_policy.into(),
            comment_days: row.comment_days,
            comment_email: row.comment_email.into(),
            comment_website: row.comment_website.into(),
            comment_notice: row.comment_notice.clone(),
            site: row.into(),
        }
    }
}

/// Changes of the site. What is left out stays.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteChanges {
    /// Its name.
    pub name: Option<String>,
    /// Where its front end lives.
    pub base_url: Option<String>,
    /// The pattern of an article page, of `{base} {locale} {slug} {id}`.
    pub article_url: Option<String>,
    /// The pattern of a FAQ page, of `{base} {locale} {slug} {id}`.
    pub faq_url: Option<String>,
    /// The pattern of the page that shows drafts, of `{base} {kind} {locale} {slug} {id} {token}`; it holds `{token}`.
    pub preview_url: Option<String>,
    /// The language meant where a query names none, BCP 47.
    pub default_locale: Option<String>,
    /// How articles take comments that do not say it themselves.
    pub comment_policy: Option<CommentPolicy>,
    /// For how many days after its first publication an article takes comments that does not say it itself: 0 (for ever) to
    /// 36,500.
    pub comment_days: Option<i32>,
    /// Whether guests give an e-mail address with a comment. Without one nobody is known under `FIRST_HELD`.
    pub comment_email: Option<FieldRule>,
    /// Whether guests give a website with a comment.
    pub comment_website: Option<FieldRule>,
    /// What forms say beside the e-mail address; empty for nothing.
    pub comment_notice: Option<String>,
}

/// How to change the site.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateSiteInput {
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: SiteChanges,
}
