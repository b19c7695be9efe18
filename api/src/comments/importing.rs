//! Comments that were there before us: taken over with an article that is imported.

use std::collections::BTreeMap;

use masthead_entity::{CommentId, CommentStatus, EntryId, Timestamp, comment};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::moderation::change_counts;
use crate::{
    access::{Action, Resource},
    db::Tx,
    error::Result,
    journal::Event,
    limits, rendering,
    validate::Check,
};

/// A comment as it was found. Nobody's address comes with it.
#[derive(Clone, Debug)]
pub struct ImportedComment {
    /// How many comments it stands below: it answers the last one before it that stands one less deep.
    pub depth: usize,
    /// Who wrote it.
    pub name: String,
    /// When; the time of the import where nobody knows.
    pub at: Option<Timestamp>,
    /// What was written, as Markdown.
    pub text: String,
}

/// Puts comments under an entry in the transaction that makes it, approved as they were. `path` is the list in the
/// input.
pub async fn import_in(tx: &Tx, entry: EntryId, comments: &[ImportedComment], path: &str) -> Result<()> {
    tx.require(Action::ModerateComment, Resource::SITE)?;
    let mut check = Check::default();
    // The comments that one more can answer, from the first level down.
    let mut above: Vec<(CommentId, i32)> = Vec::new();
    let mut rows = Vec::new();
    for (place, comment) in comments.iter().enumerate() {
        let at = |field: &str| format!("{path}/{place}/{field}");
        let id = CommentId(tx.cx().new_id());
        above.truncate(comment.depth);
        let (parent_id, depth) = match above.iter().rev().find(|(_, depth)| *depth < limits::COMMENT_DEPTH) {
            Some((parent, depth)) => (Some(*parent), depth + 1),
            None => (None, 0),
        };
        above.push((id, depth));
        let text = check.markdown(&at("text"), &comment.text, limits::COMMENT);
        let created_at = comment.at.unwrap_or(tx.at());
        check.rule(created_at <= tx.at(), &at("createdAt"), "This comment would be of the future.");
        rows.push(comment::ActiveModel {
            id: Set(id),
            entry_id: Set(entry),
            parent_id: Set(parent_id),
            depth: Set(depth),
            status: Set(CommentStatus::Approved),
            author_name: Set(check.line(&at("name"), &comment.name, limits::NAME)),
            author_url: Set(None),
            is_staff: Set(false),
            account_id: Set(None),
            body_html: Set(rendering::render_comment(&text)),
            text: Set(text),
            created_at: Set(created_at),
            edited_at: Set(None),
            version: Set(1),
        });
        tx.record(Event::CommentSubmitted { comment: id, entry, status: CommentStatus::Approved });
    }
    check.done()?;
    let count = rows.len();
    for chunk in rows.chunks(1_000) {
        comment::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx.db()).await?;
    }
    change_counts(tx, BTreeMap::from([(entry, i32::try_from(count).unwrap_or(i32::MAX))])).await
}
