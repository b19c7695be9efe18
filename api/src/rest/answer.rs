//! Answers: JSON with an entity tag, conditional requests, pages.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{Method, StatusCode, header},
};
use aws_lc_rs::digest;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{access::Actor, context::Cx, error::Result, journal::Name, paging::Page, text, wire::Id};

/// A JSON answer on its way.
pub struct Answer {
    status: StatusCode,
    json: Vec<u8>,
    version: Option<i32>,
    location: Option<String>,
    links: Vec<(&'static str, String)>,
    names: Option<String>,
    is_tagged: bool,
}

/// The longest `Surrogate-Key` header that common caches take.
pub(crate) const SURROGATE_LIMIT: usize = 16 * 1024;

impl Answer {
    /// What a reader asked for. Shared caches may keep it, and ask again each time.
    pub fn read<T: Serialize>(cx: &Cx, view: &T) -> Result<Self> {
        let mut answer = Self::new(StatusCode::OK, view)?;
        // A preview is not compared with what was shown before.
        answer.is_tagged = !cx.is_private();
        if *cx.actor() == Actor::Anonymous && !cx.is_private() {
            let names = cx.seen().iter().map(Name::key).collect::<Vec<_>>().join(" ");
            answer.names = (names.len() <= SURROGATE_LIMIT).then_some(names);
        }
        Ok(answer)
    }

    /// What only the actor may see. No cache keeps it.
    pub fn private<T: Serialize>(view: &T) -> Result<Self> {
        Self::new(StatusCode::OK, view)
    }

    /// Turns it into the answer to something that was made.
    pub fn made(self, path: &str, id: Id) -> Self {
        Self { status: StatusCode::CREATED, location: Some(format!("/api/v1/{path}/{id}")), ..self }
    }

    fn new<T: Serialize>(status: StatusCode, view: &T) -> Result<Self> {
        let json = serde_json::to_vec(view)?;
        Ok(Self { status, json, version: None, location: None, links: Vec::new(), names: None, is_tagged: true })
    }

    /// The version that a change of this must name.
    pub fn version(self, version: i32) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Where the pages beside this one are (RFC 8288).
    pub fn page<T>(mut self, request: &HttpRequest, page: &PageView<T>) -> Self {
        let mut link = |relation, cursor: &Option<String>, after: &str, size: &str| {
            let Some(cursor) = cursor else { return };
            let kept = request.query_string().split('&').filter(|pair| {
                let key = pair.split('=').next().unwrap_or_default();
                !key.is_empty() && !["first", "after", "last", "before"].contains(&key)
            });
            let size = format!("{size}={}", page.size);
            let at = format!("{after}={cursor}");
            let query = kept.map(str::to_owned).chain([size, at]).collect::<Vec<_>>().join("&");
            self.links.push((relation, format!("{}?{query}", request.path())));
        };
        if page.page.has_next_page {
            link("next", &page.page.end_cursor, "after", "first");
        }
        if page.page.has_previous_page {
            link("prev", &page.page.start_cursor, "before", "last");
        }
        self
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let hash = digest::digest(&digest::SHA256, &self.json);
        let hash = text::hex(&hash.as_ref()[..12]);
        let tag = match self.version {
            Some(version) => format!("\"{version}-{hash}\""),
            None => format!("\"{hash}\""),
        };
        let is_read = self.is_tagged && matches!(*request.method(), Method::GET | Method::HEAD);
        let known = is_read && self.status == StatusCode::OK && is_known(request, &tag);
        let mut response = HttpResponse::build(if known { StatusCode::NOT_MODIFIED } else { self.status });
        response.insert_header((header::VARY, "Authorization"));
        if self.is_tagged {
            response.insert_header((header::ETAG, tag));
        }
        match self.names {
            Some(names) => {
                response.insert_header((header::CACHE_CONTROL, "public, no-cache"));
                response.insert_header(("Surrogate-Key", names));
            }
            None => {
                response.insert_header((header::CACHE_CONTROL, "private, no-store"));
            }
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        for (relation, path) in self.links {
            response.append_header((header::LINK, format!("<{path}>; rel=\"{relation}\"")));
        }
        match known {
            true => response.finish(),
            false => response.content_type("application/json").body(self.json),
        }
    }
}

/// Whether the client has this already: `If-None-Match` (RFC 9110, section 13.1.2), compared weakly.
pub(crate) fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let mut known = known.flat_map(|list| list.split(',')).map(str::trim);
    known.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageView<T> {
    /// The items, in their order.
    pub items: Vec<T>,
    /// Where the page stands.
    pub page: PageInfoView,
    #[serde(skip)]
    size: i32,
}

/// Where a page stands in its list.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageInfoView {
    /// Whether there is more behind.
    pub has_next_page: bool,
    /// Whether there is more before.
    pub has_previous_page: bool,
    /// The cursor of the first item.
    pub start_cursor: Option<String>,
    /// The cursor of the last item.
    pub end_cursor: Option<String>,
    /// The number of all items, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_count: Option<u64>,
}

impl<T> PageView<T> {
    /// A page as REST shows it.
    pub fn new<R>(page: Page<R>, view: impl Fn(R) -> T) -> Self {
        let cursor = |item: Option<&(String, R)>| item.map(|(cursor, _)| cursor.clone());
        let info = PageInfoView {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: cursor(page.items.first()),
            end_cursor: cursor(page.items.last()),
            total_count: page.total,
        };
        let size = page.size;
        Self { items: page.items.into_iter().map(|(_, row)| view(row)).collect(), page: info, size }
    }
}
