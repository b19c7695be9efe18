//! Who asks.

use masthead_entity::{AccountId, ApiTokenId, EntryId, PreviewLinkId, RevisionId, Role, SessionId};
use uuid::Uuid;

use super::Scopes;

/// Who is asking. Made by the transport from the credentials, or by the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A reader.
    Anonymous,
    /// Nobody in particular, where the settings close public reading.
    Stranger,
    /// An account that signed in.
    Account {
        /// Which.
        id: AccountId,
        /// In which session.
        session: SessionId,
        /// With which role.
        role: Role,
        /// The name that its comments carry.
        name: String,
    },
    /// A machine, with an API token.
    Token {
        /// Which.
        id: ApiTokenId,
        /// What it is for, as its administrator named it.
        name: String,
        /// What it may do.
        scopes: Scopes,
    },
    /// Whoever has a preview link.
    Preview {
        /// Which link.
        link: PreviewLinkId,
        /// The entry that it shows.
        entry: EntryId,
        /// The revision that it shows.
        revision: RevisionId,
        /// Whether anybody may read what is published.
        reads: bool,
    },
    /// Whoever holds the machine: the command line, the first start.
    System,
}

/// What the matrix looks at in an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capacity {
    /// Nobody in particular, where public reading is closed.
    Stranger,
    /// A reader.
    Reader,
    /// An account, by its role.
    Account(Role),
    /// An API token, by its scopes.
    Token(Scopes),
    /// A preview link, and whether anybody may read what is published.
    Preview {
        /// Whether it reads that, too.
        reads: bool,
    },
    /// Whoever holds the machine.
    System,
}

impl Actor {
    /// The account, if one signed in.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Actor::Account { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The id under which the journal knows the actor.
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Actor::Account { id, .. } => Some(id.0),
            Actor::Token { id, .. } => Some(id.0),
            Actor::Preview { link, .. } => Some(link.0),
            Actor::Anonymous | Actor::Stranger | Actor::System => None,
        }
    }

    /// Whether it brought no credentials.
    pub fn is_guest(&self) -> bool {
        matches!(self, Actor::Anonymous | Actor::Stranger)
    }

    /// What the matrix looks at.
    pub fn capacity(&self) -> Capacity {
        match self {
            Actor::Anonymous => Capacity::Reader,
            Actor::Stranger => Capacity::Stranger,
            Actor::Account { role, .. } => Capacity::Account(*role),
            Actor::Token { scopes, .. } => Capacity::Token(*scopes),
            Actor::Preview { reads, .. } => Capacity::Preview { reads: *reads },
            Actor::System => Capacity::System,
        }
    }

    /// The capacity, as the journal notes it.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::Anonymous | Actor::Stranger => "ANONYMOUS",
            Actor::Account { .. } => "ACCOUNT",
            Actor::Token { .. } => "TOKEN",
            Actor::Preview { .. } => "PREVIEW",
            Actor::System => "SYSTEM",
        }
    }
}
