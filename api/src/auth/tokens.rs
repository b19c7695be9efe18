//! Access tokens: JWT (RFC 7519) signed with EdDSA (RFC 8037).

use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use masthead_entity::{AccountId, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::keys::Keys;
use crate::error::{AppError, Result};

/// Who issues tokens, and for whom: this installation, for itself.
const PARTY: &str = "masthead";

/// The longest token that is looked at.
const LONGEST: usize = 2_000;

/// Seconds by which the clocks of two machines may differ.
const SKEW: i64 = 60;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    exp: i64,
}

/// What a token says, once it is verified.
pub(super) struct Bearer {
    pub(super) account: AccountId,
    pub(super) session: SessionId,
}

/// Issues a token. Times in it are whole seconds.
pub(super) fn issue(
    keys: &Keys,
    account: AccountId,
    session: SessionId,
    issued_at: Timestamp,
    expires_at: Timestamp,
) -> Result<String> {
    let claims = Claims {
        iss: PARTY.to_owned(),
        aud: PARTY.to_owned(),
        sub: account.0,
        sid: session.0,
        iat: issued_at.0 / 1_000_000,
        exp: expires_at.0 / 1_000_000,
    };
    let header = Header { kid: Some(keys.key_id.clone()), ..Header::new(Algorithm::EdDSA) };
    encode(&header, &claims, &keys.sign).map_err(AppError::internal)
}

/// Verifies a token: signature, algorithm, key, issuer, audience, times. `None` for whatever reason it does not hold.
pub(super) fn verify(keys: &Keys, token: &str, now: Timestamp) -> Option<Bearer> {
    if token.len() > LONGEST {
        return None;
    }
    let header = decode_header(token).ok()?;
    // An extension that must be understood is not understood here (RFC 7515, section 4.1.11).
    if header.kid.as_deref() != Some(keys.key_id.as_str()) || header.crit.is_some() {
        return None;
    }
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_issuer(&[PARTY]);
    rules.set_audience(&[PARTY]);
    rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    // The times are compared with our own clock below.
    rules.validate_exp = false;
    let claims = decode::<Claims>(token, &keys.verify, &rules).ok()?.claims;
    let now = now.0 / 1_000_000;
    let holds = claims.iat <= now + SKEW && now < claims.exp;
    holds.then_some(Bearer { account: AccountId(claims.sub), session: SessionId(claims.sid) })
}
