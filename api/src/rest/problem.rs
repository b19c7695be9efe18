//! Errors as REST shows them: `application/problem+json` (RFC 9457), from the one error table.

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{AppError, Code, FieldError, PlacedConflict, VersionConflict};

/// A failure, by RFC 9457.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// `about:blank`: the code says which failure it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: &'static str,
    /// The same few words for every failure of this kind.
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 422)]
    status: u16,
    /// What happened and what to do about it.
    detail: String,
    /// The kind of failure, for programs.
    code: Code,
    /// The faults of single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldError>,
    /// Of a change that does not start from the present version: what it met.
    #[serde(skip_serializing_if = "Option::is_none")]
    conflict: Option<VersionConflict>,
    /// The same of several changes that are made together, or not at all, each with its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<PlacedConflict>,
}

impl ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        self.log();
        let problem = Problem {
            kind: "about:blank",
            title: self.code.title(),
            status: self.code.status(),
            detail: self.message.clone(),
            code: self.code,
            fields: self.fields.clone(),
            conflict: self.conflict.as_deref().cloned(),
            conflicts: self.conflicts.clone(),
        };
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header(("Cache-Control", "no-store"));
        match self.code {
            Code::Unauthenticated => {
                response.insert_header(("WWW-Authenticate", "Bearer"));
            }
            // What is still to come is not read, only to be thrown away.
            Code::PayloadTooLarge => {
                response.force_close();
            }
            _ => {}
        }
        if let Some(seconds) = self.retry_after {
            response.insert_header(("Retry-After", seconds.to_string()));
        }
        response.content_type("application/problem+json").json(problem)
    }
}
