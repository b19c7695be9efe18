//! GraphQL over HTTP, by the specification of that name: media types, methods and statuses strict, the body read as
//! bytes under a limit, the guard before the library.

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web,
};
use async_graphql::{Request, Response, Variables, parser::types::OperationType};
use serde::Deserialize;

use super::{
    errors::refusal, guard::RefusalKind, loaders::Loaders, playground::Playground, rounds::Rounds, size::Size,
    views::Views,
};
use crate::{
    access::Actor,
    context::Cx,
    error::{AppError, Code, Result},
    journal::Name,
    rest::{Query, body, request},
};

/// What the endpoint answers from, made once.
pub struct Endpoint {
    /// The schema, as each actor has it.
    pub views: Views,
    /// What a browser is shown.
    pub playground: Playground,
}

/// The media types of answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepted {
    /// `application/graphql-response+json`: the status tells whether the request could be executed.
    Graphql,
    /// `application/json`: a well-formed request is 200 whatever came of it.
    Json,
}

/// The media types that a client may ask for: those of answers, and that of the playground.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Liked {
    Answer(Accepted),
    Page,
}

impl Accepted {
    fn media_type(self) -> &'static str {
        match self {
            Accepted::Graphql => "application/graphql-response+json; charset=utf-8",
            Accepted::Json => "application/json; charset=utf-8",
        }
    }
}

/// A request as it comes. Other keys are reserved by the specification, and nothing is silently ignored here.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with the document as `query`")]
struct Asked {
    query: String,
    #[serde(rename = "operationName", default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    /// None is known; an object is accepted, as the specification asks for.
    #[serde(default)]
    #[allow(dead_code)]
    extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

/// Serves `/graphql`.
pub async fn serve(endpoint: web::Data<Endpoint>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let accepted = match liked(&request) {
        Some(Liked::Answer(accepted)) => accepted,
        Some(Liked::Page) => {
            let page = endpoint.playground.answer();
            return page.unwrap_or_else(|error| refused(Accepted::Json, &error));
        }
        None => {
            let message = "Accept application/graphql-response+json or application/json.";
            return refused(Accepted::Json, &AppError::new(Code::NotAcceptable, message));
        }
    };
    match answer(&endpoint, &request, payload, accepted).await {
        Ok(response) => response,
        Err(error) => refused(accepted, &error),
    }
}

async fn answer(
    endpoint: &Endpoint,
    request: &HttpRequest,
    payload: web::Payload,
    accepted: Accepted,
) -> Result<HttpResponse> {
    let asked = match *request.method() {
        Method::GET => read_query(request)?,
        Method::POST => {
            body::require_json(request)?;
            body::decode::<Asked>(&body::read(request, payload.into_inner()).await?)?
        }
        _ => return Err(AppError::new(Code::MethodNotAllowed, "GraphQL is asked by POST, and queries by GET.")),
    };
    let cx = request::of(request).await?;
    let view = endpoint.views.of(cx.actor().capacity()).await?;
    let variables = Variables::from_json(asked.variables.unwrap_or_default().into());
    let checked = view.guard.check(&asked.query, asked.operation_name.as_deref(), &variables);
    let checked = match checked {
        Ok(checked) => checked,
        Err(refused) => {
            let code = match refused.kind {
                RefusalKind::TooExpensive => Code::TooExpensive,
                RefusalKind::Syntax | RefusalKind::UnknownOperation | RefusalKind::MissingVariable => {
                    Code::InvalidRequest
                }
            };
            let mut error = refusal(&AppError::new(code, refused.message));
            if let Some((line, column)) = refused.position {
                error.locations.push(async_graphql::Pos { line, column });
            }
            return Ok(finish(accepted, Response::from_errors(vec![error]), None));
        }
    };
    if checked.operation == OperationType::Mutation && request.method() == Method::GET {
        return Err(AppError::new(Code::MethodNotAllowed, "A mutation is sent by POST."));
    }
    let rounds = Rounds::default();
    let mut execution = Request::new(asked.query)
        .variables(checked.variables.clone())
        .data(cx.clone())
        .data(Loaders::new(&cx, &rounds));
    let limit = cx.app().config().graphql.max_answer_bytes;
    let size = Size::limited(limit);
    execution = execution.data(size.clone());
    execution.set_parsed_query(checked.document.clone());
    execution.operation_name.clone_from(&asked.operation_name);
    let executed = rounds.run(view.schema.execute(execution));
    let response = tokio::select! {
        response = tokio::time::timeout_at(cx.deadline().into(), executed) => response.map_err(|_| {
            "The request took longer than it may. A change that had begun is carried out.".to_owned()
        }),
        () = size.exceeded() => {
            let message = format!(
                "The answer would have more than {limit} bytes: ask for shorter pages (first, last) or fewer texts. A \
                 change that had begun is carried out."
            );
            return Ok(finish(accepted, Response::from_errors(vec![refusal(&AppError::new(Code::TooExpensive, message))]), None));
        }
    };
    let mut response = response.map_err(|message| AppError::new(Code::Overloaded, message))?;
    view.completion.complete(&checked.document, asked.operation_name.as_deref(), &mut response);
    let is_public = checked.operation == OperationType::Query && *cx.actor() == Actor::Anonymous && !cx.is_private();
    Ok(finish(accepted, response, is_public.then_some(&cx)))
}

/// The parameters of a GET. Objects are given as JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AskedByUrl {
    query: String,
    operation_name: Option<String>,
    variables: Option<String>,
    extensions: Option<String>,
}

