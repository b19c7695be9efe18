//! Finding what is blocked of a comment.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use aho_corasick::AhoCorasick;
use masthead_entity::{BlockKind, comment_block};
use sea_orm::{DatabaseTransaction, EntityTrait};

use crate::{
    comments::saying::Matter,
    error::{AppError, Result},
};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    /// This word, folded.
    Word(String),
    /// The e-mail address.
    Email,
    /// This domain, or one above it.
    Domain(String),
    /// The network.
    Network,
}

/// The matcher of one server: made of the list when that has changed.
#[derive(Default)]
pub struct Blocks(Mutex<Option<(i32, Arc<Matcher>)>>);

/// The whole list, made ready to be looked for.
#[derive(Default)]
pub struct Matcher {
    words: Option<AhoCorasick>,
    patterns: Vec<String>,
    emails: HashSet<String>,
    domains: HashSet<String>,
    networks: HashSet<String>,
}

impl Blocks {
    /// That of the list of this number, `site.comment_blocks`.
    pub async fn matcher(&self, db: &DatabaseTransaction, number: i32) -> Result<Arc<Matcher>> {
        let held = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, matcher)) = held().as_ref()
            && *of == number
        {
            return Ok(matcher.clone());
        }
        let rows = comment_block::Entity::find().all(db).await?;
        let matcher = Arc::new(Matcher::of(rows)?);
        *held() = Some((number, matcher.clone()));
        Ok(matcher)
    }
}

impl Matcher {
    fn of(rows: Vec<comment_block::Model>) -> Result<Self> {
        let mut matcher = Self::default();
        for comment_block::Model { kind, value, .. } in rows {
            match kind {
                BlockKind::Word => matcher.patterns.push(value),
                BlockKind::Email => drop(matcher.emails.insert(value)),
                BlockKind::Domain => drop(matcher.domains.insert(value)),
                BlockKind::Network => drop(matcher.networks.insert(value)),
            }
        }
        if !matcher.patterns.is_empty() {
            let words = AhoCorasick::new(matcher.patterns.iter().map(|pattern| pattern.trim_matches('*')));
            matcher.words = Some(words.map_err(AppError::internal)?);
        }
        Ok(matcher)
    }

    /// What of a comment is blocked, each once.
    pub fn hits(&self, matter: &Matter) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut words = HashSet::new();
        if let Some(finder) = &self.words {
            let found = matter.texts.iter().flat_map(|text| {
                finder.find_overlapping_iter(text).filter_map(move |found| {
                    let pattern = self.patterns.get(found.pattern().as_usize())?;
                    is_whole(pattern, text, found.start(), found.end()).then_some(pattern)
                })
            });
            let new = found.filter(|pattern| words.insert(*pattern)).map(|pattern| Hit::Word(pattern.clone()));
            hits.extend(new);
        }
        let holds = |set: &HashSet<String>, key: &Option<String>| key.as_ref().is_some_and(|key| set.contains(key));
        if holds(&self.emails, &matter.traces.email_key) {
            hits.push(Hit::Email);
        }
        let blocked = matter.hosts.iter().filter_map(|host| self.domain(host));
        hits.extend(blocked.collect::<HashSet<_>>().into_iter().map(|domain| Hit::Domain(domain.to_owned())));
        if holds(&self.networks, &matter.traces.network_hash) {
            hits.push(Hit::Network);
        }
        hits
    }

    /// What is blocked of a domain and those above it.
    fn domain<'a>(&self, domain: &'a str) -> Option<&'a str> {
        let above = domain.match_indices('.').map(|(dot, _)| &domain[dot + 1..]);
        std::iter::once(domain).chain(above).find(|domain| self.domains.contains(*domain))
    }
}

/// Whether a pattern was found as words of their own, where it does not say by `*` that it may be a part of one.
fn is_whole(pattern: &str, text: &str, start: usize, end: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let found = &text[start..end];
    let goes_on_before = is_letter(text[..start].chars().next_back()) && is_letter(found.chars().next());
    let goes_on_behind = is_letter(text[end..].chars().next()) && is_letter(found.chars().next_back());
    (pattern.starts_with('*') || !goes_on_before) && (pattern.ends_with('*') || !goes_on_behind)
}

#[cfg(test)]
mod tests {
    use masthead_entity::{CommentBlockId, Timestamp};

    use super::*;
    use crate::comments::{Written, past::Traces};

    fn matcher(blocks: &[(BlockKind, &str)]) -> Matcher {
        let row = |(kind, value): &(BlockKind, &str)| comment_block::Model {
            id: CommentBlockId(uuid::Uuid::now_v7()),
            kind: *kind,
            value: (*value).to_owned(),
            note: String::new(),
            created_at: Timestamp(0),
        };
        Matcher::of(blocks.iter().map(row).collect()).unwrap()
    }

    fn saying(text: &str) -> Matter {
        Matter::of("Ada", None, &Written::rendered(text.to_owned()).saying, Traces::default())
    }

    #[test]
    fn words_are_found_as_words_and_parts_where_they_say_so() {
        let matcher =
            matcher(&[(BlockKind::Word, "cheap watches"), (BlockKind::Word, "casino*"), (BlockKind::Word, "*赌博*")]);
        let hits = |text: &str| matcher.hits(&saying(text)).len();
        for found in [
            "CHEAP  watches!",
            "buy (cheap\nwatches)",
            "casinos",
            "Cas\u{ad}ino",
            "在线赌博网站",
            "chéap watches",
            "ca**si**no",
        ] {
            assert_eq!(hits(found), 1, "{found}");
        }
        for free in ["cheap watch", "cheap watchesx", "mycasino", "nothing", ""] {
            assert_eq!(hits(free), 0, "{free}");
        }
        assert_eq!(hits("casino casino casino"), 1, "each is named once");
    }

    #[test]
    fn a_domain_is_blocked_with_those_below_it() {
        let matcher = matcher(&[(BlockKind::Domain, "bad.example")]);
        let hits = |domain: &str| {
            let hosts = [domain.to_owned()].into();
            matcher.hits(&Matter { hosts, ..saying("") })
        };
        for blocked in ["bad.example", "a.b.bad.example"] {
            assert_eq!(hits(blocked), [Hit::Domain("bad.example".to_owned())], "{blocked}");
        }
        for free in ["notbad.example", "example", "bad.example.org"] {
            assert_eq!(hits(free), [], "{free}");
        }
    }

    #[test]
    fn addresses_and_networks_are_compared_whole() {
        let matcher = matcher(&[(BlockKind::Email, "eve@bad.example"), (BlockKind::Network, "00ff")]);
        let hits = |email: &str, network: &str| {
            let (email_key, network_hash) = (Some(email.to_owned()), Some(network.to_owned()));
            matcher.hits(&Matter { traces: Traces { email_key, network_hash, ..Traces::default() }, ..saying("") })
        };
        assert_eq!(hits("eve@bad.example", "00fe"), [Hit::Email]);
        assert_eq!(hits("steve@bad.example", "00ff"), [Hit::Network]);
    }
}
