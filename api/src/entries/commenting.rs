//! Whether an entry takes comments, and how: what it says itself, and the site where it says nothing. The one place that
//! says so, for readers and at submission.

use masthead_entity::{CommentPolicy, Timestamp, entry, site};

use super::published;
use crate::clock;

/// How an entry takes comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commenting {
    /// Which of them are shown at once.
    pub policy: CommentPolicy,
    /// From when on it takes none.
    pub closes_at: Option<Timestamp>,
}

/// Why none are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// By the policy of the entry or of the site.
    ByPolicy,
    /// They were open for some days, and those are over.
    ByTime,
}

impl Commenting {
    /// That of an entry.
    pub fn of_entry(entry: &entry::Model, site: &site::Model) -> Self {
        Self::of(entry.comment_policy, entry.comment_days, entry.first_published_at, site)
    }

    /// That of an entry as readers see it. The past takes none.
    pub fn of_row(row: &published::Row, site: &site::Model) -> Self {
        let commenting = Self::of(row.comment_policy, row.comment_days, row.first_published_at, site);
        let policy = if row.at.is_past() { CommentPolicy::Closed } else { commenting.policy };
        Self { policy, ..commenting }
    }

    fn of(policy: Option<CommentPolicy>, days: Option<i32>, since: Option<Timestamp>, site: &site::Model) -> Self {
        let days = i64::from(days.unwrap_or(site.comment_days));
        let closes_at = since.filter(|_| days > 0).map(|since| Timestamp(since.0 + days * clock::DAY));
        Self { policy: policy.unwrap_or(site.comment_policy), closes_at }
    }

    /// Why it takes none at this time; `None` when it does.
    pub fn closed(&self, now: Timestamp) -> Option<Closed> {
        match self.closes_at {
            _ if self.policy == CommentPolicy::Closed => Some(Closed::ByPolicy),
            Some(end) if end <= now => Some(Closed::ByTime),
            _ => None,
        }
    }
}
