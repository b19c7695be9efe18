//! Who asks.

use masthead_entity::{AccountId, Role, SessionId};

/// Who is asking. Made by the transport from the credentials, or by the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A reader.
    Anonymous,
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
    /// Whoever holds the machine: the command line, the first start.
    System,
}

impl Actor {
    /// The account, if one signed in.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Actor::Account { id, .. } => Some(*id),
            Actor::Anonymous | Actor::System => None,
        }
    }

    /// The capacity, as the journal notes it.
    pub fn kind(&self) -> &'static str {
        match self {
            Actor::Anonymous => "ANONYMOUS",
            Actor::Account { .. } => "ACCOUNT",
            Actor::System => "SYSTEM",
        }
    }
}
