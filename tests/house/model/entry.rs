//! Entries as the model keeps them.

use masthead_tests::Who;

use super::steps::Deed;

/// Whether readers see an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// They do not.
    Unpublished,
    /// They do.
    Published,
    /// They do not; it is put aside.
    Archived,
    /// They do not; it is thrown away.
    Trashed,
}
use Visibility::{Published, Trashed, Unpublished};

/// Where the working revision stands; what is published stands nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Submitted.
    InReview,
    /// Approved.
    Approved,
    /// Waiting for its time.
    Scheduled,
}

/// What a revision says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Its slug.
    pub slug: String,
    /// The title, or the question.
    pub title: String,
    /// Its tags, by number, in order.
    pub tags: Vec<usize>,
    /// Its FAQs, by their number among the FAQs, in order.
    pub faqs: Vec<usize>,
}

impl Content {
    /// Puts back those FAQs of an old list that whoever saves another one does not see, each behind what it stood behind.
    pub fn keep(&mut self, old: &[usize], hidden: &[usize]) {
        for (place, faq) in old.iter().enumerate().filter(|(_, faq)| hidden.contains(faq)) {
            let place_now = |other: &usize| self.faqs.iter().position(|known| known == other);
            let before = old[..place].iter().rev().find_map(place_now);
            self.faqs.insert(before.map_or(0, |before| before + 1), *faq);
        }
    }
}

/// A revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its id, as soon as the server has told it.
    pub id: String,
    /// What it says.
    pub content: Content,
    /// Who saved it.
    pub by: Who,
    /// In which hour.
    pub hour: i64,
    /// Whether others may have built on it.
    pub pinned: bool,
    /// Whether the last verdict on it was an approval.
    pub approved: bool,
}

/// What is to happen at a time: the hour, and the step at which it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub at: (i64, usize),
    /// Whether it could not be done then.
    pub failed: bool,
}

/// What readers saw from one moment to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// From the step of this number.
    pub from: usize,
    /// Until before the step of this number.
    pub to: Option<usize>,
    /// What they saw.
    pub content: Content,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `articles` or `faqs`.
    pub kind: &'static str,
    /// Its language.
    pub locale: &'static str,
    /// Its id.
    pub id: String,
    /// Who made it.
    pub owner: Who,
    /// The version that the server told last.
    pub version: i64,
    /// Whether readers see it.
    pub visibility: Visibility,
    /// Where its working revision stands.
    pub stage: Option<Stage>,
    /// Its revisions, the newest last.
    pub revisions: Vec<Revision>,
    /// What readers saw, the newest last.
    pub publications: Vec<Publication>,
    /// When which of its revisions is to be published.
    pub publish_at: Option<(Due, usize)>,
    /// When it is to be taken from readers.
    pub unpublish_at: Option<Due>,
}

impl Entry {
    /// The newest revision.
    pub fn working(&self) -> &Revision {
        self.revisions.last().expect("a revision")
    }

    /// The same, to be changed.
    pub fn working_mut(&mut self) -> &mut Revision {
        self.revisions.last_mut().expect("a revision")
    }

    /// The place of a revision, counted from the newest.
    pub fn back(&self, count: usize) -> usize {
        self.revisions.len() - 1 - count.min(self.revisions.len() - 1)
    }

    /// What readers see at the step of this number, or now.
    pub fn seen(&self, at: Option<usize>) -> Option<&Content> {
        let is_open = |publication: &&Publication| match at {
            None => publication.to.is_none(),
            Some(at) => publication.from <= at && publication.to.is_none_or(|to| at < to),
        };
        self.publications.iter().find(is_open).map(|publication| &publication.content)
    }

    /// Whether readers ever saw it.
    pub fn was_published(&self) -> bool {
        !self.publications.is_empty()
    }

    /// Whether it is neither put aside nor thrown away.
    pub fn is_on_the_way(&self) -> bool {
        matches!(self.visibility, Unpublished | Published)
    }

    /// Whether it is to be published no later than this.
    pub fn begins_by(&self, at: (i64, usize)) -> bool {
        self.publish_at.is_some_and(|(due, _)| !due.failed && due.at <= at)
    }

    /// Whether somebody may do this to it at all.
    pub fn is_allowed(&self, who: Who, deed: &Deed) -> Result<(), String> {
        let is_own = self.owner == who;
        if matches!(deed, Deed::Approve | Deed::RequestChanges) && who == Who::Author {
            return Err("forbidden".to_owned());
        }
        if who == Who::Author && !is_own {
            return Err(if self.visibility == Published { "forbidden" } else { "not_found" }.to_owned());
        }
        // What was thrown away is looked at again by restoring it first; it may always be put anywhere else.
        let goes_from_the_trash =
            matches!(deed, Deed::Unpublish | Deed::Archive | Deed::Trash | Deed::Restore | Deed::ScheduleEnd(_));
        match self.visibility == Trashed && who != Who::Admin && !goes_from_the_trash {
            true => Err("forbidden".to_owned()),
            false => Ok(()),
        }
    }

    /// Ends what readers see, with the step of this number.
    pub fn close(&mut self, step: usize) {
        if let Some(open) = self.publications.last_mut().filter(|publication| publication.to.is_none()) {
            open.to = Some(step);
        }
    }
}
