//! Access tokens: JWT (RFC 7519) signed with EdDSA (RFC 8037), verified as RFC 8725 asks for.

use jsonwebtoken::{Algorithm, EncodingKey, Header, Validation, decode, decode_header, encode};
use masthead_entity::{AccountId, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ring::{Ring, SigningKey};
use crate::{
    clock,
    context::Cx,
    error::{AppError, Result},
};

/// Who issues tokens, and for whom: this installation, for itself.
const PARTY: &str = "masthead";

/// The longest token that is looked at.
const LONGEST: usize = 2_000;

/// Seconds by which the clocks of two machines may differ.
pub(super) const SKEW: i64 = 60;

/// How long an access token lives, in microseconds.
pub(super) fn access_lifetime(cx: &Cx) -> i64 {
    cx.app().config().sessions.access_minutes * clock::MINUTE
}

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The account.
    pub account: AccountId,
    /// The session, without which it is worth nothing.
    pub session: SessionId,
}

/// Issues a token. Times in it are whole seconds.
pub fn issue(
    (key, sign): (&SigningKey, &EncodingKey),
    bearer: Bearer,
    issued_at: Timestamp,
    expires_at: Timestamp,
) -> Result<String> {
    let claims = Claims {
        iss: PARTY.to_owned(),
        aud: PARTY.to_owned(),
        sub: bearer.account.0,
        sid: bearer.session.0,
        iat: issued_at.0 / clock::SECOND,
        exp: expires_at.0 / clock::SECOND,
    };
    let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::EdDSA) };
    encode(&header, &claims, sign).map_err(AppError::internal)
}

/// Verifies a token: signature, algorithm, key, issuer, audience, times. `None` for whatever reason it does not hold.
///
/// The algorithm is the key's, never the token's; a key is looked up by its name among ours, and nothing that a header
/// says is fetched, opened or executed.
pub fn verify(ring: &Ring, token: &str, now: Timestamp) -> Option<Bearer> {
    if token.len() > LONGEST {
        return None;
    }
    let header = decode_header(token).ok()?;
    // An extension that must be understood is not understood here (RFC 7515, section 4.1.11), nor is a token inside a
    // token (RFC 7519, section 5.2).
    if header.crit.is_some() || header.cty.is_some() {
        return None;
    }
    let key = ring.verifying(header.kid.as_deref()?, now)?;
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_issuer(&[PARTY]);
    rules.set_audience(&[PARTY]);
    rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    // The times are compared with our own clock below.
    rules.validate_exp = false;
    let claims = decode::<Claims>(token, &key.verify, &rules).ok()?.claims;
    let now = now.0 / clock::SECOND;
    let holds = claims.iat <= now + SKEW && now < claims.exp;
    holds.then_some(Bearer { account: AccountId(claims.sub), session: SessionId(claims.sid) })
}
