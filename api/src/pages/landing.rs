//! The page at `/`: what this is, and where each of its users goes on.

use actix_web::{HttpRequest, HttpResponse, http::header, web};

use super::{assets::Assets, page};
use crate::{context::Cx, error::Result, text};

/// It loads its style and its icon, runs no script, sends no form, and stands in no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// The page with the addresses of its files; `{{site}}`, `{{origin}}` and `{{version}}` are left open.
pub struct Landing(String);

impl Landing {
    /// With these files.
    pub fn new(assets: &Assets) -> Self {
        let page = assets.link(include_str!("../../assets/landing/landing.html"));
        Self(page.replace("{{version}}", env!("CARGO_PKG_VERSION")))
    }
}

/// Serves it, whatever the client accepts: there is no other form of it.
pub async fn serve(landing: web::Data<Landing>, cx: Cx, request: HttpRequest) -> Result<HttpResponse> {
    let site = cx.site().await?;
    let html = landing.0.replace("{{origin}}", &origin(&request)).replace("{{site}}", &text::escape_html(&site.name));
    Ok(page(POLICY).insert_header((header::CACHE_CONTROL, "private, no-cache")).body(html))
}

/// Where the reader has reached us, for the command to copy. A `Host` that holds more than a name and a port is not
/// repeated to anybody.
fn origin(request: &HttpRequest) -> String {
    let header = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_plain = |host: &&str| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    };
    let own = request.app_config().local_addr().to_string();
    let host = header(header::HOST).filter(is_plain).unwrap_or(&own);
    let scheme = match header(header::X_FORWARDED_PROTO) {
        Some("https") => "https",
        _ => "http",
    };
    format!("{scheme}://{host}")
}
