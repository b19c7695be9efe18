//! The keys that sign access tokens. The private halves are sealed under the secret of the installation.

use sea_orm::entity::prelude::*;

use crate::Timestamp;

/// One pair of Ed25519 keys.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// Its name, the `kid` of the tokens that it signs.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The public key, 32 bytes in base64url.
    pub public_key: String,
    /// The private key as a sealed PKCS #8 document, in base64url.
    pub sealed_key: String,
    /// From when on it signs: of those whose time has come, the newest does.
    pub signs_from: Timestamp,
    /// Until when its tokens are accepted; null while no other has taken its place.
    pub verifies_to: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
