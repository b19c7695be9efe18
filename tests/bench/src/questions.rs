//! What is asked: the page and the list by both APIs, and comments to be posted. What one question more takes stands in
//! ARCHITECTURE.md.

use serde_json::json;

use crate::{content, http::Request};

/// The page: an article with its author, category and tags, 4 FAQs and 10 comments.
const PAGE: &str = "query Page($slug: String!) {
  article(slug: $slug) {
    id slug url title leadHtml excerpt bodyHtml publishedAt updatedAt commentCount
    authors { name slug bioHtml }
    category { name slug }
    tags { name slug }
    faqs(first: 4) { nodes { question slug answerHtml } }
    comments(first: 10) { nodes { id authorName bodyHtml createdAt } }
  }
}";

/// The list: the 20 newest articles.
const LIST: &str = "query List {
  articles(first: 20) {
    nodes { title excerpt url authors { name } category { name slug } tags { name slug } }
  }
}";

/// What is asked for in a round of load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// An article page by GraphQL.
    Page,
    /// An article page by REST, which gives all there is of it.
    RestPage,
    /// The list by GraphQL.
    List,
    /// The list by REST.
    RestList,
    /// Posting a comment.
    Comment,
}

impl Question {
    /// Those that read.
    pub(crate) const READS: [Self; 4] = [Self::Page, Self::List, Self::RestPage, Self::RestList];

    /// As reports say it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Page => "article page, GraphQL",
            Self::RestPage => "article page, REST (all fields)",
            Self::List => "list of 20, GraphQL",
            Self::RestList => "list of 20, REST",
            Self::Comment => "posting a comment, REST",
        }
    }

    /// The status of a right answer.
    pub(crate) fn status(self) -> u16 {
        if self == Self::Comment { 201 } else { 200 }
    }

    /// Whether a hand-written statement answers it, which [`crate::statement`] tells by the body: REST's pages hold
    /// cursors, which are authenticated, and cut sections, which no statement can make.
    pub(crate) fn has_statement(self) -> bool {
        matches!(self, Self::Page | Self::List)
    }

    /// All different requests of it, over so many articles.
    pub(crate) fn requests(self, articles: u32) -> Vec<Request> {
        let slugs = (0..articles).map(content::slug);
        match self {
            Self::Page => slugs
                .map(|slug| Request::post("/graphql", &json!({ "query": PAGE, "variables": { "slug": slug } })))
                .collect(),
            Self::RestPage => slugs.map(|slug| Request::get(&format!("/api/v1/articles/{slug}"))).collect(),
            Self::List => vec![Request::post("/graphql", &json!({ "query": LIST }))],
            Self::RestList => vec![Request::get("/api/v1/articles?first=20")],
            Self::Comment => (0..articles).map(|article| content::comment(article, 0)).collect(),
        }
    }
}
