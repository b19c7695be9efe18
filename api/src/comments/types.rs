//! Inputs and views of comments.

use async_graphql::{Enum, InputObject, SimpleObject};
use masthead_entity as entity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Moderated, Moderation, Submitted,
    queries::{DeskRow, Order, Row},
    settings::{OfArticle, Settings},
};
use crate::{
    site::types::CommentPolicy,
    wire::{DateTime, Id},
};

/// What a reader wrote under an article, or the place of what was taken from readers while answers to it stand.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Comment {
    /// Its id.
    pub id: Id,
    /// Whether it is only the place of a comment that is not shown any more: it has no name and no text, and answers below.
    pub is_tombstone: bool,
    /// The name of who wrote it; null of a tombstone, and of nothing else.
    pub author_name: Option<String>,
    /// The website that the name links to.
    pub author_url: Option<String>,
    /// Whether a member of the staff wrote it, signed in.
    pub is_staff: bool,
    /// What was written, as sanitised HTML; null of a tombstone, and of nothing else.
    pub body_html: Option<String>,
    /// When it was submitted.
    pub created_at: DateTime,
    /// When its text was last edited; null when it never was.
    pub edited_at: Option<DateTime>,
    /// The comment that it answers; null when it answers the article.
    pub parent_id: Option<Id>,
    /// 0 for one that answers the article, 1 for an answer to that, and so on.
    pub depth: i32,
    /// How many answers stand below it, on every level; tombstones are not counted.
    pub reply_count: i32,
}

impl From<Row> for Comment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            is_tombstone: row.body_html.is_none(),
            author_name: row.author_name,
            author_url: row.author_url,
            is_staff: row.is_staff,
            body_html: row.body_html,
            reply_count: row.reply_count,
            created_at: row.created_at.into(),
            edited_at: row.edited_at.map(DateTime),
            parent_id: row.parent_id.map(Id::from),
            depth: row.depth,
        }
    }
}

/// The order of comments under an article or under another comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "Order")]
pub enum CommentOrder {
    /// As they were written.
    #[default]
    Oldest,
    /// The last one first.
    Newest,
    /// That with the most answers below it first, on every level; of equal ones the last.
    MostReplies,
}

/// The state of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "entity::CommentStatus")]
pub enum CommentStatus {
    /// Waiting for a moderator.
    Held,
    /// Shown to readers.
    Approved,
    /// Not shown, by decision.
    Rejected,
    /// Not shown, as spam.
    Spam,
    /// Thrown away.
    Trashed,
}

/// What a commenter is told of the state of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubmittedStatus {
    /// A moderator will look at it first.
    Held,
    /// Readers see it.
    Approved,
}

impl From<entity::CommentStatus> for SubmittedStatus {
    fn from(status: entity::CommentStatus) -> Self {
        match status {
            entity::CommentStatus::Approved => Self::Approved,
            // Whatever is thought of it, who wrote it learns no more than that readers do not see it.
            _ => Self::Held,
        }
    }
}

/// A comment to be submitted. Not `Debug`: it holds an e-mail address, which no line of the log may show.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentInput {
    /// The comment that it answers; left out when it answers the article.
    pub parent_id: Option<Id>,
    /// The name that is shown. Required of guests; a signed-in account's own when it is left out.
    pub name: Option<String>,
    /// The e-mail address, like `ada@example.org`; never shown. Required of guests.
    pub email: Option<String>,
    /// The website that the name links to, like `https://example.org`.
    pub website: Option<String>,
    /// What is to be said: Markdown with paragraphs, emphasis, links, quotes, code and lists.
    pub text: String,
}

/// Which article to comment on, and the comment.
#[derive(Clone, InputObject)]
pub struct SubmitCommentInput {
    /// The article.
    pub article_id: Id,
    /// The comment.
    #[graphql(flatten)]
    pub comment: CommentInput,
}

/// A comment that was submitted, as its writer sees it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubmittedComment {
    /// Its id.
    pub id: Id,
    /// What was written, as sanitised HTML.
    pub body_html: String,
}

/// What became of a comment that was submitted.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct SubmitCommentPayload {
    /// Whether readers see it already.
    pub status: SubmittedStatus,
    /// The comment.
    pub comment: SubmittedComment,
}

impl From<Submitted> for SubmitCommentPayload {
    fn from(done: Submitted) -> Self {
        let comment = SubmittedComment { id: done.id.into(), body_html: done.body_html };
        Self { status: done.status.into(), comment }
    }
}

