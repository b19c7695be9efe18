//! THE matrix: role x action x ownership x state. Whoever wants to know what somebody may do reads this one `match`;
//! whoever wants to change it changes it here, and nowhere else.

use masthead_entity::{Role, Visibility};

use super::Actor;
use crate::error::{AppError, Code, Result};

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read the desk: drafts, revisions, comments in every state.
    ReadDesk,
    /// Begin an article or a FAQ.
    CreateEntry,
    /// Save a new revision of it.
    UpdateEntry,
    /// Show its working revision to readers.
    PublishEntry,
    /// Take it from readers.
    UnpublishEntry,
    /// Put it aside.
    ArchiveEntry,
    /// Throw it away.
    TrashEntry,
    /// Bring it back from the archive or the trash.
    RestoreEntry,
    /// Make a tag, category, author or source.
    CreateTerm,
    /// Change one.
    UpdateTerm,
    /// Hide one.
    DeleteTerm,
    /// Write under an article.
    SubmitComment,
    /// Decide whether readers see a comment.
    ModerateComment,
    /// Change what is true of the whole site.
    UpdateSite,
    /// Create accounts.
    ManageAccounts,
    /// See one's own account.
    ReadOwnAccount,
    /// End one's own session.
    EndOwnSession,
}

impl Action {
    /// All of them, for the table that tests print.
    pub const ALL: &[Action] = &[
        Action::ReadDesk,
        Action::CreateEntry,
        Action::UpdateEntry,
        Action::PublishEntry,
        Action::UnpublishEntry,
        Action::ArchiveEntry,
        Action::TrashEntry,
        Action::RestoreEntry,
        Action::CreateTerm,
        Action::UpdateTerm,
        Action::DeleteTerm,
        Action::SubmitComment,
        Action::ModerateComment,
        Action::UpdateSite,
        Action::ManageAccounts,
        Action::ReadOwnAccount,
        Action::EndOwnSession,
    ];
}

/// Whose the thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ownership {
    /// The actor's own.
    Own,
    /// Somebody else's.
    Others,
    /// Nobody's: it does not exist yet, or belongs to the site.
    Nobodys,
}

/// The row that the question is about, as far as the matrix looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Resource {
    /// Whose it is.
    pub ownership: Ownership,
    /// Of an entry: whether readers see it.
    pub visibility: Option<Visibility>,
}

impl Resource {
    /// Something that belongs to the site, or does not exist yet.
    pub const SITE: Resource = Resource { ownership: Ownership::Nobodys, visibility: None };
}

/// Whether an account of this role may do this to that. The role `None` is a reader who has not signed in.
pub fn allowed(role: Option<Role>, action: Action, resource: Resource) -> bool {
    use Action::*;
    match (role, action) {
        (_, SubmitComment) => true,
        (None, _) => false,
        (Some(Role::Administrator), _) => true,
        (Some(Role::Editor), UpdateSite | ManageAccounts) => false,
        // What was thrown away is looked at again by restoring it first.
        (Some(Role::Editor), UpdateEntry | PublishEntry) => resource.visibility != Some(Visibility::Trashed),
        (
            Some(Role::Editor),
            ReadDesk | CreateEntry | UnpublishEntry | ArchiveEntry | TrashEntry | RestoreEntry | CreateTerm
            | UpdateTerm | DeleteTerm | ModerateComment | ReadOwnAccount | EndOwnSession,
        ) => true,
    }
}

/// Refuses what the matrix does not allow: `unauthenticated` to a reader, who could sign in; `forbidden` to an account.
pub fn require(actor: &Actor, action: Action, resource: Resource) -> Result<()> {
    let role = match actor {
        Actor::System => return Ok(()),
        Actor::Anonymous => None,
        Actor::Account { role, .. } => Some(*role),
    };
    match (allowed(role, action, resource), role) {
        (true, _) => Ok(()),
        (false, None) => Err(AppError::new(
            Code::Unauthenticated,
            "Sign in for this: send `Authorization: Bearer` with an access token from `login`.",
        )),
        (false, Some(_)) => Err(AppError::new(Code::Forbidden, "Your role does not permit this.")),
    }
}
