//! What machines are told of a page: its facts as schema.org has them, in JSON-LD. Everything in it stands on the page as
//! well, of the same moment.

use masthead_entity::{SourceKind, site, term_version};
use serde_json::{Map, Value, json};

use super::{Answered, publications::Correction};
use crate::{clock, db::document, entries::documents::Image, error::Result, wire::DateTime};

/// What any page is about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The title, or the question.
    pub title: String,
    /// What search engines are told that it is about.
    pub description: Option<String>,
    /// Its page on the front end.
    pub url: String,
    /// The address that counts as the original, where it is another one.
    pub canonical_url: Option<String>,
    /// Its language, BCP 47.
    pub locale: String,
    /// Its pictures.
    pub images: Vec<Image>,
    /// The date shown to readers.
    pub published_at: DateTime,
    /// The date of the last change that is shown to readers.
    pub updated_at: DateTime,
}

/// The parts of a page, as it shows them. A FAQ has neither categories nor bylines, and itself as its one answer.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Its categories.
    pub categories: Vec<term_version::Model>,
    /// Its tags.
    pub tags: Vec<term_version::Model>,
    /// Its bylines.
    pub authors: Vec<term_version::Model>,
    /// Its sources, those of its FAQs among them.
    pub sources: Vec<term_version::Model>,
    /// Its FAQs.
    pub answers: Vec<Answered>,
    /// What was put right in it.
    pub corrections: Vec<Correction>,
}

/// An object without the members that are null or empty: what is not known is not told.
fn object(members: Value) -> Value {
    let is_told = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    match members {
        Value::Object(members) => Value::Object(members.into_iter().filter(|(_, value)| is_told(value)).collect()),
        other => other,
    }
}

fn time(at: DateTime) -> String {
    clock::format(at.0)
}

/// What every page tells, beside what it is.
fn page(subject: &Subject, parts: &Parts, site: &site::Model, kind: &str) -> Result<Map<String, Value>> {
    let original = subject.canonical_url.as_ref().unwrap_or(&subject.url);
    let sources = parts.sources.iter().map(work).collect::<Result<Vec<_>>>()?;
    let corrections = parts.corrections.iter().map(|correction| {
        json!({
            "@type": "CorrectionComment", "text": correction.note, "datePublished": time(correction.corrected_at),
        })
    });
    let page = object(json!({
        "@context": "https://schema.org",
        "@type": kind,
        "description": subject.description,
        "image": subject.images.iter().map(image).collect::<Vec<_>>(),
        "datePublished": time(subject.published_at),
        "dateModified": time(subject.updated_at),
        "keywords": names(&parts.tags),
        "inLanguage": subject.locale,
        "url": subject.url,
        "mainEntityOfPage": original,
        "publisher": { "@type": "Organization", "name": site.name, "url": site.base_url },
        "citation": sources,
        "correction": corrections.collect::<Vec<_>>(),
    }));
    match page {
        Value::Object(page) => Ok(page),
        _ => Ok(Map::new()),
    }
}

/// An article, as `Article`; its FAQs are a `FAQPage` that is part of it.
pub fn article(subject: &Subject, parts: &Parts, site: &site::Model) -> Result<Value> {
    let mut page = page(subject, parts, site, "Article")?;
    let authors = parts.authors.iter().map(person).collect::<Result<Vec<_>>>()?;
    let questions = match parts.answers.is_empty() {
        true => Value::Null,
        false => json!([{ "@type": "FAQPage", "mainEntity": questions(&parts.answers) }]),
    };
    let own = object(json!({
        "headline": subject.title,
        "author": authors,
        "articleSection": names(&parts.categories),
        "hasPart": questions,
    }));
    if let Value::Object(own) = own {
        page.extend(own);
    }
    Ok(Value::Object(page))
}

/// A FAQ, as the one `Question` of a `FAQPage`.
pub fn faq(subject: &Subject, parts: &Parts, site: &site::Model) -> Result<Value> {
    let mut page = page(subject, parts, site, "FAQPage")?;
    page.insert("mainEntity".to_owned(), questions(&parts.answers));
    Ok(Value::Object(page))
}

fn names(terms: &[term_version::Model]) -> Vec<&str> {
    terms.iter().map(|term| term.name.as_str()).collect()
}

fn questions(answers: &[Answered]) -> Value {
    let question = |answered: &Answered| {
        json!({
            "@type": "Question",
            "name": answered.question,
            "acceptedAnswer": { "@type": "Answer", "text": answered.answer_html },
        })
    };
    answers.iter().map(question).collect()
}

fn image(image: &Image) -> Value {
    object(json!({
        "@type": "ImageObject",
        "url": image.url,
        "description": image.alt,
        "caption": image.caption,
        "creditText": image.credit,
        "width": image.width,
        "height": image.height,
    }))
}

fn person(author: &term_version::Model) -> Result<Value> {
    let portrait: Option<Image> = document::read_optional(author.portrait.as_deref())?;
    let links: Vec<Value> = document::read_optional(author.links.as_deref())?.unwrap_or_default();
    let pages: Vec<_> = links.iter().map(|link| link["url"].clone()).collect();
    Ok(object(json!({
        "@type": "Person",
        "name": author.name,
        "image": portrait.map(|portrait| portrait.url),
        "sameAs": pages,
    })))
}

/// A work that is cited.
fn work(source: &term_version::Model) -> Result<Value> {
    let kind = match source.source_kind {
        Some(SourceKind::Webpage) => "WebPage",
        Some(SourceKind::News) => "NewsArticle",
        Some(SourceKind::Article) => "ScholarlyArticle",
        Some(SourceKind::Book) => "Book",
        Some(SourceKind::Chapter) => "Chapter",
        Some(SourceKind::Report) => "Report",
        Some(SourceKind::Thesis) => "Thesis",
        Some(SourceKind::Dataset) => "Dataset",
        Some(SourceKind::Other) | None => "CreativeWork",
    };
    let authors: Vec<String> = document::read_optional(source.source_authors.as_deref())?.unwrap_or_default();
    let authors: Vec<_> = authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
    let publisher = source.publisher.as_ref().map(|name| json!({ "@type": "Organization", "name": name }));
    // Four digits are a date of ISO 8601; a year before the common era is none that everybody reads.
    let year = source.year.filter(|year| (0..=9_999).contains(year)).map(|year| format!("{year:04}"));
    Ok(object(json!({
        "@type": kind,
        "name": source.name,
        "author": authors,
        "publisher": publisher,
        "datePublished": year,
        "url": source.url,
    })))
}
