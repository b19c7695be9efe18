//! The playground: GraphiQL with example queries and signing in, for a browser that opens `/graphql`. Its files stand in
//! `api/assets`.

use actix_web::{HttpResponse, http::header};
use serde_json::json;

use crate::{
    auth::secrets,
    error::Result,
    pages::{self, assets::Assets},
};

/// One example: for whom, the document, and the variables that it is shown with.
struct Example {
    /// The folder: who it is for.
    audience: &'static str,
    document: &'static str,
    variables: &'static str,
}

macro_rules! examples {
    ($($audience:literal: $($name:literal)+;)+) => {
        &[$($(Example {
            audience: $audience,
            document: include_str!(concat!("../../assets/playground/examples/", $audience, "/", $name, ".graphql")),
            variables: include_str!(concat!("../../assets/playground/examples/", $audience, "/", $name, ".json")),
        }),+),+]
    };
}

/// In the order in which they are shown. The first is what a newcomer sees.
const EXAMPLES: &[Example] = examples! {
    "front-end": "article-page" "article-list" "faqs" "comments" "submit-comment" "tags";
    "editors": "login" "create-article" "update-article" "publish-article" "moderate-comments" "articles-on-the-desk"
        "comments-on-the-desk" "unpublish-article";
    "integrators": "schema" "node" "nodes" "sources" "counts";
};

/// The examples as the page loads them. The title of each is the comment in its first line.
pub fn examples() -> String {
    let example = |example: &Example| {
        let (title, query) = example.document.split_once('\n').unwrap_or(("", example.document));
        json!({
            "audience": example.audience,
            "title": title.trim_start_matches(['#', ' ']),
            "query": query,
            "variables": example.variables,
        })
    };
    serde_json::Value::from(EXAMPLES.iter().map(example).collect::<Vec<_>>()).to_string()
}

/// The page with the addresses of its files; `{{nonce}}` is left open.
pub struct Playground(String);

impl Playground {
    /// With these files.
    pub fn new(assets: &Assets) -> Self {
        Self(assets.link(include_str!("../../assets/playground/playground.html")))
    }

    /// The page. GraphiQL's dialogs make a style element, which is let in by a nonce: no inline style is but that. Since
    /// a nonce is used once, no cache keeps the page; all that it loads is kept for good.
    pub fn answer(&self) -> Result<HttpResponse> {
        let nonce = secrets::random()?;
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; \
             img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        );
        Ok(pages::page(&policy)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::VARY, "Accept, Authorization"))
            .body(self.0.replace("{{nonce}}", &nonce)))
    }
}
