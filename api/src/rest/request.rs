//! From a request to `Cx`, and the version that a change names.

use std::{net::IpAddr, pin::Pin};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, http::header, web};
use uuid::Uuid;

use super::forwarded;
use crate::{
    access::Actor,
    auth,
    context::{Client, Cx},
    error::{AppError, Code, Result},
    state::App,
};

/// The id of a request, set by the outermost middleware.
#[derive(Clone, Copy)]
pub struct RequestId(pub Uuid);

impl FromRequest for Cx {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { of(&request).await })
    }
}

/// The `Cx` of a request: with no `Authorization`, of a reader; with a token that does not hold, none.
pub async fn of(request: &HttpRequest) -> Result<Cx> {
    let app = request.app_data::<web::Data<App>>().ok_or_else(|| AppError::internal("a server without its App"))?;
    let request_id = request.extensions().get::<RequestId>().map_or_else(Uuid::now_v7, |id| id.0);
    let address = ClientAddress::from_request(request, &mut Payload::None).into_inner()?;
    let client = Client { network: address.network(), device: device_of(request), address: address.0 };
    let nobody = match app.config().access.public_reading {
        true => Actor::Anonymous,
        false => Actor::Stranger,
    };
    let anonymous = Cx::from(App::clone(app), nobody, client, request_id);
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    match (values.next(), values.next()) {
        (None, _) => Ok(anonymous),
        // Nobody is two.
        (Some(_), Some(_)) => Err(auth::not_accepted()),
        (Some(value), None) => {
            let token = value.to_str().ok().and_then(bearer).ok_or_else(auth::not_accepted)?;
            let actor = auth::authenticate(&anonymous, token).await?;
            Ok(Cx::from(App::clone(app), actor, anonymous.client().clone(), request_id))
        }
    }
}

/// The token of `Authorization: Bearer TOKEN` (RFC 6750, section 2.1). The scheme's case does not matter (RFC 9110).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The version that a change starts from, of `If-Match`. An editorial ETag is `"VERSION-HASH"`; only the version is
/// looked at, so `"7"` does as well.
pub struct IfMatch(pub Option<i32>);

impl FromRequest for IfMatch {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let mut values = request.headers().get_all(header::IF_MATCH);
            let Some(value) = values.next() else { return Ok(Self(None)) };
            // A weak tag never matches (RFC 9110, section 13.1.1); no thing is at version 0.
            if value.as_bytes().starts_with(b"W/") {
                return Ok(Self(Some(0)));
            }
            let version = value.to_str().ok().filter(|_| values.next().is_none()).and_then(|value| {
                let tag = value.trim().strip_prefix('"')?.strip_suffix('"')?;
                let version = tag.split('-').next()?;
                // One tag, not a list of them, and no sign before the number.
                let is_one = !tag.contains('"') && version.bytes().all(|byte| byte.is_ascii_digit());
                version.parse().ok().filter(|_| is_one)
            });
            let wrong = || {
                let message = "If-Match is the ETag of what you read, like \"7-0f3a\"; \"7\" will do.";
                AppError::new(Code::InvalidRequest, message)
            };
            version.map(|version| Self(Some(version))).ok_or_else(wrong)
        };
        std::future::ready(read())
    }
}

/// The network address that a request came from: that of the peer or, where `http.trusted_proxies` has it, the one that
/// the proxies tell (`forwarded`). IPv4 addresses are in their own form.
struct ClientAddress(Option<String>);

impl ClientAddress {
    /// Whose limits a request uses up.
    fn network(&self) -> Option<String> {
        Some(Client::network_of(self.0.as_ref()?.parse().ok()?))
    }
}

impl FromRequest for ClientAddress {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let trusted = request.app_data::<web::Data<App>>().map(|app| app.config().http.trusted_proxies.as_slice());
        let lines = || request.headers().get_all("x-forwarded-for").map(|line| line.as_bytes());
        let of = |peer: IpAddr| forwarded::client(peer, lines(), trusted.unwrap_or_default()).to_string();
        std::future::ready(Ok(Self(request.peer_addr().map(|peer| of(peer.ip())))))
    }
}

fn device_of(request: &HttpRequest) -> Option<String> {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    agent.map(str::to_owned)
}
