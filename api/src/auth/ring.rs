//! The keys that sign access tokens (Ed25519, RFC 8037): kept in the database, the private halves sealed under the
//! secret (AES-256-GCM, bound to the key's name), read into memory, changed by `masthead keys rotate`.

use std::sync::Arc;

use aws_lc_rs::{
    aead, digest,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, EncodingKey};
use masthead_entity::{Timestamp, signing_key};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};
use serde::Serialize;

use super::{
    keys::Keys,
    memory,
    tokens::{SKEW, access_lifetime},
};
use crate::{
    access::{Action, Resource},
    clock,
    context::Cx,
    db::{Tx, write},
    error::{AppError, Result},
    journal::Event,
};

/// How long a new key waits before it signs, in microseconds: until then every process has read it, and whoever verifies
/// tokens elsewhere could have (`rest/jwks.rs` lets them keep the keys for half as long).
const NOTICE: i64 = clock::MINUTE;

/// One pair of keys.
pub struct SigningKey {
    /// Its name in the header of a token: the thumbprint of the public key (RFC 7638).
    pub id: String,
    /// For verifying.
    pub verify: DecodingKey,
    /// For signing; `None` where it was sealed under another secret than this process has.
    pub sign: Option<EncodingKey>,
    /// The public key, in base64url.
    pub public: String,
    signs_from: Timestamp,
    verifies_to: Option<Timestamp>,
}

/// The keys that are in use.
pub struct Ring(Vec<SigningKey>);

/// A public key as others read it (RFC 7517).
#[derive(Serialize)]
pub struct PublicKey {
    kty: &'static str,
    crv: &'static str,
    alg: &'static str,
    #[serde(rename = "use")]
    usage: &'static str,
    kid: String,
    x: String,
}

impl Ring {
    /// The key that signs now: of those whose time has come, the newest.
    ///
    /// # Errors
    ///
    /// Where that was sealed under another secret, `internal` with a cause that says what to do.
    pub fn signing(&self, now: Timestamp) -> Result<(&SigningKey, &EncodingKey)> {
        let due = self.0.iter().filter(|key| key.signs_from <= now).max_by_key(|key| key.signs_from);
        let key = due.or(self.0.first()).ok_or_else(|| AppError::internal("there is no key that signs"))?;
        let sign = key.sign.as_ref().ok_or_else(|| {
            AppError::internal(
                "the key that signs access tokens cannot be opened with this secret: restore the secret that it was made \
                 under, or replace it by `masthead keys rotate --revoke`, after which everybody has to refresh",
            )
        })?;
        Ok((key, sign))
    }

    /// The key of this name, if its tokens are accepted now.
    pub fn verifying(&self, id: &str, now: Timestamp) -> Option<&SigningKey> {
        let key = self.0.iter().find(|key| key.id == id)?;
        key.verifies_to.is_none_or(|end| now < end).then_some(key)
    }

    /// The public keys of all whose tokens are accepted, now or soon.
    pub fn public(&self, now: Timestamp) -> Vec<PublicKey> {
        let live = self.0.iter().filter(|key| key.verifies_to.is_none_or(|end| now < end));
        let shown = live.map(|key| PublicKey {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            usage: "sig",
            kid: key.id.clone(),
            x: key.public.clone(),
        });
        shown.collect()
    }
}

/// The keys as the database has them; the first one is made when there is none.
pub(super) async fn read(cx: &Cx) -> Result<Ring> {
    let rows = rows(cx).await?;
    let rows = match rows.is_empty() {
        false => rows,
        true => {
            cx.forget_snapshot().await;
            write(cx, async move |tx| {
                // Another process may have been first.
                match signing_key::Entity::find().count(tx.db()).await? {
                    0 => make(&tx, tx.cx().app().clock().now()).await.map(drop),
                    _ => Ok(()),
                }
            })
            .await?;
            self::rows(cx).await?
        }
    };
    rows.into_iter().map(|row| open(cx.app().keys(), row)).collect::<Result<Vec<_>>>().map(Ring)
}

