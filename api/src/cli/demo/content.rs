//! The demo content as its files have it: inputs as an API client would send them.

use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    articles::inputs::{ArticleChanges, CreateArticleInput},
    authors::types::CreateAuthorInput,
    categories::types::CreateCategoryInput,
    comments::types::CommentStatus,
    error::{AppError, Result},
    faqs::inputs::CreateFaqInput,
    sources::types::CreateSourceInput,
    tags::types::CreateTagInput,
};

/// The slug of the article that is made before all others.
pub(super) const FIRST: &str = "how-glaciers-feed-rivers";

/// The slug of the article that is made when everything else stands. It is published, so that the slug stays its own,
/// and one transaction makes all of it: it has no comments, and nothing becomes of it afterwards.
pub(super) const LAST: &str = "why-the-kettle-sings";

/// An article a file, in the order in which they are made: what one refers to stands before it.
const ARTICLES: &[&str] = &[
    include_str!("articles/how-glaciers-feed-rivers.toml"),
    include_str!("articles/how-a-city-learned-to-share-its-water.toml"),
    include_str!("articles/why-night-trains-are-coming-back.toml"),
    include_str!("articles/what-lives-in-a-sourdough-starter.toml"),
    include_str!("articles/the-colour-from-beyond-the-sea.toml"),
    include_str!("articles/how-a-check-digit-catches-a-slip.toml"),
    include_str!("articles/tea-by-sea-cha-by-land.toml"),
    include_str!("articles/a-darn-worth-showing.toml"),
    include_str!("articles/why-the-city-is-warmer-at-night.toml"),
    include_str!("articles/ur-why-is-the-sky-blue.toml"),
    include_str!("articles/ja-what-time-makes-of-miso.toml"),
    include_str!("articles/the-sleepers-of-last-winter.toml"),
    include_str!("articles/a-field-guide-to-puddles.toml"),
    include_str!("articles/how-to-read-a-river-gauge.toml"),
    include_str!("articles/why-the-kettle-sings.toml"),
];

/// What the articles share: lists that make one document together.
const SHARED: &str = concat!(
    include_str!("categories.toml"),
    include_str!("authors.toml"),
    include_str!("tags.toml"),
    include_str!("sources.toml"),
    include_str!("faqs.toml"),
);

/// All of it.
pub(super) struct Content {
    /// Categories, each behind the one above it.
    pub categories: Vec<CreateCategoryInput>,
    /// Bylines.
    pub authors: Vec<CreateAuthorInput>,
    /// Tags.
    pub tags: Vec<CreateTagInput>,
    /// Works that are cited.
    pub sources: Vec<CreateSourceInput>,
    /// FAQs that belong to no single article.
    pub faqs: Vec<CreateFaqInput>,
    /// Articles, each behind those that it refers to.
    pub articles: Vec<Article>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shared {
    categories: Vec<CreateCategoryInput>,
    authors: Vec<CreateAuthorInput>,
    tags: Vec<CreateTagInput>,
    sources: Vec<CreateSourceInput>,
    faqs: Vec<CreateFaqInput>,
}

/// A file of an article.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Article {
    /// What is made.
    pub article: CreateArticleInput,
    /// What readers write under it.
    #[serde(default)]
    pub comments: Vec<Comment>,
    /// What an editor has changed since it was published, and not published.
    pub changes: Option<ArticleChanges>,
    /// What becomes of it when it has been published.
    pub afterwards: Option<After>,
}

/// What becomes of an article that was published.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum After {
    /// It is taken from readers.
    Unpublish,
    /// It is put aside.
    Archive,
}

/// A comment with the answers to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Comment {
    /// Who wrote it.
    pub name: String,
    /// Their website.
    pub website: Option<String>,
    /// What they wrote, as Markdown.
    pub text: String,
    /// What was decided about it.
    #[serde(default = "approved")]
    pub status: CommentStatus,
    /// The answers; only what readers see has any.
    #[serde(default)]
    pub replies: Vec<Comment>,
}

fn approved() -> CommentStatus {
    CommentStatus::Approved
}

/// Reads the files.
pub(super) fn read() -> Result<Content> {
    let Shared { categories, authors, tags, sources, faqs } = parsed(SHARED)?;
    let articles = ARTICLES.iter().copied().map(parsed).collect::<Result<_>>()?;
    Ok(Content { categories, authors, tags, sources, faqs, articles })
}

fn parsed<T: DeserializeOwned>(toml: &str) -> Result<T> {
    toml::from_str(toml).map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    /// What is made is looked for by its slug when an earlier start was cut off, so each thing has one in its file.
    #[test]
    fn everything_can_be_found_again() {
        let Content { categories, authors, tags, sources, faqs, articles } = read().unwrap();
        assert!(categories.iter().all(|category| category.slug.is_some()));
        assert!(authors.iter().all(|author| author.slug.is_some()));
        assert!(tags.iter().all(|tag| tag.slug.is_some()));
        assert!(sources.iter().all(|source| source.key.is_some()));
        assert!(faqs.iter().all(|faq| faq.slug.is_some() && faq.publish == Some(true)));
        for Article { article, .. } in &articles {
            let slug = article.slug.as_deref().unwrap();
            // What an article brings along is made with it, or not at all; all terms have files of their own.
            assert!(article.sources.iter().flatten().all(|source| source.title.is_none()), "{slug}");
            assert!(article.tags.iter().flatten().all(|tag| tag.name.is_none()), "{slug}");
            assert!(article.faqs.iter().flatten().all(|faq| faq.slug.is_some()), "{slug}");
        }
    }

    /// The first start is known to have ended by the last article: it comes last, whole and for good.
    #[test]
    fn the_last_article_ends_the_work() {
        let articles = read().unwrap().articles;
        let (first, last) = (articles.first().unwrap(), articles.last().unwrap());
        assert_eq!(first.article.slug.as_deref(), Some(FIRST));
        assert_eq!(last.article.slug.as_deref(), Some(LAST));
        assert!([first, last].iter().all(|one| one.article.locale.is_none()));
        assert_eq!(last.article.publish, Some(true));
        assert!(last.comments.is_empty() && last.changes.is_none() && last.afterwards.is_none());
    }

    /// What stands under an article already is read as one page, and a change moves the version that is relocated.
    #[test]
    fn what_is_made_of_an_article_can_be_completed() {
        fn count(comments: &[Comment]) -> usize {
            comments.iter().map(|comment| 1 + count(&comment.replies)).sum()
        }
        let most = usize::try_from(limits::PAGE_MAX).unwrap();
        let articles = read().unwrap().articles;
        assert!(articles.iter().map(|one| count(&one.comments)).sum::<usize>() > 0);
        for Article { article, comments, changes, afterwards } in &articles {
            let slug = article.slug.as_deref().unwrap();
            assert!(count(comments) <= most, "{slug}");
            assert!(changes.is_none() || afterwards.is_none(), "{slug}");
        }
    }

    /// Whoever clicks on the demo gets to nobody.
    #[test]
    fn every_address_is_an_example() {
        let texts = ARTICLES.iter().copied().chain([SHARED]);
        let hosts: Vec<&str> = texts
            .flat_map(|text| text.split("://").skip(1))
            .map(|behind| behind.split(['/', '"', ')', ' ', '\n']).next().unwrap())
            .collect();
        assert!(hosts.len() > 60, "{} addresses", hosts.len());
        for host in hosts {
            let mut labels = host.rsplit('.');
            let top = labels.next().unwrap();
            assert!(["org", "com", "net"].contains(&top) && labels.next() == Some("example"), "{host}");
        }
    }
}