fn read_query(request: &HttpRequest) -> Result<Asked> {
    let asked = Query::<AskedByUrl>::from_request(request, &mut actix_web::dev::Payload::None).into_inner()?.0;
    let object = |name: &str, json: Option<String>| match json {
        None => Ok(None),
        Some(json) => body::decode(json.as_bytes())
            .map_err(|error| AppError { message: format!("`{name}`: {}", error.message), ..error }),
    };
    Ok(Asked {
        query: asked.query,
        operation_name: asked.operation_name,
        variables: object("variables", asked.variables)?,
        extensions: object("extensions", asked.extensions)?,
    })
}

/// The media type that the client likes best of those that can be given (RFC 9110, section 12.5.1): the narrowest range
/// that names one says how much it is liked, and of two that are liked alike the one named first is taken. `None`: none
/// is accepted. Without `Accept`, and for `*/*`, it is `application/json`, which every client understands.
///
/// HTML is given to GET alone, and only where it is named and liked better than both types of answers: so asks a browser
/// that is led here, and no client of an API. A query in the address is then shown in the playground, not carried out.
fn liked(request: &HttpRequest) -> Option<Liked> {
    let values: Vec<&str> = request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok()).collect();
    if values.is_empty() {
        return Some(Liked::Answer(Accepted::Json));
    }
    let ranges: Vec<(String, f32)> = values
        .iter()
        .flat_map(|value| value.split(','))
        .map(|range| {
            let mut parts = range.split(';').map(|part| part.trim().to_ascii_lowercase());
            let kind = parts.next().unwrap_or_default();
            (kind, parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0))
        })
        .collect();
    let named = |names: &[&str]| {
        let found = names.iter().find_map(|wanted| {
            let place = ranges.iter().position(|(kind, _)| kind == wanted)?;
            Some((ranges[place].1, std::cmp::Reverse(place)))
        });
        found.filter(|(quality, _)| *quality > 0.0)
    };
    let json = named(&["application/json", "application/*", "*/*"]);
    let graphql = named(&["application/graphql-response+json", "application/*", "*/*"]);
    let page = named(&["text/html", "text/*"]).filter(|_| *request.method() == Method::GET);
    if page > json && page > graphql {
        return Some(Liked::Page);
    }
    match (json, graphql) {
        (None, None) => None,
        (json, graphql) if graphql > json => Some(Liked::Answer(Accepted::Graphql)),
        _ => Some(Liked::Answer(Accepted::Json)),
    }
}

/// The answer to a request that reached the document. A request error, which leaves no data, is 400 where the media
/// type lets the status say so; its answer has no `data` at all (GraphQL, section 7.1).
fn finish(accepted: Accepted, response: Response, public: Option<&Cx>) -> HttpResponse {
    let never_ran = !response.errors.is_empty() && response.data == async_graphql::Value::Null;
    let refused_by_document = never_ran && response.errors.iter().all(|error| error.path.is_empty());
    let status = match (accepted, refused_by_document) {
        (Accepted::Graphql, true) => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let mut http = HttpResponse::build(status);
    http.insert_header((header::CONTENT_TYPE, accepted.media_type()));
    http.insert_header((header::VARY, "Accept, Authorization"));
    match public.filter(|_| response.errors.is_empty()) {
        Some(cx) => {
            let names = cx.seen().iter().map(Name::key).collect::<Vec<_>>().join(" ");
            http.insert_header((header::CACHE_CONTROL, "public, no-cache"));
            if names.len() <= crate::rest::answer::SURROGATE_LIMIT {
                http.insert_header(("Surrogate-Key", names));
            } else {
                http.insert_header((header::CACHE_CONTROL, "private, no-store"));
            }
        }
        None => {
            http.insert_header((header::CACHE_CONTROL, "private, no-store"));
        }
    }
    let json = match refused_by_document {
        true => serde_json::to_vec(&serde_json::json!({ "errors": response.errors })),
        false => serde_json::to_vec(&response),
    };
    match json {
        Ok(json) => http.body(json),
        Err(error) => self::refused(accepted, &AppError::internal(error)),
    }
}

/// The answer to a request that never reached the document: its status is that of the error, in both media types.
fn refused(accepted: Accepted, error: &AppError) -> HttpResponse {
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut http = HttpResponse::build(status);
    if error.code == Code::MethodNotAllowed {
        http.insert_header((header::ALLOW, "GET, POST"));
    }
    if error.code == Code::PayloadTooLarge {
        http.force_close();
    }
    if let Some(seconds) = error.retry_after {
        http.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if error.code == Code::Unauthenticated {
        http.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    http.insert_header((header::CONTENT_TYPE, accepted.media_type()));
    http.insert_header((header::CACHE_CONTROL, "no-store"));
    http.insert_header((header::VARY, "Accept, Authorization"));
    let response = Response::from_errors(vec![refusal(error)]);
    let json = serde_json::json!({ "errors": response.errors });
    http.body(json.to_string())
}

/// Serves the schema as a document, as who asks has it.
pub async fn sdl(endpoint: web::Data<Endpoint>, cx: Cx) -> Result<HttpResponse> {
    let view = endpoint.views.of(cx.actor().capacity()).await?;
    let caching = if cx.actor().is_guest() { "public, no-cache" } else { "private, no-store" };
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::VARY, "Authorization"))
        .body(view.sdl.clone()))
}
