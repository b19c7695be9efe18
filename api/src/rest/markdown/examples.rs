//! Markdown files as the document of REST shows them. The tests send them.

/// An article.
pub fn article() -> &'static str {
    r#"---
title: How glaciers feed rivers
lead: Ice is a slow reservoir.
tags: [glaciers, Rivers]
sources:
  - key: miller2024
    title: Ice and water
    authors: [Ada Miller]
    year: 2024
faqs:
  - question: Do rivers run dry?
    answerMarkdown: Some do, in late summer.
publish: true
---

## Melting

Half of the water is ice first [@miller2024].
"#
}

/// A change of an article.
pub fn article_change() -> &'static str {
    r#"---
excerpt: Why rivers run in summer.
publish: true
---

## Melting

Most of the water is ice first.
"#
}

/// A FAQ.
pub fn faq() -> &'static str {
    r#"---
tags: [glaciers]
publish: true
---

# Do rivers run dry?

Some do, in late summer.
"#
}

/// A change of a FAQ.
pub fn faq_change() -> &'static str {
    r#"Some do, in late summer; those with ice above them do not.
"#
}
