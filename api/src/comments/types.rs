//! Inputs and views of comments.

use async_graphql::{Enum, InputObject, SimpleObject};
use masthead_entity as entity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Moderated, Moderation, Submitted,
    queries::{DeskRow, Order, Row},
};
use crate::wire::{DateTime, Id};

/// What a reader wrote under an article.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct Comment {
    /// Its id.
    pub id: Id,
    /// The name of who wrote it.
    pub author_name: String,
    /// The website that the name links to.
    pub author_url: Option<String>,
    /// Whether a member of the staff wrote it, signed in.
    pub is_staff: bool,
    /// What was written, as sanitised HTML.
    pub body_html: String,
    /// When it was submitted.
    pub created_at: DateTime,
    /// When its text was last edited; null when it never was.
    pub edited_at: Option<DateTime>,
    /// The comment that it answers; null when it answers the article.
    pub parent_id: Option<Id>,
    /// 0 for one that answers the article, 1 for an answer to that, and so on up to 4.
    pub depth: i32,
}

impl From<Row> for Comment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            author_name: row.author_name,
            author_url: row.author_url,
            is_staff: row.is_staff,
            body_html: row.body_html,
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
    /// 0 for one that answers the article, 1 for an answer to that, and so on up to 4.
    pub depth: i32,
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
