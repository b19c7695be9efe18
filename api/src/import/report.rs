//! What a person is told of a page: a table of what was found, and the remarks by kind, line by line.

use std::fmt;

use serde_json::{Value, json};

use super::{
    note::{Note, Sort},
    page::Page,
    reading::FoundComment,
    service::Outcome,
};
use crate::{clock, rendering, wire::Id};

/// The longest text that stands in a row, in characters.
const ROW: usize = 90;

/// A page and what became of it.
pub struct Report<'a> {
    /// The page.
    pub page: &'a Page,
    /// What became of it; `None` where nothing was to be written.
    pub outcome: Option<&'a Outcome>,
}

/// One row of the table.
struct Row {
    part: &'static str,
    count: usize,
    words: String,
}

impl Report<'_> {
    fn rows(&self) -> Vec<Row> {
        let page = self.page;
        let row = |part, count, words: String| Row { part, count, words: rendering::excerpt(&words, ROW) };
        let optional = |part, words: Option<String>| row(part, words.iter().len(), words.unwrap_or_default());
        let listed = |part, list: &[String]| row(part, list.len(), list.join(", "));
        let paths: Vec<String> = page.categories.iter().map(|path| path.join(" > ")).collect();
        let categories = match (paths.is_empty(), page.category_label) {
            (true, Some(line)) => {
                row("categories", 0, format!("line {line} has a label for categories that names none"))
            }
            _ => listed("categories", &paths),
        };
        let levels = (1..=6).filter_map(|level| {
            let count = page.headings.iter().filter(|(_, found, _)| *found == level).count();
            (count > 0).then(|| format!("{count} of level {level}"))
        });
        let levels = levels.collect::<Vec<_>>().join(", ");
        let keys: Vec<String> = page.sources.iter().map(|source| source.label.clone()).collect();
        let questions: Vec<String> = page.faqs.iter().map(|faq| faq.question.clone()).collect();
        let prompts: Vec<String> = page.prompts.iter().map(|prompt| prompt.question.clone()).collect();
        let invitations = page.prompts.iter().filter(|prompt| prompt.invitation.is_some()).count();
        let materials: Vec<String> = page.materials.iter().map(|material| material.title.clone()).collect();
        let names: Vec<String> = page.comments.iter().map(|comment| comment.name.clone()).collect();
        vec![
            row("title", 1, format!("line {}: {}", page.title.line, page.title.value)),
            categories,
            listed("tags", &page.tags),
            listed("authors", &page.authors),
            optional("date", page.published_at.map(clock::format)),
            optional("language", self.language()),
            optional("slug", page.slug.clone()),
            optional("lead", Some(self.lead()).filter(|lead| !lead.is_empty())),
            optional("excerpt", page.excerpt.clone()),
            optional("picture", page.cover.as_ref().map(|cover| cover.url.clone())),
            optional("canonical", page.canonical.clone()),
            row("headings", page.headings.len(), levels),
            row(
                "citations",
                page.citations(),
                if keys.is_empty() { String::new() } else { format!("of {} sources", keys.len()) },
            ),
            listed("sources", &keys),
            row("FAQs", questions.len(), questions.join(" ")),
            row("prompts", prompts.len(), prompts.join(" ")),
            row("invitations", invitations, String::new()),
            listed("materials", &materials),
            listed("comments", &names),
        ]
    }

    /// The language, as given or as the page says.
    fn language(&self) -> Option<String> {
        let own = self.page.own_locale.as_ref().map(|found| found.value.clone());
        self.page.locale.clone().or(own)
    }

    /// The lead, with the keys that the page proposes for its sources.
    fn lead(&self) -> String {
        let keys: Vec<String> = self.page.sources.iter().map(|source| source.key.clone()).collect();
        self.page.lead.markdown(&keys)
    }

    /// As a document.
    pub fn json(&self) -> Value {
        let page = self.page;
        let headings =
            page.headings.iter().map(|(line, level, title)| json!({ "line": line, "level": level, "title": title }));
        let source = |source: &super::citations::FoundSource| json!({ "label": source.label, "year": source.year, "url": source.url });
        let faq = |faq: &super::page::FoundFaq| json!({ "line": faq.line, "question": faq.question });
        let comment = |comment: &FoundComment| {
            let at = comment.at.map(clock::format);
            json!({ "line": comment.line, "name": comment.name, "createdAt": at, "depth": comment.depth })
        };
        json!({
            "title": page.title.value,
            "slug": page.slug,
            "locale": self.language(),
            "categories": page.categories,
            "categoryLabel": page.category_label,
            "tags": page.tags,
            "authors": page.authors,
            "publishedAt": page.published_at.map(clock::format),
            "lead": self.lead(),
            "excerpt": page.excerpt,
            "coverImage": page.cover,
            "canonicalUrl": page.canonical,
            "headings": headings.collect::<Vec<_>>(),
            "citations": page.citations(),
            "sources": page.sources.iter().map(source).collect::<Vec<_>>(),
            "faqs": page.faqs.iter().map(faq).collect::<Vec<_>>(),
            "prompts": page.prompts,
            "materials": page.materials.iter().map(|material| json!({ "title": material.title, "url": material.url })).collect::<Vec<_>>(),
            "comments": page.comments.iter().map(comment).collect::<Vec<_>>(),
            "emptyParts": page.empty_parts.iter().map(|(line, title)| json!({ "line": line, "title": title })).collect::<Vec<_>>(),
            "notes": page.notes,
            "article": self.outcome.map(|outcome| json!({
                "id": Id::from(outcome.entry),
                "slug": outcome.slug,
                "locale": outcome.locale,
                "status": outcome.status,
                "wasThere": outcome.is_known,
            })),
        })
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Row { part, count, words } in self.rows() {
            writeln!(f, "{}", format!("{part:<12}{count:>5}  {words}").trim_end())?;
        }
        for (line, title) in &self.page.empty_parts {
            writeln!(f, "line {line}: {title:?} stands there and holds nothing")?;
        }
        for (sort, title) in [
            (Sort::Guessed, "guessed (look at these)"),
            (Sort::LeftOut, "left out (no part of an article)"),
            (Sort::NotPlaced, "NOT PLACED (and not taken)"),
        ] {
            let notes: Vec<&Note> = self.page.notes.iter().filter(|note| note.sort == sort).collect();
            if !notes.is_empty() {
                writeln!(f, "{title}")?;
            }
            for note in notes {
                writeln!(f, "  line {:<5}{}", note.line, note.text)?;
            }
        }
        if self.page.notes.iter().all(|note| note.sort != Sort::NotPlaced) {
            writeln!(f, "every line found its place")?;
        }
        match self.outcome {
            None => writeln!(f, "nothing was written"),
            Some(outcome) => {
                let Outcome { entry, slug, locale, status, is_known } = outcome;
                let done = match is_known {
                    true => "this file is there already; nothing was written, whatever the options:",
                    false => "imported:",
                };
                if let Some(own) = self.page.own_locale.as_ref().filter(|own| own.value != *locale && !is_known) {
                    writeln!(f, "line {}: the page says {:?}; the article is in {locale}", own.line, own.value)?;
                }
                writeln!(f, "{done} article {} ({slug}, {locale}, {status:?})", Id::from(*entry))
            }
        }
    }
}
