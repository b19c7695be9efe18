//! The bare handler: takes the same body and returns the same bytes, all answers held in memory.

use std::{collections::HashMap, path::Path};

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Bytes, Data},
};

use crate::{Result, answers, reference};

/// Answers by the body that asks for them, or by path and query where there is none.
type Answers = HashMap<Bytes, Bytes>;

/// Serves what this file holds.
pub(crate) fn serve(file: &Path) -> Result<()> {
    let pairs = answers::load(file)?;
    let answers: Answers = pairs.into_iter().map(|(key, answer)| (Bytes::from(key), Bytes::from(answer))).collect();
    reference::run(reference::serve(answers, |config| {
        config.default_service(web::route().to(answer));
    }))
}

async fn answer(answers: Data<Answers>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let found = match request.uri().path_and_query() {
        Some(asked) if body.is_empty() => answers.get(asked.as_str().as_bytes()),
        _ => answers.get(&body),
    };
    match found {
        Some(answer) => HttpResponse::Ok().content_type("application/json; charset=utf-8").body(answer.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}
