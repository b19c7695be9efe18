//! Names: what an answer was computed from, and what an event touches. An answer is stale when the two share one.

use std::fmt;

use aws_lc_rs::digest;
use masthead_entity::{AccountId, ApiTokenId, EntryId, EntryKind, PreviewLinkId, SessionId, TermId, TermKind};

use crate::text;

/// A name, like `article:0198…`, `article:slug:rivers-and-roads`, `articles`, `comments:0198…`, `site`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// The site itself.
    pub fn site() -> Self {
        Self("site".to_owned())
    }

    /// One entry, as readers see it or miss it.
    pub fn entry(kind: EntryKind, id: EntryId) -> Self {
        Self(format!("{}:{id}", entry_word(kind)))
    }

    /// One entry that an answer misses: answers say what they were computed from, and the id of what is not shown is nobody's.
    /// It cannot be guessed from this, since an id has 74 random bits (RFC 9562, section 5.7).
    pub fn hidden_entry(kind: EntryKind, id: EntryId) -> Self {
        let digest = digest::digest(&digest::SHA256, format!("{}:{id}", entry_word(kind)).as_bytes());
        Self(format!("hidden:{}", text::hex(&digest.as_ref()[..16])))
    }

    /// Whatever has, had or could have this slug.
    pub fn entry_slug(kind: EntryKind, slug: &str) -> Self {
        Self(format!("{}:slug:{slug}", entry_word(kind)))
    }

    /// Every list of this kind.
    pub fn entries(kind: EntryKind) -> Self {
        Self(format!("{}s", entry_word(kind)))
    }

    /// The comments of one entry, and their number.
    pub fn comments(entry: EntryId) -> Self {
        Self(format!("comments:{entry}"))
    }

    /// Every list of comments over the site.
    pub fn all_comments() -> Self {
        Self("comments".to_owned())
    }

    /// An account, as far as its sessions depend on it.
    pub fn account(id: AccountId) -> Self {
        Self(format!("account:{id}"))
    }

    /// A session.
    pub fn session(id: SessionId) -> Self {
        Self(format!("session:{id}"))
    }

    /// An API token.
    pub fn api_token(id: ApiTokenId) -> Self {
        Self(format!("apiToken:{id}"))
    }

    /// A preview link.
    pub fn preview_link(id: PreviewLinkId) -> Self {
        Self(format!("previewLink:{id}"))
    }

    /// The keys that sign access tokens.
    pub fn keys() -> Self {
        Self("keys".to_owned())
    }

    /// A name that was read from the journal.
    pub(super) fn stored(name: String) -> Self {
        Self(name)
    }

    /// Whether who an actor is may depend on it; no answer for readers does.
    pub fn is_of_actors(&self) -> bool {
        ["account:", "session:", "apiToken:", "previewLink:"].iter().any(|kind| self.0.starts_with(kind))
            || self.0 == "keys"
    }

    /// One term.
    pub fn term(kind: TermKind, id: TermId) -> Self {
        Self(format!("{}:{id}", term_word(kind)))
    }

    /// Whatever has, had or could have this slug.
    pub fn term_slug(kind: TermKind, slug: &str) -> Self {
        Self(format!("{}:slug:{slug}", term_word(kind)))
    }

    /// Every list of this kind.
    pub fn terms(kind: TermKind) -> Self {
        Self(match kind {
            TermKind::Category => "categories".to_owned(),
            _ => format!("{}s", term_word(kind)),
        })
    }

    /// The name as a header holds it: what is not ASCII is percent-encoded (RFC 3986, section 2.5).
    pub fn key(&self) -> String {
        let mut key = String::with_capacity(self.0.len());
        for c in self.0.chars() {
            match c.is_ascii() {
                true => key.push(c),
                false => key.extend(c.to_string().bytes().map(|byte| format!("%{byte:02X}"))),
            }
        }
        key
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) fn entry_word(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Article => "article",
        EntryKind::Faq => "faq",
    }
}

pub(super) fn term_word(kind: TermKind) -> &'static str {
    match kind {
        TermKind::Tag => "tag",
        TermKind::Category => "category",
        TermKind::Author => "author",
        TermKind::Source => "source",
    }
}
