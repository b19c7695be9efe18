//! Front matter: YAML between lines of `---`, TOML between lines of `+++`.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{Found, Head, Reading};
use crate::{
    entries::documents::Image,
    error::{AppError, Code, Result},
    front_matter::{self, Fault, Unclosed},
    import::{dates, note::Note},
    validate::Check,
};

/// Reads front matter into the head, and gives the number of lines that it takes.
pub fn read(text: &str, reading: &mut Reading) -> Result<usize> {
    let split = match front_matter::split(text, &["---", "+++"]) {
        Ok(Some(split)) => split,
        Ok(None) => return Ok(0),
        Err(Unclosed { fence, line }) => {
            // A page may begin with a rule.
            let first = text.split('\n').nth(line).unwrap_or_default();
            let is_word = |key: &str| key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
            let is_key = |key: &str| !key.is_empty() && is_word(key);
            if !first.split_once([':', '=']).is_some_and(|(key, _)| is_key(key.trim_end())) {
                return Ok(0);
            }
            let message = format!(
                "The front matter that begins in line {line} is never closed: put a line of {fence} behind it."
            );
            return Err(AppError::new(Code::InvalidInput, message));
        }
    };
    let matter = split.matter;
    let refuse = |error: String| AppError::new(Code::InvalidInput, format!("The front matter cannot be read: {error}"));
    let fields: Value = match split.fence {
        "---" => {
            front_matter::yaml(&matter)
                .map_err(|Fault { line, message }| {
                    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
                    refuse(line + &message)
                })?
                .value
        }
        _ => toml::from_str(&matter).map_err(|error| refuse(error.to_string()))?,
    };
    match fields {
        Value::Object(fields) => {
            let lines = lines_of(&matter);
            let mut taken = HashSet::new();
            for (key, value) in fields {
                let line = lines.get(key.as_str()).copied().unwrap_or(1);
                let part = part(&key).ok_or("no part of an article has this key");
                let part = part.and_then(|part| {
                    taken.insert(part).then_some(part).ok_or("another key of the front matter says this already")
                });
                if let Err(why) = part.and_then(|part| take(&mut reading.head, part, &value, line)) {
                    reading.notes.push(Note::not_placed(line, why, &format!("{key}: {value}")));
                }
            }
        }
        Value::Null => {}
        _ => return Err(refuse("it is no list of keys with values.".to_owned())),
    }
    Ok(split.lines)
}

/// The lines of the keys.
fn lines_of(matter: &str) -> HashMap<&str, usize> {
    let mut lines = HashMap::new();
    for (place, line) in matter.split('\n').enumerate() {
        let key = line.split([':', '=']).next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        lines.entry(key).or_insert(place + 1);
    }
    lines
}

/// The part of a page that a key is about, by whatever name its generator gives it.
fn part(key: &str) -> Option<&'static str> {
    Some(match key.to_ascii_lowercase().replace(['_', '-'], "").as_str() {
        "title" => "title",
        "slug" | "permalink" => "slug",
        "lang" | "language" | "locale" => "locale",
        "date" | "published" | "publishedat" | "pubdate" | "publishdate" => "date",
        "author" | "authors" | "byline" => "authors",
        "category" | "categories" => "categories",
        "tag" | "tags" | "keywords" => "tags",
        "excerpt" | "description" | "summary" => "excerpt",
        "lead" | "intro" | "introduction" => "lead",
        "canonical" | "canonicalurl" | "url" => "canonical",
        "image" | "cover" | "coverimage" => "image",
        _ => return None,
    })
}

/// Puts what is said of a part to its place, or says why it has none.
fn take(head: &mut Head, part: &str, value: &Value, line: usize) -> Result<(), &'static str> {
    const NO_TEXT: &str = "this key wants text";
    let found = |value: String| Some(Found { line, value });
    let text = || scalar(value).filter(|text| !text.trim().is_empty()).ok_or(NO_TEXT);
    let list = || names(value).ok_or("this key wants text or a list of texts");
    match part {
        "title" => head.title = found(text()?),
        "slug" => {
            let text = text()?;
            let last = text.trim_matches('/').rsplit('/').next().unwrap_or_default();
            // `/2020/01/some-title.html`, as Jekyll has it.
            let slug = [".html", ".htm"].iter().find_map(|end| last.strip_suffix(end)).unwrap_or(last);
            let mut check = Check::default();
            let slug = check.slug("", slug);
            check.done().map_err(|_| "this is no slug: lower-case letters, digits and hyphens")?;
            head.slug = found(slug);
        }
        "locale" => head.locale = found(text()?),
        "date" => {
            let at = dates::parse(&text()?).ok_or("this date was not understood")?;
            head.published_at = Some(Found { line, value: at });
        }
        "authors" => head.authors = list()?.into_iter().map(|value| Found { line, value }).collect(),
        "categories" => {
            head.category_label = Some(line);
            head.categories = list()?.into_iter().map(|name| Found { line, value: vec![name] }).collect();
        }
        "tags" => head.tags = list()?.into_iter().map(|value| Found { line, value }).collect(),
        "excerpt" => head.excerpt = found(text()?),
        "lead" => head.lead = found(text()?),
        "canonical" => head.canonical = found(text()?),
        "image" => {
            let url = scalar(value).or_else(|| scalar(&value["url"])).ok_or("this picture has no address")?;
            let alt = scalar(&value["alt"]).ok_or("a picture needs a text for those who cannot see it: `alt`")?;
            let image = Image {
                url,
                alt,
                caption: scalar(&value["caption"]),
                credit: scalar(&value["credit"]),
                width: None,
                height: None,
            };
            head.cover = Some(Found { line, value: image });
        }
        _ => return Err("no part of an article has this key"),
    }
    Ok(())
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        // TOML has a type for dates, which comes as an object with one key.
        Value::Object(fields) => fields.get("$__toml_private_datetime")?.as_str().map(str::to_owned),
        _ => None,
    }
}

/// A list of names, or one text with names parted by commas.
fn names(value: &Value) -> Option<Vec<String>> {
    let names: Vec<String> = match value {
        Value::Array(items) => {
            items.iter().map(|item| scalar(item).or_else(|| scalar(&item["name"]))).collect::<Option<_>>()?
        }
        value => scalar(value).or_else(|| scalar(&value["name"]))?.split(',').map(str::to_owned).collect(),
    };
    Some(names.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect())
}
