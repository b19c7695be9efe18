//! The public keys of access tokens, for whoever verifies them elsewhere (RFC 7517), at `/.well-known/jwks.json`.

use actix_web::{HttpResponse, http::header};

use crate::{auth::ring, context::Cx, error::Result};

/// Serves them. A key that is to sign is shown before it does.
pub async fn serve(cx: Cx) -> Result<HttpResponse> {
    let keys = ring::ring(&cx).await?.public(cx.now());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/jwk-set+json"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=30"))
        .json(serde_json::json!({ "keys": keys })))
}
