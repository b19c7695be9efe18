//! Requests that no handler took: an unknown path, or a known one with a method that it does not take.

use actix_web::{HttpRequest, HttpResponse, ResponseError, http::header, web};
use utoipa::openapi::OpenApi;

use crate::error::{AppError, Code, Result};

/// Which methods the paths of REST take, read from its document.
pub struct Methods(Vec<(String, Vec<&'static str>)>);

impl Methods {
    /// Of this document.
    pub fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter().map(|(path, item)| {
            let methods = [
                ("GET", item.get.is_some()),
                ("HEAD", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PATCH", item.patch.is_some()),
                ("PUT", item.put.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            (path.clone(), methods.into_iter().filter(|(_, is_taken)| *is_taken).map(|(name, _)| name).collect())
        });
        Self(paths.collect())
    }

    /// Those of a path as it was asked for; none where there is no such path.
    fn at(&self, path: &str) -> Vec<&'static str> {
        let matches = |known: &str| {
            let same = |(known, asked): (&str, &str)| match known.starts_with('{') {
                true => !asked.is_empty(),
                false => known == asked,
            };
            known.split('/').count() == path.split('/').count() && known.split('/').zip(path.split('/')).all(same)
        };
        let mut methods = Vec::new();
        for method in self.0.iter().filter(|(known, _)| matches(known)).flat_map(|(_, methods)| methods) {
            if !methods.contains(method) {
                methods.push(method);
            }
        }
        methods
    }
}

/// Answers what no handler of REST took.
pub async fn unmatched(request: HttpRequest, methods: web::Data<Methods>) -> Result<HttpResponse> {
    match methods.at(request.path()) {
        none if none.is_empty() => nothing_here().await,
        methods => Ok(not_allowed(&methods.join(", "))),
    }
}

/// Answers an unknown path.
pub async fn nothing_here() -> Result<HttpResponse> {
    Err(AppError::new(Code::NotFound, "There is nothing at this path. See /api/docs and /graphql."))
}

/// Answers a method that a path does not take (RFC 9110, section 15.5.6), with those that it does.
pub fn not_allowed(methods: &str) -> HttpResponse {
    let error = AppError::new(Code::MethodNotAllowed, format!("This path takes {methods}."));
    let mut response = error.error_response();
    if let Ok(methods) = header::HeaderValue::from_str(methods) {
        response.headers_mut().insert(header::ALLOW, methods);
    }
    response
}
