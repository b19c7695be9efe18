//! Inputs that articles and FAQs share.

use async_graphql::InputObject;
use masthead_entity::ScheduleAction as Action;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    Moving, Publishing,
    workflow::{schedules::Scheduling, steps::ScheduleAction},
};
use crate::{
    context::Cx,
    error::Result,
    limits,
    terms::{Wanted, types::Reference},
    validate::Check,
    wire::{DateTime, Id},
};

/// What a new entry says in another language, checked, with the language of its slug.
pub async fn translation_of(
    cx: &Cx,
    check: &mut Check,
    original: Option<Reference>,
) -> Result<Option<(Wanted, String)>> {
    let Some(original) = original else { return Ok(None) };
    let wanted = original.wanted(check, "/translationOf");
    Ok(Some((wanted, cx.site().await?.default_locale.clone())))
}

/// What is put right by publishing, told to readers.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionInput {
    /// What was wrong, and what is right, in a sentence or two. Readers see it.
    pub note: String,
}

impl CorrectionInput {
    /// The note, checked.
    pub fn checked(self, check: &mut Check, path: &str) -> String {
        check.line(&format!("{path}/note"), &self.note, limits::NOTE)
    }
}

/// Which entry, at which version, and more.
macro_rules! of_entry {
    ($($(#[$doc:meta])* $name:ident: $options:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, InputObject)]
        pub struct $name {
            /// Which.
            pub id: Id,
            /// The version that the move starts from.
            pub expected_version: Option<i32>,
            /// The particulars.
            #[graphql(flatten)]
            pub options: $options,
        }
    )+};
}

of_entry! {
    /// Which revision of which entry to approve.
    ApproveInput: ApproveOptions;
    /// Which entry is to be worked on again, and how.
    RequestChangesInput: RequestChangesOptions;
    /// What is to happen to which entry, and when.
    ScheduleInput: ScheduleOptions;
    /// What is not to happen to which entry.
    CancelScheduleInput: CancelScheduleOptions;
}

/// What is approved.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ApproveOptions {
    /// The revision that you have looked at. It is refused when a newer one was saved since.
    pub revision_id: Id,
    /// What there is to say about it, for colleagues.
    pub note: Option<String>,
}

impl ApproveOptions {
    /// Checked.
    pub fn checked(self) -> Result<Moving> {
        let mut check = Check::default();
        let note = self.note.map(|note| check.line("/note", &note, limits::NOTE));
        check.done()?;
        Ok(Moving::Approve(self.revision_id.into(), note))
    }
}

/// What is to be done.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestChangesOptions {
    /// What is to be done, for whoever wrote it.
    pub note: String,
}

impl RequestChangesOptions {
    /// Checked.
    pub fn checked(self) -> Result<Moving> {
        let mut check = Check::default();
        let note = check.line("/note", &self.note, limits::NOTE);
        check.done()?;
        Ok(Moving::RequestChanges(note))
    }
}

/// What is to happen, and when.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScheduleOptions {
    /// What is to happen. It takes the place of what was to happen of the same kind.
    pub action: ScheduleAction,
    /// When; in the future.
    pub at: DateTime,
    /// The revision that you mean to publish. It is refused when a newer one was saved since; without it, it is the newest
    /// one of now.
    pub revision_id: Option<Id>,
    /// Of an article, when publishing: also schedule its FAQs that were never published, each as it is now, for the same time.
    pub publish_faqs: Option<bool>,
    /// When publishing again: what is put right with it, told to readers.
    pub correction: Option<CorrectionInput>,
}

impl ScheduleOptions {
    /// Checked. `holds_faqs` says whether the entry is one that could hold FAQs.
    pub fn checked(self, holds_faqs: bool) -> Result<Moving> {
        let mut check = Check::default();
        let Self { action, at, revision_id, publish_faqs, correction } = self;
        let publishes = Action::from(action) == Action::Publish;
        let only = "This belongs to `PUBLISH`; leave it out.";
        check.rule(publishes || revision_id.is_none(), "/revisionId", only);
        check.rule(publishes || correction.is_none(), "/correction", only);
        check.rule(publishes || publish_faqs.is_none(), "/publishFaqs", only);
        check.rule(holds_faqs || publish_faqs.is_none(), "/publishFaqs", "A FAQ holds no FAQs; leave it out.");
        let correction = correction.map(|correction| correction.checked(&mut check, "/correction"));
        check.done()?;
        Ok(Moving::Schedule(Scheduling {
            action: action.into(),
            due_at: at.0,
            revision: revision_id.map(Into::into),
            how: Publishing { publish_faqs: publish_faqs.unwrap_or_default(), correction },
        }))
    }
}

/// What is called off.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CancelScheduleOptions {
    /// What is not to happen.
    pub action: ScheduleAction,
}

impl CancelScheduleOptions {
    /// As a move.
    pub fn moving(self) -> Moving {
        Moving::CancelSchedule(self.action.into())
    }
}
