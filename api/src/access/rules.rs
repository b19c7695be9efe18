//! THE matrix: role x action x ownership x state. Whoever wants to know what somebody may do reads this one `match`;
//! whoever wants to change it changes it here, and nowhere else. `docs/permissions.md` is printed from it.

use masthead_entity::{Role, TermKind, Visibility};

use super::{Actor, Capacity, Scope};
use crate::error::{AppError, Code, Result};

macro_rules! actions {
    ($($(#[doc = $doc:literal])* $name:ident,)+) => {
        /// What somebody wants to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[doc = $doc])* $name),+ }

        impl Action {
            /// All of them, for the tables that are printed.
            pub const ALL: &[Action] = &[$(Action::$name),+];

            /// What it is, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Action::$name => concat!($($doc),*)),+ }.trim()
            }
        }
    };
}

actions! {
    /// Read what is published.
    ReadPublished,
    /// Come to the desk at all.
    ReadDesk,
    /// See an entry on the desk: its drafts and revisions.
    ReadEntry,
    /// Begin an article or a FAQ.
    CreateEntry,
    /// Save a new revision of an entry.
    UpdateEntry,
    /// Submit an entry for review.
    SubmitEntry,
    /// Approve what was submitted, or request changes.
    ReviewEntry,
    /// See a revision of an entry as a page of the site.
    PreviewEntry,
    /// Make links by which others see a revision of an entry, see which there are, and revoke them.
    SharePreview,
    /// Show an entry's working revision to readers, now or at a time.
    PublishEntry,
    /// Take an entry from readers, now or at a time.
    UnpublishEntry,
    /// Put an entry aside.
    ArchiveEntry,
    /// Throw an entry away.
    TrashEntry,
    /// Bring an entry back from the archive or the trash.
    RestoreEntry,
    /// See what was changed, when and by whom: entries, terms, comments and the site.
    ReadJournal,
    /// See all tags, categories, authors and sources, used or not.
    ReadTerm,
    /// Make a tag or a source.
    CreateLabel,
    /// Make a category or an author.
    CreateTerm,
    /// Change a term.
    UpdateTerm,
    /// Hide a term.
    DeleteTerm,
    /// Write under an article.
    SubmitComment,
    /// See comments in every state with the addresses behind them, and decide whether readers see them.
    ModerateComment,
    /// Tell and erase what is kept of an e-mail address.
    ManagePersonalData,
    /// Bring content in from elsewhere.
    ImportContent,
    /// Change what is true of the whole site.
    UpdateSite,
    /// Create, change, suspend and delete accounts.
    ManageAccounts,
    /// Make and revoke API tokens.
    ManageTokens,
    /// Change the keys that sign access tokens.
    ManageKeys,
    /// See one's own account.
    ReadOwnAccount,
    /// See and end one's own sessions.
    ManageOwnSessions,
    /// Change one's own password.
    ChangeOwnPassword,
}

impl Action {
    /// Of a term that is to be made. Tags and sources come with what is written; categories and authors are the site's
    /// order.
    pub fn create(kind: TermKind) -> Self {
        match kind {
            TermKind::Tag | TermKind::Source => Action::CreateLabel,
            TermKind::Category | TermKind::Author => Action::CreateTerm,
        }
    }
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

/// The states in which an entry can be.
pub const STATES: [Visibility; 4] =
    [Visibility::Unpublished, Visibility::Published, Visibility::Archived, Visibility::Trashed];

impl Resource {
    /// Something that belongs to the site, or does not exist yet.
    pub const SITE: Resource = Resource { ownership: Ownership::Nobodys, visibility: None };

    /// An entry.
    pub fn entry(is_own: bool, visibility: Visibility) -> Self {
        let ownership = if is_own { Ownership::Own } else { Ownership::Others };
        Self { ownership, visibility: Some(visibility) }
    }

    /// Every resource that the matrix tells apart.
    pub fn all() -> impl Iterator<Item = Resource> {
        let entries = STATES.iter().flat_map(|state| [true, false].map(|is_own| Resource::entry(is_own, *state)));
        std::iter::once(Resource::SITE).chain(entries)
    }
}

/// Whether this may be done to that.
pub fn allowed(who: Capacity, action: Action, on: Resource) -> bool {
    use Action::*;
    use Capacity::{Account, Preview, Reader, Stranger, System, Token};
    use Role::{Administrator, Author, Contributor, Editor, Moderator};

    let own = on.ownership == Ownership::Own;
    let is = |state| on.visibility == Some(state);
    match (who, action) {
        (System | Account(Administrator), _) => true,

        (Reader, ReadPublished | SubmitComment) => true,
        (Reader | Stranger, _) => false,

        // Its own is the entry that it shows: not even that comes out of the trash by it.
        (Preview { .. }, PreviewEntry) => own && !is(Visibility::Trashed),
        (Preview { reads }, ReadPublished) => reads,
        (Preview { .. }, _) => false,

        // One's own affairs are those of whoever has an account.
        (Account(_), ReadPublished | SubmitComment | ReadDesk) => true,
        (Account(_), ReadOwnAccount | ManageOwnSessions | ChangeOwnPassword) => true,
        (Account(_), UpdateSite | ManagePersonalData | ManageAccounts | ManageTokens | ManageKeys) => false,

        // What was thrown away is looked at again by restoring it first.
        (Account(Editor), UpdateEntry | SubmitEntry | ReviewEntry | PublishEntry) => !is(Visibility::Trashed),
        (
            Account(Editor),
            ReadEntry | CreateEntry | PreviewEntry | SharePreview | UnpublishEntry | ArchiveEntry | TrashEntry
            | RestoreEntry | ReadJournal | ReadTerm | CreateLabel | CreateTerm | UpdateTerm | DeleteTerm
            | ModerateComment | ImportContent,
        ) => true,

        // Of others they see what readers see.
        (Account(Author | Contributor), ReadEntry) => own || is(Visibility::Published),
        (Account(Author | Contributor), CreateEntry | ReadTerm | CreateLabel) => true,
        (Account(Author | Contributor), PreviewEntry | SharePreview) => own,
        (Account(Author | Contributor), ReviewEntry | ReadJournal) => false,
        (Account(Author), UpdateEntry | SubmitEntry | PublishEntry) => own && !is(Visibility::Trashed),
        (Account(Author), UnpublishEntry | ArchiveEntry | TrashEntry | RestoreEntry) => own,
        (Account(Contributor), UpdateEntry | SubmitEntry | TrashEntry) => own && is(Visibility::Unpublished),
        (Account(Contributor), RestoreEntry) => own && is(Visibility::Trashed),
        (Account(Contributor), PublishEntry | UnpublishEntry | ArchiveEntry) => false,
        (Account(Author | Contributor), CreateTerm | UpdateTerm | DeleteTerm | ModerateComment | ImportContent) => {
            false
        }

        (Account(Moderator), ModerateComment) => true,
        (
            Account(Moderator),
            ReadEntry | CreateEntry | UpdateEntry | SubmitEntry | ReviewEntry | PreviewEntry | SharePreview
            | PublishEntry | UnpublishEntry | ArchiveEntry | TrashEntry | RestoreEntry | ReadJournal | ReadTerm
            | CreateLabel | CreateTerm | UpdateTerm | DeleteTerm | ImportContent,
        ) => false,

        (Token(scopes), ReadPublished) => scopes.has(Scope::ContentRead) || works_with_content(who),
        (Token(scopes), ReadDesk) => works_with_content(who) || scopes.has(Scope::CommentsModerate),
        (Token(_), ReadEntry | ReadTerm) => works_with_content(who),
        (Token(scopes), UpdateEntry | SubmitEntry) => scopes.has(Scope::ContentWrite) && !is(Visibility::Trashed),
        (Token(scopes), CreateEntry | RestoreEntry | CreateLabel) => scopes.has(Scope::ContentWrite),
        // Readers see a change of these at once.
        (Token(scopes), CreateTerm | UpdateTerm | DeleteTerm) => {
            scopes.has(Scope::ContentWrite) && scopes.has(Scope::ContentPublish)
        }
        (Token(scopes), ReviewEntry | PublishEntry) => scopes.has(Scope::ContentPublish) && !is(Visibility::Trashed),
        (Token(scopes), PreviewEntry | SharePreview) => scopes.has(Scope::ContentPreview),
        (Token(_), ReadJournal) => false,
        (Token(scopes), UnpublishEntry) => scopes.has(Scope::ContentPublish),
        // What readers see is not taken from them by writing alone.
        (Token(scopes), ArchiveEntry | TrashEntry) => {
            scopes.has(Scope::ContentWrite) && (!is(Visibility::Published) || scopes.has(Scope::ContentPublish))
        }
        (Token(scopes), SubmitComment) => scopes.has(Scope::CommentsRelay),
        (Token(scopes), ModerateComment) => scopes.has(Scope::CommentsModerate),
        (Token(scopes), ImportContent) => scopes.has(Scope::ContentImport),
        (Token(_), UpdateSite | ManagePersonalData | ManageAccounts | ManageTokens | ManageKeys) => false,
        (Token(_), ReadOwnAccount | ManageOwnSessions | ChangeOwnPassword) => false,
    }
}

/// Whoever previews, writes or publishes sees what there is.
fn works_with_content(who: Capacity) -> bool {
    let Capacity::Token(scopes) = who else { return false };
    [Scope::ContentPreview, Scope::ContentWrite, Scope::ContentPublish].into_iter().any(|scope| scopes.has(scope))
}

/// Whether there is anything at all to which this may be done.
pub fn could(who: Capacity, action: Action) -> bool {
    Resource::all().any(|on| allowed(who, action, on))
}

/// Refuses what the matrix does not allow: `unauthenticated` to who brought no credentials and could sign in;
/// `forbidden` to an account or an API token.
pub fn require(actor: &Actor, action: Action, on: Resource) -> Result<()> {
    refuse_unless(allowed(actor.capacity(), action, on), actor)
}

/// Refuses what the actor may not do to anything.
pub fn require_some(actor: &Actor, action: Action) -> Result<()> {
    refuse_unless(could(actor.capacity(), action), actor)
}

fn refuse_unless(holds: bool, actor: &Actor) -> Result<()> {
    match actor {
        _ if holds => Ok(()),
        Actor::Anonymous | Actor::Stranger => Err(AppError::new(
            Code::Unauthenticated,
            "Sign in for this: send `Authorization: Bearer` with an access token from `login`, or an API token.",
        )),
        Actor::Preview { .. } => Err(AppError::new(
            Code::Forbidden,
            "A preview link shows one revision of one entry, and permits nothing else.",
        )),
        Actor::Token { .. } => Err(AppError::new(Code::Forbidden, "The scopes of this API token do not permit this.")),
        Actor::Account { .. } | Actor::System => Err(AppError::new(Code::Forbidden, "Your role does not permit this.")),
    }
}
