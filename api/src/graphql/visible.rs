//! Who is shown what: one function for each action, for `#[graphql(visible = "visible::publish_entry")]` on whatever
//! needs that action of whoever uses it. A field without such an attribute is shown to everybody.
//!
//! The attribute alone hides a field from introspection only. [`super::views`] asks it once for each capacity, and makes
//! a schema in which the field is not; what may be done to which row is the service's to say, as ever.

use async_graphql::Context;

use crate::access::{Action, Capacity, rules};

/// Whether the capacity for which the schema is made could do this to anything. Without one, as on the command line,
/// there is nobody to hide from.
fn may(ctx: &Context<'_>, action: Action) -> bool {
    ctx.data_opt::<Capacity>().is_none_or(|capacity| rules::could(*capacity, action))
}

/// Whoever could read an entry as readers do: what is published, or a preview of it.
pub fn read_as_readers_do(ctx: &Context<'_>) -> bool {
    may(ctx, Action::ReadPublished) || may(ctx, Action::PreviewEntry)
}

macro_rules! shown_to_whoever_could {
    ($($name:ident: $action:ident,)+) => {$(
        #[doc = concat!("Whoever could do [`Action::", stringify!($action), "`] to anything.")]
        pub fn $name(ctx: &Context<'_>) -> bool {
            may(ctx, Action::$action)
        }
    )+};
}

shown_to_whoever_could! {
    read_published: ReadPublished,
    read_desk: ReadDesk,
    read_entry: ReadEntry,
    create_entry: CreateEntry,
    update_entry: UpdateEntry,
    submit_entry: SubmitEntry,
    review_entry: ReviewEntry,
    preview_entry: PreviewEntry,
    share_preview: SharePreview,
    publish_entry: PublishEntry,
    unpublish_entry: UnpublishEntry,
    archive_entry: ArchiveEntry,
    trash_entry: TrashEntry,
    restore_entry: RestoreEntry,
    read_journal: ReadJournal,
    read_term: ReadTerm,
    create_label: CreateLabel,
    create_term: CreateTerm,
    update_term: UpdateTerm,
    delete_term: DeleteTerm,
    submit_comment: SubmitComment,
    moderate_comment: ModerateComment,
    manage_personal_data: ManagePersonalData,
    update_site: UpdateSite,
    manage_accounts: ManageAccounts,
    manage_tokens: ManageTokens,
    manage_own_sessions: ManageOwnSessions,
    change_own_password: ChangeOwnPassword,
}
