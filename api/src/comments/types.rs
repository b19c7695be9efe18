//! Inputs and views of comments, of those who read and write them.

use async_graphql::{Enum, InputObject, SimpleObject};
use masthead_entity as entity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Edited, Submitted, Written,
    form::{Field, Form},
    queries::{Order, Row},
};
use crate::{
    entries::commenting::Closed,
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
    /// From which a page may draw a picture for who wrote it: the same for the same name, e-mail address and network, and nothing
    /// can be learnt from it; null of a tombstone.
    pub identicon_seed: Option<String>,
    /// Whether a member of the staff wrote it, signed in.
    pub is_staff: bool,
    /// What was written, as sanitised HTML; null of a tombstone, and of nothing else.
    pub body_html: Option<String>,
    /// When it was submitted.
    pub created_at: DateTime,
    /// When it was last edited; null when it never was.
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
            identicon_seed: row.identicon_seed,
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
    /// The name that is shown. Required of guests; an account comments by its own, and leaves it out.
    pub name: Option<String>,
    /// The e-mail address, like `ada@example.org`; never shown. Required of guests.
    pub email: Option<String>,
    /// The website that the name links to, like `https://example.org`.
    pub website: Option<String>,
    /// What is to be said: Markdown with paragraphs, emphasis, links, quotes, code and lists.
    pub text: String,
    /// A field that forms have out of sight, and that people leave empty.
    pub subject: Option<String>,
    /// The `token` of the form that it was written in; it speaks for the comment.
    pub form_token: Option<String>,
    /// The network address of the reader whose comment it is, like `192.0.2.7`: of a server of the site that hands comments in
    /// with an API token of scope `comments:relay`, and of nobody else.
    pub client_address: Option<String>,
}

/// What a form for comments on an article needs.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentForm {
    /// Whether comments are taken now.
    pub open: bool,
    /// Why none are; null where they are.
    pub closed_reason: Option<ClosedReason>,
    /// What to ask for, in order.
    pub fields: Vec<CommentFormField>,
    /// What to say beside the e-mail address; null where nothing is to be said.
    pub email_notice: Option<String>,
    /// Given back as `formToken` of the comment; null where none is taken. It ages: ask for it when the form is shown.
    pub token: Option<String>,
}

/// One field of a form for comments.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentFormField {
    /// Its name in the input of a comment: `name`, `email`, `website`, `subject` or `text`.
    pub name: String,
    /// What to call it, in English.
    pub label: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// Characters that it takes at most.
    pub max_length: i32,
    /// Whether it is to be out of sight, for programs that fill in whatever they find.
    pub is_hidden: bool,
}

/// Why an article takes no comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "Closed")]
pub enum ClosedReason {
    /// By its policy, or by that of the site.
    ByPolicy,
    /// They were open for some days, and those are over.
    ByTime,
}

impl From<Form> for CommentForm {
    fn from(form: Form) -> Self {
        let field = |field: Field| CommentFormField {
            name: field.name.to_owned(),
            label: field.label.to_owned(),
            required: field.is_required,
            max_length: i32::try_from(field.max_length).unwrap_or(i32::MAX),
            is_hidden: field.is_trap,
        };
        Self {
            open: form.closed.is_none(),
            closed_reason: form.closed.map(Into::into),
            fields: form.fields.into_iter().map(field).collect(),
            email_notice: form.email_notice,
            token: form.token,
        }
    }
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

/// What became of a comment that was submitted. Not `Debug`: whoever has its token speaks as the commenter.
#[derive(Clone, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubmitCommentPayload {
    /// Whether readers see it already.
    pub status: SubmittedStatus,
    /// The comment.
    pub comment: SubmittedComment,
    /// By which `updateOwnComment` and `withdrawOwnComment` know its writer; null where nobody may edit. It is a secret of
    /// theirs, and is given once.
    pub edit_token: Option<String>,
    /// Until when the token is taken.
    pub edit_token_expires_at: Option<DateTime>,
}

impl From<Submitted> for SubmitCommentPayload {
    fn from(done: Submitted) -> Self {
        let comment = SubmittedComment { id: done.id.into(), body_html: done.body_html };
        let (edit_token, expires_at) = done.token.map(|token| (token.text, token.expires_at)).unzip();
        let edit_token_expires_at = expires_at.map(DateTime);
        Self { status: done.status.into(), comment, edit_token, edit_token_expires_at }
    }
}

/// How a comment would look.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentPreview {
    /// The text as sanitised HTML.
    pub body_html: String,
}

impl From<Written> for CommentPreview {
    fn from(written: Written) -> Self {
        Self { body_html: written.body_html }
    }
}

/// A text to be looked at before it is submitted.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentPreviewInput {
    /// The text, as `text` of a comment.
    pub text: String,
}

/// What one's own comment is to say. Not `Debug`: whoever has its token speaks as the commenter.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateOwnCommentInput {
    /// The `editToken` that came with the comment.
    pub token: String,
    /// The text, as `text` of a comment.
    pub text: String,
}

/// What became of a comment that its writer edited.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UpdateOwnCommentPayload {
    /// Whether readers see it.
    pub status: SubmittedStatus,
    /// The comment.
    pub comment: SubmittedComment,
}

impl From<Edited> for UpdateOwnCommentPayload {
    fn from(done: Edited) -> Self {
        let comment = SubmittedComment { id: done.id.into(), body_html: done.body_html };
        Self { status: done.status.into(), comment }
    }
}

/// Which comment of one's own is taken back. Not `Debug`: whoever has its token speaks as the commenter.
#[derive(Clone, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawOwnCommentInput {
    /// The `editToken` that came with the comment.
    pub token: String,
}

/// What was taken back.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct WithdrawOwnCommentPayload {
    /// The comment.
    pub id: Id,
}
