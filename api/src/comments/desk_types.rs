//! Inputs and views of comments on the desk: what moderators see, decide and change.

use async_graphql::{Enum, InputObject, MaybeUndefined, SimpleObject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Moderated, Moderation,
    desk_queries::{DeskFilter, DeskRow, History},
    settings::{OfArticle, Settings},
    suspicion::Rule,
    types::CommentStatus,
};
use crate::{
    db::document,
    site::types::CommentPolicy,
    wire::{DateTime, Id},
};

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
    /// When it was last edited; null when it never was.
    pub edited_at: Option<DateTime>,
    /// What was submitted, where it has been edited since.
    pub original: Option<OriginalComment>,
    /// Whether a moderator edited it last; while readers see it, who wrote it does not edit it any more.
    pub is_edited_by_staff: bool,
    /// Whether who wrote it took it back; it is never shown again.
    pub is_withdrawn: bool,
    /// Whether what it said is gone for good; its place stays while there are answers.
    pub is_erased: bool,
    /// Whether it is known from which network it came, so that this can be blocked.
    pub is_network_known: bool,
    /// What became of all comments under its e-mail address; null where none is known.
    pub history: Option<CommenterHistory>,
    /// The points of what speaks against it; 0 for nothing.
    pub suspicion: i32,
    /// What speaks against it.
    pub suspicions: Vec<CommentSuspicion>,
}

/// How many comments under one e-mail address are in each state.
#[derive(Clone, Copy, Debug, Serialize, SimpleObject, ToSchema)]
pub struct CommenterHistory {
    /// Waiting for a moderator.
    pub held: i32,
    /// Shown to readers.
    pub approved: i32,
    /// Not shown, by decision.
    pub rejected: i32,
    /// Not shown, as spam.
    pub spam: i32,
    /// Thrown away.
    pub trashed: i32,
}

impl From<History> for CommenterHistory {
    fn from(history: History) -> Self {
        let History { held, approved, rejected, spam, trashed } = history;
        Self { held, approved, rejected, spam, trashed }
    }
}

/// Which comments are wanted on the desk; what is left out does not matter, the rest holds at once.
#[derive(Clone, Default, InputObject)]
pub struct EditorialCommentFilter {
    /// In this state.
    pub status: Option<CommentStatus>,
    /// Under this article.
    pub article_id: Option<Id>,
    /// Under this e-mail address or, where it is none, under this name.
    pub commenter: Option<String>,
    /// With this part of the name or of the text, whatever its case and marks.
    pub word: Option<String>,
    /// From the network of this comment, this one among them.
    pub same_network_as: Option<Id>,
    /// Submitted at this time or later.
    pub from: Option<DateTime>,
    /// Submitted before this time.
    pub to: Option<DateTime>,
}

impl From<EditorialCommentFilter> for DeskFilter {
    fn from(filter: EditorialCommentFilter) -> Self {
        let EditorialCommentFilter { status, article_id, commenter, word, same_network_as, from, to } = filter;
        Self {
            status: status.map(Into::into),
            entry: article_id.map(Into::into),
            commenter,
            word,
            same_network_as: same_network_as.map(Into::into),
            from: from.map(|at| at.0),
            to: to.map(|at| at.0),
        }
    }
}

/// One thing that speaks against a comment.
#[derive(Clone, Debug, Serialize, Deserialize, SimpleObject, ToSchema)]
pub struct CommentSuspicion {
    /// By which rule.
    pub rule: SuspicionRule,
    /// How much it weighs.
    pub points: i32,
    /// In words.
    pub reason: String,
}

/// A rule by which something speaks against a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[graphql(remote = "Rule")]
pub enum SuspicionRule {
    /// The field that people do not see was filled in.
    Trap,
    /// No form was asked for, or more than a day ago.
    NoForm,
    /// A form was named that was never made, or for another article.
    OtherForm,
    /// It came sooner behind its form than anybody types.
    Hurried,
    /// It has more links than others.
    Links,
    /// Many came within ten minutes from the same network, or under the same e-mail address.
    Frequent,
    /// Others of the last 30 days say the same.
    Repeated,
    /// It has a word that is blocked.
    BlockedWord,
    /// Its e-mail address is blocked.
    BlockedEmail,
    /// It leads to a domain that is blocked, or its e-mail address is of one.
    BlockedDomain,
    /// It comes from a network that is blocked.
    BlockedNetwork,
    /// What speaks against it could not be found out.
    Unweighed,
}

/// What a comment said before it was edited.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OriginalComment {
    /// The name.
    pub author_name: String,
    /// The website that the name linked to.
    pub author_url: Option<String>,
    /// The text, as it was typed.
    pub text: String,
}

impl From<DeskRow> for EditorialComment {
    fn from(row: DeskRow) -> Self {
        let DeskRow { comment, email, email_key: _, is_network_known, history } = row;
        let original = |text| OriginalComment {
            author_name: comment.original_author_name.unwrap_or_default(),
            author_url: comment.original_author_url,
            text,
        };
        Self {
            original: comment.original_text.map(original),
            is_edited_by_staff: comment.is_edited_by_staff,
            is_withdrawn: comment.is_withdrawn,
            is_erased: comment.is_erased,
            is_network_known,
            history: history.map(CommenterHistory::from),
            suspicion: comment.suspicion,
            // What an older version wrote, and this one does not know, says nothing.
            suspicions: document::read(&comment.suspicions).unwrap_or_default(),
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

/// Changes of a comment by a moderator. What is left out stays.
#[derive(Clone, Debug, Default, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommentChanges {
    /// The name that is shown.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub author_name: MaybeUndefined<String>,
    /// The website that the name links to; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub author_url: MaybeUndefined<String>,
    /// What it says: Markdown with paragraphs, emphasis, links, quotes, code and lists.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub text: MaybeUndefined<String>,
}

/// Which comment to change, and how.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateCommentInput {
    /// The comment.
    pub id: Id,
    /// The version that the change starts from.
    pub expected_version: Option<i32>,
    /// The changes.
    #[graphql(flatten)]
    pub changes: CommentChanges,
}

/// A comment, after a change. Not `Debug`: it holds an e-mail address.
#[derive(Clone, SimpleObject)]
pub struct CommentPayload {
    /// As it is now.
    pub comment: EditorialComment,
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
    /// The versions that were read, one for each of `ids`: where one is another now, since its writer edited it meanwhile,
    /// nothing is decided. Left out, comments are taken as they are.
    pub expected_versions: Option<Vec<i32>>,
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
