//! What a browser is shown: the landing page, the page on which a password is chosen, and the files that
//! pages load. Everything is part of the binary; a page
//! loads nothing from elsewhere, and its Content-Security-Policy holds it to that.

pub mod assets;
pub mod landing;
pub mod password;

use actix_web::{HttpResponse, HttpResponseBuilder, http::header};

/// An answer that is a page, held to this Content-Security-Policy. It tells nobody where its reader came from.
pub fn page(policy: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    secure(&mut response, policy).content_type("text/html; charset=utf-8");
    response
}

/// Holds an answer to this Content-Security-Policy.
pub fn secure<'a>(response: &'a mut HttpResponseBuilder, policy: &str) -> &'a mut HttpResponseBuilder {
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
}
