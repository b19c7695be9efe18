//! Inputs and views of the desk as a whole.

use async_graphql::{Enum, InputObject, Json, SimpleObject};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    accounts::people::Person,
    entries::desk::briefs::EditorialEntry,
    wire::{DateTime, Id},
};

/// What the journal is narrowed to. All conditions hold together.
#[derive(Clone, Debug, Default, InputObject)]
pub struct JournalFilter {
    /// About this entry, or a comment on it.
    pub entry: Option<Id>,
    /// By this account or API token: its id, or `me`.
    pub actor: Option<String>,
    /// Of one of these kinds, like `article.published`; at most 50 of them.
    pub kind: Option<Vec<String>>,
    /// At this time or later.
    pub from: Option<DateTime>,
    /// Before this time.
    pub to: Option<DateTime>,
}

/// One line of the journal: what changed, when, and by whom.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JournalLine {
    /// 1, 2, 3 ... in the order in which changes were made.
    pub seq: i64,
    /// When. What was changed together has one time.
    pub at: DateTime,
    /// What, like `article.published`; docs/desk.md has the list.
    pub kind: String,
    /// Who.
    pub actor: JournalActor,
    /// The id of what it is about: an entry, a term, a comment, an account ...; null for the site and the keys.
    pub subject: Option<Id>,
    /// The entry that it is about, as it is now, if it is one.
    pub entry: Option<EditorialEntry>,
    /// The particulars, by the kind.
    #[schema(value_type = Object)]
    pub payload: Json<serde_json::Value>,
    /// The request that it came with, as the log names it.
    pub request_id: Id,
}

/// Who made a change.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
pub struct JournalActor {
    /// In which capacity.
    pub kind: ActorKind,
    /// The id of the account or of the API token; null for readers and for the system.
    pub id: Option<Id>,
    /// The account, if it was one.
    pub person: Option<Person>,
}

/// In which capacity somebody made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActorKind {
    /// A reader.
    Anonymous,
    /// An account that signed in.
    Account,
    /// A machine, with an API token.
    Token,
    /// The command line, or the server by itself.
    System,
}