/// A comment as moderators see it, in whatever state. Not `Debug`: it holds an e-mail address.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialComment {
    /// Its id.
    pub id: Id,
    /// Raised by every change of it.
    pub version: i32,
    /// Its state.
    pub status: CommentStatus,
    /// The article.
    pub article_id: Id,
    /// The comment that it answers; null when it answers the article.
    pub parent_id: Option<Id>,
    /// 0 for one that answers the article, 1 for an answer to that, and so on.
    pub depth: i32,
    /// How many answers that readers see stand below it, on every level.
    pub reply_count: i32,
    /// The name that is shown.
    pub author_name: String,
    /// The website that the name links to.
    pub author_url: Option<String>,
    /// The e-mail address; null where none was given.
    pub email: Option<String>,
    /// Whether a member of the staff wrote it, signed in.
    pub is_staff: bool,
    /// What was written, as it was typed.
    pub text: String,
    /// What was written, as sanitised HTML.
    pub body_html: String,
    /// When it was submitted.
    pub created_at: DateTime,
    /// When its text was last edited; null when it never was.
    pub edited_at: Option<DateTime>,
}

impl From<DeskRow> for EditorialComment {
    fn from(DeskRow { comment, email }: DeskRow) -> Self {
        Self {
            id: comment.id.into(),
            version: comment.version,
            status: comment.status.into(),
            article_id: comment.entry_id.into(),
            parent_id: comment.parent_id.map(Id::from),
            depth: comment.depth,
            reply_count: comment.reply_count,
            author_name: comment.author_name,
            author_url: comment.author_url,
            email,
            is_staff: comment.is_staff,
            text: comment.text,
            body_html: comment.body_html,
            created_at: comment.created_at.into(),
            edited_at: comment.edited_at.map(DateTime),
        }
    }
}

/// What an article says of its comments. What is null is as the site says.
#[derive(Clone, Copy, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentSettingsInput {
    /// Which comments are shown at once.
    pub policy: Option<CommentPolicy>,
    /// For how many days after its first publication it takes comments: 0 (for ever) to 36,500.
    pub days: Option<i32>,
}

impl From<CommentSettingsInput> for Settings {
    fn from(input: CommentSettingsInput) -> Self {
        Self { policy: input.policy.map(Into::into), days: input.days }
    }
}

/// Which article is to take comments how.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct SetCommentSettingsInput {
    /// The article.
    pub article_id: Id,
    /// What it says.
    #[graphql(flatten)]
    pub settings: CommentSettingsInput,
}

/// How an article takes comments.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentSettings {
    /// The article.
    pub article_id: Id,
    /// What it says itself of which comments are shown at once; null where it does as the site does.
    pub policy: Option<CommentPolicy>,
    /// For how many days after its first publication it takes comments, as it says itself: 0 for ever; null where it does as
    /// the site does.
    pub days: Option<i32>,
    /// Which comments are shown at once, by what it says or by the site.
    pub effective_policy: CommentPolicy,
    /// From when on it takes none; null where that is not so, or not yet known, since it was never published.
    pub closes_at: Option<DateTime>,
    /// Whether it takes comments now.
    pub open: bool,
}

impl From<OfArticle> for CommentSettings {
    fn from(of: OfArticle) -> Self {
        Self {
            article_id: of.entry.into(),
            policy: of.settings.policy.map(CommentPolicy::from),
            days: of.settings.days,
            effective_policy: of.policy.into(),
            closes_at: of.closes_at.map(DateTime),
            open: of.is_open,
        }
    }
}

/// How an article takes comments, after a change.
#[derive(Clone, Debug, SimpleObject)]
pub struct CommentSettingsPayload {
    /// As it is now.
    pub comment_settings: CommentSettings,
}

/// What is decided about comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "Moderation")]
pub enum ModerationAction {
    /// Shows them to readers.
    Approve,
    /// Does not show them.
    Reject,
    /// Does not show them, as spam.
    Spam,
    /// Throws them away.
    Trash,
}

/// Which comments to decide about, and how: all of them or, where one cannot be, none.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ModerateCommentsInput {
    /// 1 to 200 comments.
    pub ids: Vec<Id>,
    /// What is decided.
    pub action: ModerationAction,
}

/// What became of one comment.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct ModeratedComment {
    /// Its id.
    pub id: Id,
    /// Its state now.
    pub status: CommentStatus,
}

/// What became of the comments, in the order in which they were named.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct ModerateCommentsPayload {
    /// One for each.
    pub results: Vec<ModeratedComment>,
}

impl From<Vec<Moderated>> for ModerateCommentsPayload {
    fn from(done: Vec<Moderated>) -> Self {
        let view = |one: Moderated| ModeratedComment { id: one.id.into(), status: one.status.into() };
        Self { results: done.into_iter().map(view).collect() }
    }
}
