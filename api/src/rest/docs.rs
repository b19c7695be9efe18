//! The OpenAPI document, and the page that shows it.

use std::sync::Arc;

use actix_web::{HttpResponse, http::header, web};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::Config;

use crate::{
    error::{AppError, Result},
    pages,
};

/// Swagger UI comes with its own scripts and styles, and asks this server alone. Some of its parts have style
/// attributes in markup, which only `unsafe-inline` lets in; no script is let in by that.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
                      img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// What the page shows.
#[derive(Clone)]
pub struct Docs {
    document: OpenApi,
    config: Arc<Config<'static>>,
}

impl Docs {
    /// Of this document.
    pub fn of(document: OpenApi) -> Self {
        // Elsewhere than on localhost the page would ask a validator on the network for a badge.
        let config = Config::new(["/api/openapi.json"]).validator_url("none");
        Self { document, config: Arc::new(config) }
    }
}

/// Serves the document.
pub async fn document(docs: web::Data<Docs>) -> HttpResponse {
    HttpResponse::Ok().json(&docs.document)
}

/// Serves a file of the page; the page itself where none is named.
pub async fn file(docs: web::Data<Docs>, path: web::Path<String>) -> Result<HttpResponse> {
    let file = utoipa_swagger_ui::serve(&path, docs.config.clone());
    let file = file.map_err(|error| AppError::internal(error.to_string()))?;
    let file = file.ok_or_else(|| AppError::not_found("file"))?;
    let mut response = HttpResponse::Ok();
    pages::secure(&mut response, POLICY).insert_header((header::CACHE_CONTROL, "no-cache"));
    Ok(response.content_type(file.content_type).body(file.bytes.into_owned()))
}

/// Sends to the page.
pub async fn redirect() -> HttpResponse {
    HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, "/api/docs/")).finish()
}
