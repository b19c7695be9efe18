//! The content that is measured: made by chance from a seed, so that every run has the same.

use serde_json::{Value, json};

use crate::{http::Request, stats::Chance};

/// Tags, of which an article has 3.
pub(crate) const TAGS: u32 = 30;
/// Categories, of which an article has 1.
pub(crate) const CATEGORIES: u32 = 8;
/// Authors, of which an article has 1.
pub(crate) const AUTHORS: u32 = 12;
/// Sources, of which an article cites 3.
pub(crate) const SOURCES: u32 = 40;
/// FAQs of an article.
pub(crate) const FAQS: u32 = 4;
/// Comments of an article.
pub(crate) const COMMENTS: u32 = 10;

/// Characters of Markdown in a body, about.
const BODY: usize = 6_000;

const WORDS: &[&str] = &[
    "harbour",
    "morning",
    "bridge",
    "ferry",
    "lantern",
    "market",
    "orchard",
    "pebble",
    "quiet",
    "river",
    "signal",
    "timber",
    "valley",
    "window",
    "archive",
    "baker",
    "canal",
    "dune",
    "engine",
    "field",
    "garden",
    "hedge",
    "island",
    "journey",
    "kitchen",
    "ladder",
    "meadow",
    "needle",
    "oak",
    "paper",
    "quarry",
    "rail",
    "stone",
    "tower",
    "under",
    "village",
    "weather",
    "yard",
    "between",
    "carries",
    "follows",
    "gathers",
    "holds",
    "keeps",
    "leaves",
    "measures",
    "opens",
    "remembers",
    "shows",
    "turns",
    "the",
    "a",
    "of",
    "and",
    "with",
    "to",
    "in",
    "for",
    "from",
    "every",
];

fn sentence(chance: &mut Chance, words: usize) -> String {
    let words: Vec<_> = (0..words).filter_map(|_| chance.of(WORDS)).collect();
    let text = words.join(" ");
    let mut letters = text.chars();
    letters.next().map(|first| format!("{}{}.", first.to_uppercase(), letters.as_str())).unwrap_or_default()
}

fn paragraph(chance: &mut Chance, sentences: usize) -> String {
    let all: Vec<_> = (0..sentences)
        .map(|_| {
            let words = 8 + chance.below(10);
            sentence(chance, words)
        })
        .collect();
    all.join(" ")
}

/// The slug of an article by its number.
pub(crate) fn slug(article: u32) -> String {
    format!("article-{article:05}")
}

fn name(kind: &str, number: u32) -> Value {
    json!({ "slug": format!("{kind}-{number}") })
}

fn key(number: u32) -> String {
    format!("work{number}")
}

/// A tag, as it is made.
pub(crate) fn tag(number: u32) -> Value {
    json!({ "name": format!("Tag {number}"), "slug": format!("tag-{number}") })
}

/// A category, as it is made.
pub(crate) fn category(number: u32) -> Value {
    json!({ "name": format!("Category {number}"), "slug": format!("category-{number}") })
}

/// An author, as it is made.
pub(crate) fn author(number: u32) -> Value {
    let bio = paragraph(&mut Chance::new(u64::from(number)), 2);
    json!({ "name": format!("Author {number}"), "slug": format!("author-{number}"), "bioMarkdown": bio })
}

/// A source, as it is made.
pub(crate) fn source(number: u32) -> Value {
    json!({
        "key": key(number), "title": format!("Work {number}"), "authors": [format!("Ada Writer{number}")],
        "year": 1980 + number, "url": format!("https://works.example/{number}"),
    })
}

/// An article with its FAQs, as it is made; each has a date of its own, so that the list has one order.
pub(crate) fn article(number: u32) -> Value {
    let mut chance = Chance::new(u64::from(number) + 1_000);
    let cited = [number, number + 1, number + 2].map(|source| key(source % SOURCES));
    let mut body = String::new();
    for section in 0.. {
        if body.len() > BODY {
            break;
        }
        let heading = sentence(&mut chance, 4);
        body += &format!("{} {}\n\n", if section % 3 == 2 { "###" } else { "##" }, heading.trim_end_matches('.'));
        body += &format!("{}\n\n", paragraph(&mut chance, 3));
        match section % 4 {
            0 => body += &format!("{} [@{}]\n\n", paragraph(&mut chance, 2), cited[section / 4 % 3]),
            1 => (0..3).for_each(|_| body += &format!("- **{}** {}\n", "Note:", sentence(&mut chance, 8))),
            2 => body += &format!("> {}\n\n", paragraph(&mut chance, 1)),
            _ => {
                body +=
                    &format!("See [the *table*](https://example.org/{section}) for {}\n\n", sentence(&mut chance, 6))
            }
        }
        body += "\n";
    }
    let faq = |chance: &mut Chance, faq: u32| {
        let question = format!("Article {number}, question {faq}: {}?", sentence(chance, 5).trim_end_matches('.'));
        json!({ "question": question, "answerMarkdown": paragraph(chance, 3) })
    };
    let lead = format!("{} [@{}]", paragraph(&mut chance, 3), cited[2]);
    let at = chrono::DateTime::from_timestamp(1_700_000_000 + 3_600 * i64::from(number), 0).map(|at| at.to_rfc3339());
    let tags = [0, 7, 14].map(|step| name("tag", (number + step) % TAGS));
    json!({
        "title": format!("Article {number}: {}", sentence(&mut chance, 5).trim_end_matches('.')),
        "slug": slug(number),
        "lead": lead,
        "bodyMarkdown": body,
        "categories": [name("category", number % CATEGORIES)],
        "tags": tags,
        "authors": [name("author", number % AUTHORS)],
        "faqs": (1..=FAQS).map(|n| faq(&mut chance, n)).collect::<Vec<_>>(),
        "publishedAt": at,
        "publish": true,
    })
}

/// A comment on an article, as a guest posts it.
pub(crate) fn comment(article: u32, number: u32) -> Request {
    let mut chance = Chance::new(u64::from(article * COMMENTS + number) + 1_000_000);
    let comment = json!({
        "name": format!("Reader {number}"), "email": format!("reader{number}@example.com"),
        "text": paragraph(&mut chance, 2),
    });
    Request::post(&format!("/api/v1/articles/{}/comments", slug(article)), &comment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_the_same_again_and_of_the_size_that_is_told() {
        let body = article(7)["bodyMarkdown"].as_str().unwrap().len();
        assert!((6_000..7_200).contains(&body), "{body}");
        assert_eq!(article(7), article(7));
        assert_ne!(article(7)["bodyMarkdown"], article(8)["bodyMarkdown"]);
    }
}
