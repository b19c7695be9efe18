//! Typed keys. Every id is a UUID v7, unique over all kinds; a `TermId` is never taken for an `EntryId` by mistake.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
        pub struct $name(pub Uuid);

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// Of an account: a person or a service that signs in.
    AccountId
    /// Of a session, which an access token names.
    SessionId
    /// Of an API token, with which a machine signs in.
    ApiTokenId
    /// Of an article or a FAQ, the same through all its revisions and publications.
    EntryId
    /// Of an immutable snapshot of an entry.
    RevisionId
    /// Of what readers saw of an entry from one time to another.
    PublicationId
    /// Of what a reviewer found of a revision.
    ReviewId
    /// Of what is to happen to an entry at a time.
    ScheduleId
    /// Of a link by which whoever has it sees one revision.
    PreviewLinkId
    /// Of a tag, a category, an author or a source.
    TermId
    /// Of what a term was from one time to another.
    TermVersionId
    /// Of a comment.
    CommentId
    /// Of something that is blocked in comments.
    CommentBlockId
}
