//! Bodies: JSON read strictly, with the path of a fault of shape.

use std::pin::Pin;

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::json::Strict;
use crate::{
    error::{AppError, Code, FieldError, Result},
    state::App,
};

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            require_json(&request)?;
            let bytes = read(&request, payload).await?;
            decode(&bytes).map(Self)
        })
    }
}

/// A JSON body that may be left out; then everything in it has its default.
pub struct OptionalBody<T>(pub T);

impl<T: DeserializeOwned + Default + 'static> FromRequest for OptionalBody<T> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let bytes = read(&request, payload).await?;
            if bytes.is_empty() {
                return Ok(Self(T::default()));
            }
            require_json(&request)?;
            decode(&bytes).map(Self)
        })
    }
}

/// The body of a verb that takes no input: none, or an empty object. Nothing is silently ignored.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoInput {}

/// Refuses bodies of another media type than `application/json`, or in another character set than that of JSON
/// (RFC 8259, section 8.1).
pub fn require_json(request: &HttpRequest) -> Result<()> {
    if is_of(request, "application/json") {
        return Ok(());
    }
    Err(AppError::new(Code::UnsupportedMediaType, "Send the body as `Content-Type: application/json`, in UTF-8."))
}

/// Whether the body is of this media type, in UTF-8.
pub(super) fn is_of(request: &HttpRequest, media_type: &str) -> bool {
    let is_utf8 = request.encoding().is_ok_and(|encoding| encoding.name() == "UTF-8");
    request.content_type().eq_ignore_ascii_case(media_type) && is_utf8
}

/// The whole body, up to the limit of the settings. What is larger is refused before it is read, where its length is
/// told, and as soon as it is too much where it is not.
pub async fn read(request: &HttpRequest, mut payload: Payload) -> Result<web::Bytes> {
    let limit = request.app_data::<web::Data<App>>().map_or(0, |app| app.config().http.max_body_bytes);
    let too_large = || AppError::new(Code::PayloadTooLarge, format!("A body has at most {limit} bytes."));
    let told = request.headers().get("Content-Length").and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|e| AppError::new(Code::InvalidRequest, format!("The body broke off: {e}.")))?;
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Decodes JSON. The first fault of shape is told with its path; they come one at a time.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value: Strict = serde_path_to_error::deserialize(&mut json).map_err(fault)?;
    json.end().map_err(|error| AppError::new(Code::InvalidRequest, sentence(&error)))?;
    typed(value)
}

/// Decodes a value. The first fault of shape is told with its path.
pub(super) fn typed<T: DeserializeOwned>(value: Strict) -> Result<T> {
    serde_path_to_error::deserialize(value).map_err(fault)
}

fn fault(error: serde_path_to_error::Error<serde_json::Error>) -> AppError {
    let message = sentence(error.inner());
    let fields = vec![FieldError { path: pointer(error.path()), message: message.clone() }];
    AppError { fields, ..AppError::new(Code::InvalidRequest, message) }
}

fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match error.is_data() {
        // The position says less than the path does.
        true => plain(text.split(" at line ").next().unwrap_or_default().trim_end_matches('.')) + ".",
        false => format!("This is not JSON: {text}."),
    }
}

/// Without the names that types have here.
fn plain(text: &str) -> String {
    for (ours, theirs) in [("expected enum ", "expected one of its words"), ("expected struct ", "expected an object")]
    {
        if let Some((before, after)) = text.split_once(ours) {
            let after = after.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
            return format!("{before}{theirs}{after}");
        }
    }
    text.to_owned()
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}
