//! What is over and nobody asks for any more: removed once an hour, so that it does not pile up. Bookkeeping, without an
//! event: nothing that is removed is accepted, or was shown to anybody.

use masthead_entity::{Timestamp, attempt, password_link, refresh_token};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{clock, context::Cx, db::write, error::Result};

/// Removes allowances that are whole again, refresh tokens that have ended (whoever uses one of them is refused as
/// unknown), and links that have.
pub(super) async fn remove(cx: &Cx) -> Result<()> {
    write(cx, async move |tx| {
        let long_ago = Timestamp(tx.at().0 - clock::DAY);
        attempt::Entity::delete_many().filter(attempt::Column::FullUntil.lt(tx.at())).exec(tx.db()).await?;
        refresh_token::Entity::delete_many()
            .filter(refresh_token::Column::ExpiresAt.lt(long_ago))
            .exec(tx.db())
            .await?;
        password_link::Entity::delete_many()
            .filter(password_link::Column::ExpiresAt.lt(long_ago))
            .exec(tx.db())
            .await?;
        Ok(())
    })
    .await
}