async fn rows(cx: &Cx) -> Result<Vec<signing_key::Model>> {
    let live = signing_key::Column::VerifiesTo.is_null().or(signing_key::Column::VerifiesTo.gt(cx.now()));
    let rows = signing_key::Entity::find().filter(live).order_by_asc(signing_key::Column::SignsFrom);
    Ok(rows.all(&*cx.read().await?).await?)
}

/// Has another key sign from now on. Tokens of those before it are accepted until the last of them has ended, or, when
/// they are revoked, not any more. Gives the name of the new key.
pub async fn rotate(cx: &Cx, revoke: bool) -> Result<(String, Timestamp)> {
    cx.require(Action::ManageKeys)?;
    if !revoke {
        // Under another secret than the servers', the new key would be one that none of them can sign with.
        read(cx).await?.signing(cx.now())?;
    }
    write(cx, async move |tx| {
        tx.require(Action::ManageKeys, Resource::SITE)?;
        let now = tx.cx().app().clock().now();
        let signs_from = match revoke {
            true => {
                signing_key::Entity::delete_many().exec(tx.db()).await?;
                now
            }
            false => {
                let signs_from = now.0 + NOTICE;
                let end = Timestamp(signs_from + access_lifetime(tx.cx()) + SKEW * clock::SECOND);
                // One that was to end sooner still does.
                let later = signing_key::Column::VerifiesTo.is_null().or(signing_key::Column::VerifiesTo.gt(end));
                signing_key::Entity::update_many()
                    .col_expr(signing_key::Column::VerifiesTo, Expr::value(Some(end)))
                    .filter(later)
                    .exec(tx.db())
                    .await?;
                signing_key::Entity::delete_many()
                    .filter(signing_key::Column::VerifiesTo.lt(now))
                    .exec(tx.db())
                    .await?;
                Timestamp(signs_from)
            }
        };
        let key = make(&tx, signs_from).await?;
        tx.record(Event::KeysRotated { key: key.clone(), revoked: revoke });
        Ok((key, signs_from))
    })
    .await
}

async fn make(tx: &Tx, signs_from: Timestamp) -> Result<String> {
    let failed = |_| AppError::internal("no key could be made");
    let pair = Ed25519KeyPair::generate().map_err(failed)?;
    let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    let thumbprint = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#);
    let id = URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, thumbprint.as_bytes()));
    let mut sealed = pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec();
    let nonce = tx.cx().app().keys().sealing.seal_in_place_append_tag(aead::Aad::from(id.as_bytes()), &mut sealed);
    let nonce = nonce.map_err(failed)?;
    let row = signing_key::ActiveModel {
        id: Set(id.clone()),
        public_key: Set(public),
        sealed_key: Set(URL_SAFE_NO_PAD.encode([&nonce.as_ref()[..], &sealed].concat())),
        signs_from: Set(signs_from),
        verifies_to: Set(None),
    };
    signing_key::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// A key that was made under another secret verifies, and does not sign.
fn open(keys: &Keys, row: signing_key::Model) -> Result<SigningKey> {
    let unsealed = || {
        let bytes = URL_SAFE_NO_PAD.decode(&row.sealed_key).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(aead::NONCE_LEN)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let opened = keys.sealing.open_in_place(nonce, aead::Aad::from(row.id.as_bytes()), &mut sealed).ok()?;
        Some(EncodingKey::from_ed_der(opened))
    };
    let public = URL_SAFE_NO_PAD.decode(&row.public_key).map_err(AppError::internal)?;
    Ok(SigningKey {
        verify: DecodingKey::from_ed_der(&public),
        sign: unsealed(),
        id: row.id,
        public: row.public_key,
        signs_from: row.signs_from,
        verifies_to: row.verifies_to,
    })
}

/// The keys, from memory where that is trusted.
pub async fn ring(cx: &Cx) -> Result<Arc<Ring>> {
    let memory = cx.app().memory();
    if let Some(ring) = memory.ring(cx.app().listeners()) {
        return Ok(ring);
    }
    let (generation, ring) = memory::read_anew(cx, async || read(cx).await.map(Arc::new)).await?;
    memory.keep_ring(generation, ring.clone());
    Ok(ring)
}
