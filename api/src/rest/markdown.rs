//! Markdown with front matter as the body of a request, in place of JSON: the same input, written as editors write.

pub mod examples;

use std::{borrow::Cow, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::body;
use crate::{
    error::{AppError, Code, FieldError, Result},
    front_matter::{self, Split, Unclosed, Yaml},
    limits,
    rendering::{self, BlockKind},
    text,
};

/// What the document of REST says of a body that is JSON or Markdown.
pub const DESCRIPTION: &str = "JSON, or a Markdown file with front matter: `--data-binary @post.md`.";

/// A Markdown file (CommonMark and GFM) in UTF-8. Above the text, between two lines of `---`, stands front matter: YAML
/// with the keys of the JSON input, each in the same form, but for the body, which is what stands below. In `tags` a plain
/// text is the name or slug of a tag, which is made where there is none; in `categories` and `authors` it is a slug.
///
/// A first line `# Title` is the title (of a FAQ, the question) where the front matter has none, and is dropped where it
/// has the same one. In a change, what the front matter leaves out stays, as does the body where none is given. A
/// fault of shape names its line.
#[derive(ToSchema)]
#[schema(value_type = String)]
pub struct MarkdownFile(#[expect(dead_code, reason = "it stands for a body in the document of REST")] String);

/// An input that can be written as a Markdown file.
pub trait FromMarkdown: DeserializeOwned {
    /// The key of its title.
    const TITLE: &'static str;
    /// The key of what stands below the front matter.
    const BODY: &'static str;
    /// Whether what the file leaves out stays as it is.
    const IS_CHANGE: bool;
}

/// A body that is JSON, or Markdown with front matter.
pub struct BodyOrMarkdown<T>(pub T);

impl<T: FromMarkdown + 'static> FromRequest for BodyOrMarkdown<T> {
    type Error = AppError;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let decode = if body::is_of(&request, "application/json") {
                body::decode
            } else if body::is_of(&request, "text/markdown") {
                decode
            } else {
                let types = "Send the body as `Content-Type: application/json` or `text/markdown`, in UTF-8.";
                return Err(AppError::new(Code::UnsupportedMediaType, types));
            };
            let bytes = body::read(&request, payload).await?;
            decode(&bytes).map(Self)
        })
    }
}

/// Decodes a file. The first fault of shape is told with its line.
fn decode<T: FromMarkdown>(bytes: &[u8]) -> Result<T> {
    let text = utf8(bytes)?;
    let (yaml, body) = parts(&text)?;
    let mut fields = match &yaml.value {
        Value::Null => Map::new(),
        Value::Object(fields) => fields.clone(),
        _ => return Err(refused(Some(2), "", "Front matter is keys with their values, like `title: Rivers`.")),
    };
    if fields.contains_key(T::BODY) {
        let message = format!("`{}` is what stands below the front matter; leave the key out.", T::BODY);
        let path = format!("/{}", T::BODY);
        return Err(refused(yaml.line(&path), &path, &message));
    }
    let body = titled::<T>(&mut fields, body)?;
    if !body.is_empty() || !T::IS_CHANGE {
        fields.insert(T::BODY.to_owned(), body.into());
    }
    widen(&mut fields);
    let value = Value::Object(fields);
    body::typed(value.clone().into()).map_err(|error| at_line::<T>(error, &yaml, &value))
}

/// The text with plain line ends, without a byte order mark.
fn utf8(bytes: &[u8]) -> Result<String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        refused(Some(line), "", "This is not UTF-8; save the file in that encoding.")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The front matter, and the body without blank lines around it.
fn parts(text: &str) -> Result<(Yaml, &str)> {
    let split = front_matter::split(text, &["---"]).map_err(|Unclosed { fence, line }| {
        let message = format!(
            "The front matter that begins here is never closed: put a line of {fence} behind it. A text that begins with \
             a rule has it as ***."
        );
        refused(Some(line), "", &message)
    })?;
    let (yaml, body) = match split {
        None => (Yaml::default(), text),
        Some(Split { matter, body, .. }) => {
            let yaml = front_matter::yaml(&matter);
            let yaml = yaml.map_err(|fault| {
                refused(fault.line, "", &format!("The front matter is no YAML that is read here: {}", fault.message))
            })?;
            (yaml, body)
        }
    };
    let blank = body.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    Ok((yaml, body.get(blank..).unwrap_or_default().trim_end()))
}

/// Gives the fields their title, and takes it from the top of the body, where it may stand as well.
fn titled<'a, T: FromMarkdown>(fields: &mut Map<String, Value>, body: &'a str) -> Result<&'a str> {
    let (first, rest) = body.split_once('\n').unwrap_or((body, ""));
    let heading = heading(first);
    let below = || rest.trim_start_matches('\n');
    match (fields.get(T::TITLE), heading) {
        (Some(Value::String(title)), Some(heading)) if same(title, &heading) => Ok(below()),
        (None, Some(heading)) => {
            fields.insert(T::TITLE.to_owned(), heading.into());
            Ok(below())
        }
        (None, None) if !T::IS_CHANGE => {
            let (title, path) = (T::TITLE, format!("/{}", T::TITLE));
            let message = format!(
                "There is no `{title}`: give it in the front matter, or as a first line of the body that begins with #."
            );
            Err(refused(None, &path, &message))
        }
        _ => Ok(body),
    }
}

/// The words of a line that is a heading of the first level.
fn heading(line: &str) -> Option<Cow<'_, str>> {
    let marked = line.trim_start_matches(' ').strip_prefix('#')?;
    // A title that is far too long is refused by its length, and need not be understood for that.
    if line.len() > 16 * limits::TITLE {
        return marked.strip_prefix([' ', '\t']).map(Cow::Borrowed);
    }
    let block = rendering::blocks(line)?.into_iter().next()?;
    let words = block.plain.split_whitespace().collect::<Vec<_>>().join(" ");
    (block.kind == BlockKind::Heading(1) && !words.is_empty()).then_some(Cow::Owned(words))
}

fn same(title: &str, heading: &str) -> bool {
    text::nfc(title).split_whitespace().eq(text::nfc(heading).split_whitespace())
}

/// Brings the plain texts of lists into the form that they have in JSON.
fn widen(fields: &mut Map<String, Value>) {
    for (list, key) in [("categories", "slug"), ("authors", "slug"), ("tags", "name")] {
        let Some(Value::Array(items)) = fields.get_mut(list) else { continue };
        for item in items {
            if let Value::String(text) = item {
                *item = json!({ key: text });
            }
        }
    }
}

/// Tells the line of a fault, and what YAML makes of text without quotes.
fn at_line<T: FromMarkdown>(error: AppError, yaml: &Yaml, value: &Value) -> AppError {
    let path = error.fields.first().map(|field| field.path.clone()).unwrap_or_default();
    // The body has no key here.
    let mut message = error.message.replace(&format!("`{}`, ", T::BODY), "");
    let is_bare = matches!(value.pointer(&path), Some(Value::Number(_) | Value::Bool(_)));
    if is_bare && (message.contains("expected a string") || message.contains("expected struct")) {
        message += " Text that looks like a number, or is true or false, stands in quotes.";
    }
    refused(yaml.line(&path), &path, &message)
}

fn refused(line: Option<usize>, path: &str, message: &str) -> AppError {
    let message = match line {
        Some(line) => format!("Line {line}: {message}"),
        None => message.to_owned(),
    };
    let fields = match path {
        "" => Vec::new(),
        path => vec![FieldError { path: path.to_owned(), message: message.clone() }],
    };
    AppError { fields, ..AppError::new(Code::InvalidRequest, message) }
}
