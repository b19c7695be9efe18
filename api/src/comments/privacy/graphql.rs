//! What is kept of one e-mail address, in GraphQL.

use async_graphql::{Context, Object};

use super::types::{ErasedPersonalData, PersonalData, PersonalDataInput};
use crate::{
    error::Result,
    graphql::{RequestContext, visible},
};

/// Telling and erasing what is kept of an e-mail address. To tell it is no query: queries may stand in addresses, and those in
/// logs.
#[derive(Default)]
pub struct PrivacyMutation;

#[Object]
impl PrivacyMutation {
    /// Tells everything that is kept of an e-mail address. Nothing is changed.
    #[graphql(visible = "visible::manage_personal_data")]
    async fn export_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose data.")] input: PersonalDataInput,
    ) -> Result<Option<PersonalData>> {
        super::export(ctx.cx(), &input.email).await.map(Some)
    }

    /// Erases everything that is kept of an e-mail address, for good: comments with what they said, and what is blocked of it.
    /// Of comments that were answered the places stay, empty. An account that signs in by it stays.
    #[graphql(visible = "visible::manage_personal_data")]
    async fn erase_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose data.")] input: PersonalDataInput,
    ) -> Result<Option<ErasedPersonalData>> {
        super::erase(ctx.cx(), &input.email).await.map(Some)
    }
}
