//! Slugs in the model: who holds which.

/// A slug that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    kind: &'static str,
    locale: &'static str,
    slug: String,
    owner: usize,
    was_seen: bool,
}

/// All slugs that are held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Vec<Held>);

impl Names {
    /// Whether another entry of this kind and language holds it.
    pub fn is_taken(&self, kind: &str, locale: &str, slug: &str, owner: usize) -> bool {
        self.find(kind, locale, slug).is_some_and(|held| held.owner != owner)
    }

    /// Reserves it to an entry, which may hold it already.
    pub fn reserve(&mut self, kind: &'static str, locale: &'static str, slug: &str, owner: usize) {
        if self.find(kind, locale, slug).is_none() {
            self.0.push(Held { kind, locale, slug: slug.to_owned(), owner, was_seen: false });
        }
    }

    /// Readers see it: it is never given to another.
    pub fn see(&mut self, slug: &str, owner: usize) {
        let held = self.0.iter_mut().find(|held| held.owner == owner && held.slug == slug);
        held.expect("what is published holds its slug").was_seen = true;
    }

    /// An entry holds of those that readers never saw these alone.
    pub fn leave(&mut self, owner: usize, kept: &[&str]) {
        self.0.retain(|held| held.owner != owner || held.was_seen || kept.contains(&held.slug.as_str()));
    }

    /// The entry to which it leads readers, if they see that.
    pub fn leads_to(&self, kind: &str, locale: &str, slug: &str) -> Option<usize> {
        self.find(kind, locale, slug).filter(|held| held.was_seen).map(|held| held.owner)
    }

    fn find(&self, kind: &str, locale: &str, slug: &str) -> Option<&Held> {
        self.0.iter().find(|held| held.kind == kind && held.locale == locale && held.slug == slug)
    }
}
