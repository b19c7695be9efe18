//! The page at `/password`: where the links of mails lead, to choose a password.

use actix_web::{HttpResponse, http::header, web};

use super::{assets::Assets, page};

/// It loads its own files, asks this server, and stands in no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page with the addresses of its files.
pub struct PasswordPage(String);

impl PasswordPage {
    /// With these files.
    pub fn new(assets: &Assets) -> Self {
        let page = assets.link(include_str!("../../assets/password/password.html"));
        // `public_url` may have a path, under which a proxy has this server: what the page loads stands beside it.
        Self(page.replace("\"/assets/", "\"assets/"))
    }
}

/// Serves it. It is the same for everybody: the token of the link never comes here.
pub async fn serve(password: web::Data<PasswordPage>) -> HttpResponse {
    page(POLICY).insert_header((header::CACHE_CONTROL, "no-cache")).body(password.0.clone())
}
