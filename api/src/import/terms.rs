//! The terms that a page names: found by name, slug, address or label, or made with the article.

use std::collections::HashSet;

use masthead_entity::{TermId, TermKind, term_version};

use super::citations::FoundSource;
use crate::{
    context::Cx,
    entries::changes::NewTerm,
    error::{AppError, Code, Result},
    limits,
    slugs::{self, Space},
    sources::types::{CreateSourceInput, SourceChanges, SourceType},
    terms::{Draft, queries},
    text,
    validate::Check,
};

/// The terms of one page, as they are gathered.
pub struct Terms<'a> {
    cx: &'a Cx,
    /// The faults of their names.
    pub check: Check,
    /// Those that are to be made.
    pub new: Vec<NewTerm>,
    /// Slugs that nobody has.
    free: HashSet<(TermKind, String)>,
}

impl<'a> Terms<'a> {
    /// None yet.
    pub fn new(cx: &'a Cx) -> Self {
        Self { cx, check: Check::default(), new: Vec::new(), free: HashSet::new() }
    }

    /// Tags or authors by their names or slugs.
    pub async fn named(&mut self, kind: TermKind, field: &str, names: &[String]) -> Result<Vec<TermId>> {
        let existing = queries::named(self.cx, kind, names).await?;
        self.claim(kind, names).await?;
        let mut found = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let id = match existing.iter().find(|row| is_named(row, name)) {
                Some(row) => row.term_id,
                None => self.make(kind, name, None, format!("{field}/{place}")),
            };
            if !found.contains(&id) {
                found.push(id);
            }
        }
        Ok(found)
    }

    /// The last categories of paths, each found below the one before it, or made there.
    pub async fn categories(&mut self, field: &str, paths: &[Vec<String>]) -> Result<Vec<TermId>> {
        let names = paths.concat();
        let existing = queries::named(self.cx, TermKind::Category, &names).await?;
        self.claim(TermKind::Category, &names).await?;
        let mut found = Vec::new();
        for (place, path) in paths.iter().enumerate() {
            let mut above: Option<TermId> = None;
            for name in path {
                let mut named = existing.iter().filter(|row| is_named(row, name));
                // Below one that was found it is the one that stands there; at the beginning of a path, any.
                let row = match above {
                    Some(_) => named.find(|row| row.parent_id == above),
                    None => named.next(),
                };
                above = Some(match row {
                    Some(row) => row.term_id,
                    None => self.make(TermKind::Category, name, above, format!("{field}/{place}")),
                });
            }
            found.extend(above.filter(|id| !found.contains(id)));
        }
        Ok(found)
    }

    /// The keys of the page's works: of those that exist (the same address or, without one, the same label), and of new
    /// ones.
    pub async fn sources(&mut self, field: &str, found: &[FoundSource]) -> Result<Vec<String>> {
        let urls = found.iter().filter_map(|source| source.url.clone()).collect();
        let labels = found.iter().map(|source| source.label.clone()).collect();
        let existing = queries::sources_like(self.cx, urls, labels).await?;
        let same = |source: &FoundSource| {
            existing.iter().find(|row| match &source.url {
                Some(url) => row.url.as_ref() == Some(url),
                None => row.url.is_none() && row.label.as_ref() == Some(&source.label),
            })
        };
        let wanted: Vec<&FoundSource> = found.iter().filter(|source| same(source).is_none()).collect();
        let mut free = free_keys(self.cx, &wanted).await?.into_iter();
        let mut keys = Vec::new();
        for (place, source) in found.iter().enumerate() {
            if let Some(row) = same(source) {
                keys.push(row.slug.clone());
                continue;
            }
            let key = free.next().unwrap_or_else(|| source.key.clone());
            let path = format!("{field}/{place}");
            let draft = new_source(source, &key).checked(&mut self.check, &path).draft();
            self.new.push(NewTerm { id: TermId(self.cx.new_id()), draft, path });
            keys.push(key);
        }
        Ok(keys)
    }

    /// Finds the slugs that terms of these names can have. A term that is made takes it and no other: where another
    /// import makes the same one at the same time, one of the two is refused, and finds it at its next attempt.
    async fn claim(&mut self, kind: TermKind, names: &[String]) -> Result<()> {
        let space = Space::terms(kind);
        let slugs: Vec<String> = names.iter().map(|name| slugs::derived(space, name)).collect();
        let taken = slugs::taken(self.cx, space, &slugs).await?;
        self.free.extend(slugs.into_iter().filter(|slug| !taken.contains(slug)).map(|slug| (kind, slug)));
        Ok(())
    }

    /// One that is to be made, once however it is written.
    fn make(&mut self, kind: TermKind, name: &str, parent: Option<TermId>, path: String) -> TermId {
        let name = self.check.line(&path, name, limits::NAME);
        let same = |new: &&NewTerm| {
            let Draft { kind: of, parent: below, name: called, .. } = &new.draft;
            *of == kind && *below == parent && text::sort_key(called) == text::sort_key(&name)
        };
        if let Some(new) = self.new.iter().find(same) {
            return new.id;
        }
        let id = TermId(self.cx.new_id());
        // A slug that somebody else's term has is numbered, as always.
        let slug = Some((kind, slugs::derived(Space::terms(kind), &name))).filter(|slug| self.free.remove(slug));
        let draft = Draft { parent, slug: slug.map(|(_, slug)| slug), ..Draft::new(kind, name, None) };
        self.new.push(NewTerm { id, draft, path });
        id
    }
}

fn is_named(row: &term_version::Model, name: &str) -> bool {
    row.sort_key == text::sort_key(name.trim()) || row.slug == text::fold_slug(name)
}

fn new_source(source: &FoundSource, key: &str) -> SourceChanges {
    SourceChanges::from(CreateSourceInput {
        key: Some(key.to_owned()),
        kind: Some(if source.url.is_some() { SourceType::Webpage } else { SourceType::Other }),
        title: source.title.clone(),
        authors: None,
        publisher: None,
        year: source.year,
        url: source.url.clone(),
        label: Some(source.label.clone()),
    })
}

/// The last number that is tried behind a key that is in use.
const LAST: usize = 20;

/// Keys that no source has: as the page proposes them, or numbered.
async fn free_keys(cx: &Cx, wanted: &[&FoundSource]) -> Result<Vec<String>> {
    let numbered = |key: &str| -> Vec<String> {
        std::iter::once(key.to_owned()).chain((2..=LAST).map(|number| format!("{key}-{number}"))).collect()
    };
    let candidates: Vec<String> = wanted.iter().flat_map(|source| numbered(&source.key)).collect();
    let mut taken: HashSet<String> = slugs::taken(cx, Space::terms(TermKind::Source), &candidates).await?;
    let mut keys = Vec::new();
    for source in wanted {
        let key = numbered(&source.key).into_iter().find(|key| !taken.contains(key)).ok_or_else(|| {
            let message =
                format!("The keys {0}, {0}-2 and so on are in use; rename some of these sources.", source.key);
            AppError::new(Code::Conflict, message)
        })?;
        taken.insert(key.clone());
        keys.push(key);
    }
    Ok(keys)
}
