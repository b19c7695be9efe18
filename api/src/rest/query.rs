//! Query strings and keys in paths, read strictly.

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header, web};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;

use crate::{
    entries::published::translations,
    error::{AppError, Code, Result},
    paging::PageArgs,
    terms::Wanted,
    wire::{DateTime, Id},
};

/// The query string. An unknown or repeated key is an error: nothing is silently ignored.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = web::Query::<T>::from_query(request.query_string());
        let query = query.map(|query| Self(query.into_inner()));
        let told = |error: actix_web::error::QueryPayloadError| match error {
            actix_web::error::QueryPayloadError::Deserialize(error) => format!("The query string: {error}."),
            error => format!("The query string: {error}."),
        };
        std::future::ready(query.map_err(|error| AppError::new(Code::InvalidRequest, told(error))))
    }
}

/// A query string without any key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoQuery {}

/// The language of a slug.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LocaleQuery {
    /// The language of the slug, BCP 47; the site's default when it is left out.
    pub locale: Option<String>,
}

/// A page of a list without filters.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// So many from the front: 0 to 100, 20 when neither this nor `last` is given.
    first: Option<i32>,
    /// Behind this cursor.
    after: Option<String>,
    /// So many from the end: 0 to 100.
    last: Option<i32>,
    /// Before this cursor.
    before: Option<String>,
    /// Whether `page.totalCount` is wanted.
    total: Option<bool>,
}

impl From<PageQuery> for PageArgs {
    fn from(query: PageQuery) -> Self {
        let PageQuery { first, after, last, before, total } = query;
        Self { first, after, last, before, total: total.unwrap_or_default() }
    }
}

/// The moment of one thing.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsOfQuery {
    /// As readers saw it at this time, which has passed.
    #[param(inline)]
    pub as_of: Option<DateTime>,
}

/// A page of a list without filters, of a moment.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PastPageQuery {
    /// As readers saw it at this time, which has passed.
    #[param(inline)]
    pub as_of: Option<DateTime>,
    /// So many from the front: 0 to 100, 20 when neither this nor `last` is given.
    first: Option<i32>,
    /// Behind this cursor.
    after: Option<String>,
    /// So many from the end: 0 to 100.
    last: Option<i32>,
    /// Before this cursor.
    before: Option<String>,
    /// Whether `page.totalCount` is wanted.
    total: Option<bool>,
}

impl From<PastPageQuery> for PageArgs {
    fn from(query: PastPageQuery) -> Self {
        let PastPageQuery { first, after, last, before, total, .. } = query;
        Self { first, after, last, before, total: total.unwrap_or_default() }
    }
}

/// One published entry: in which language, of which moment, or as it would be.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EntryQuery {
    /// The language, BCP 47. Of a slug, the site's default when it is left out; with an id, what says the same in this
    /// language.
    pub locale: Option<String>,
    /// Languages that will do where there is none in that one, joined by commas, best first: at most 10.
    fallbacks: Option<String>,
    /// As readers saw it at this time, which has passed.
    #[param(inline)]
    pub as_of: Option<DateTime>,
    /// Its working revision, as readers would see it. Needs a token.
    pub preview: Option<bool>,
}

impl EntryQuery {
    /// The languages that will do.
    pub fn fallbacks(&self) -> Option<Vec<String>> {
        translations::listed(self.fallbacks.as_deref())
    }
}

/// The last part of a path: an id or a slug.
pub struct Key(pub Wanted);

impl Key {
    /// The permanent redirect of a slug that is not the present one (RFC 9110, section 15.4.9).
    pub fn moved(&self, request: &HttpRequest, path: &str, slug: &str) -> Option<HttpResponse> {
        // The place itself is compared: one that only folds to the slug is another address of the same page.
        let is_slug = matches!(self.0, Wanted::Slug(_));
        if !is_slug || request.match_info().get("key") == Some(slug) {
            return None;
        }
        let query = request.query_string();
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        // A slug is letters, digits and hyphens: of these, what is not ASCII is escaped.
        let slug: String = url::form_urlencoded::byte_serialize(slug.as_bytes()).collect();
        let place = format!("/api/v1/{path}/{slug}{query}");
        Some(
            HttpResponse::PermanentRedirect()
                .insert_header((header::LOCATION, place))
                // A slug may be given back to what had it before.
                .insert_header((header::CACHE_CONTROL, "no-cache"))
                .finish(),
        )
    }

    /// The id, where only an id names the thing.
    pub fn id(&self) -> Result<Id> {
        match self.0 {
            Wanted::Id(id) => Ok(Id(id)),
            Wanted::Slug(_) => {
                Err(AppError::new(Code::InvalidRequest, "This path takes an id: a UUID of 36 characters."))
            }
        }
    }
}

impl FromRequest for Key {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let key = request.match_info().get("key").unwrap_or_default();
        std::future::ready(Ok(Self(Wanted::read(key))))
    }
}
