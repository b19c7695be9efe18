//! The site: one row, made by the migration.

use sea_orm::entity::prelude::*;

use crate::{CommentPolicy, FieldRule, Timestamp};

/// What is true of the whole site.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The name of the site.
    pub name: String,
    /// Where its front end lives, without a slash at the end.
    pub base_url: String,
    /// The pattern of an article page of the front end, of `{base} {locale} {slug} {id}`.
    pub article_url: String,
    /// The pattern of a FAQ page of the front end.
    pub faq_url: String,
    /// The pattern of the front end's page that shows drafts, of `{base} {kind} {locale} {slug} {id} {token}`.
    pub preview_url: String,
    /// The locale meant where a query names none.
    pub default_locale: String,
    /// How entries take comments that do not say it themselves.
    pub comment_policy: CommentPolicy,
    /// For how many days after its first publication an entry takes comments that does not say it itself; 0 for ever.
    pub comment_days: i32,
    /// Whether guests give an e-mail address with a comment.
    pub comment_email: FieldRule,
    /// Whether guests give a website with a comment.
    pub comment_website: FieldRule,
    /// What forms say about the e-mail address; empty for nothing.
    pub comment_notice: String,
    /// Raised by every change of what is blocked in comments.
    pub comment_blocks: i32,
    /// Raised by every change.
    pub version: i32,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
