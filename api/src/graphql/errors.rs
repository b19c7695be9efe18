//! Errors as GraphQL shows them: `extensions.code` and `extensions.fields`, from the one error table.

use std::sync::Arc;

use async_graphql::{
    Response, ServerError, Value,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest},
};
use serde::Serialize;

use crate::error::{AppError, Code};

/// Gives every error of a response its code.
pub struct Codes;

impl ExtensionFactory for Codes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Codes {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let mut response = next.run(ctx).await;
        response.errors.iter_mut().for_each(code);
        response
    }
}

/// An error of ours carries its own code; one of the library's own is a fault of the query; anything else is ours, and
/// its text stays in the log.
fn code(error: &mut ServerError) {
    let Some(source) = &error.source else {
        if error.extensions.is_none() {
            let told = AppError::new(Code::InvalidRequest, error.message.clone());
            extend(error, &told);
        }
        return;
    };
    let told = match source.downcast_ref::<AppError>() {
        Some(told) => told.clone(),
        None => AppError::internal(format!("a resolver failed with something else: {}", error.message)),
    };
    told.log();
    error.message.clone_from(&told.message);
    extend(error, &told);
}

/// Puts code and fields where clients look for them.
pub fn extend(error: &mut ServerError, told: &AppError) {
    let extensions = error.extensions.get_or_insert_default();
    extensions.set("code", told.code.as_str());
    if let Some(seconds) = told.retry_after {
        extensions.set("retryAfter", seconds);
    }
    if let Some(conflict) = &told.conflict {
        extensions.set("conflict", value(conflict));
    }
    if !told.conflicts.is_empty() {
        extensions.set("conflicts", value(&told.conflicts));
    }
    if !told.fields.is_empty() {
        let fields = told.fields.iter().map(|field| {
            let pair = [("path", &field.path), ("message", &field.message)];
            Value::Object(pair.map(|(name, text)| (async_graphql::Name::new(name), text.as_str().into())).into())
        });
        extensions.set("fields", Value::List(fields.collect()));
    }
}

/// What consists of texts and numbers is a value of GraphQL as it is one of JSON.
fn value(told: &impl Serialize) -> Value {
    serde_json::to_value(told).ok().and_then(|json| Value::from_json(json).ok()).unwrap_or_default()
}

/// The one error of a response that has no data.
pub fn refusal(told: &AppError) -> ServerError {
    told.log();
    let mut error = ServerError::new(told.message.clone(), None);
    extend(&mut error, told);
    error
}
