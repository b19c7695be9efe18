//! The kinds of events, as lists and filters name them.

/// What happens to an entry.
const OF_ENTRIES: [&str; 18] = [
    "created",
    "saved",
    "submitted",
    "approved",
    "changesRequested",
    "scheduled",
    "scheduleCancelled",
    "scheduleFailed",
    "assigned",
    "reverted",
    "revisionsRemoved",
    "previewLinkCreated",
    "previewLinkRevoked",
    "published",
    "unpublished",
    "archived",
    "trashed",
    "restored",
];

/// What happens to a term.
const OF_TERMS: [&str; 3] = ["created", "updated", "deleted"];

/// What happens to the rest of what editors work with.
const OF_THE_REST: [&str; 10] = [
    "comment.submitted",
    "comment.moderated",
    "comment.edited",
    "comment.withdrawn",
    "comment.erased",
    "contacts.forgotten",
    "commentBlock.created",
    "commentBlock.deleted",
    "article.commentSettingsChanged",
    "site.updated",
];

/// What happens to accounts, their sessions, API tokens and keys: for administrators.
pub const OF_ADMINISTRATION: [&str; 13] = [
    "account.created",
    "account.updated",
    "account.restored",
    "account.suspended",
    "account.deleted",
    "account.passwordChanged",
    "account.linkMade",
    "apiToken.created",
    "apiToken.revoked",
    "keys.rotated",
    "session.started",
    "session.ended",
    "sessions.ended",
];

/// Whether there are events of this kind.
pub fn is_one(kind: &str) -> bool {
    if OF_THE_REST.contains(&kind) || OF_ADMINISTRATION.contains(&kind) {
        return true;
    }
    match kind.split_once('.') {
        Some((_, what)) if is_of_entry(kind) => OF_ENTRIES.contains(&what),
        Some(("tag" | "category" | "author" | "source", what)) => OF_TERMS.contains(&what),
        _ => false,
    }
}

/// Whether an event of this kind is about an entry.
pub fn is_of_entry(kind: &str) -> bool {
    kind.starts_with("article.") || kind.starts_with("faq.")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that the events themselves give their kinds.
    fn words(call: &str) -> Vec<String> {
        let source = include_str!("event.rs").split("pub fn payload_version").next().unwrap();
        let behind = source.split(call).skip(1);
        behind.filter_map(|rest| rest.split('"').nth(1).map(str::to_owned)).collect()
    }

    #[test]
    fn every_kind_of_event_is_among_them() {
        let (entries, terms) = (words("entry(kind, "), words("term(kind, "));
        assert!(entries.len() >= 18 && terms.len() == 3, "{entries:?} {terms:?}");
        assert!(entries.iter().all(|what| is_one(&format!("article.{what}")) && is_one(&format!("faq.{what}"))));
        assert!(terms.iter().all(|what| is_one(&format!("source.{what}"))));
        let source = include_str!("event.rs").split("pub fn payload_version").next().unwrap();
        let plain = source.split("\".to_owned()").filter_map(|before| before.rsplit('"').next());
        let plain: Vec<&str> = plain.filter(|kind| kind.contains('.') && !kind.contains(['\n', ' '])).collect();
        assert!(plain.len() > 10, "{plain:?}");
        assert!(plain.iter().all(|kind| is_one(kind)), "{plain:?}");
    }

    #[test]
    fn others_are_not() {
        for kind in
            ["", "article", "article.", "article.updated", "tag.published", "account", "ARTICLE.SAVED", "x.saved"]
        {
            assert!(!is_one(kind), "{kind}");
        }
    }
}
