//! Comments that were there before us: taken over with an article that is imported.

use masthead_entity::{CommentId, CommentStatus, EntryId, Timestamp, comment};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{
    draft,
    tree::{self, Difference, Place},
    written::Written,
};
use crate::{
    access::{Action, Resource},
    db::Tx,
    error::Result,
    journal::Event,
    limits,
    validate::Check,
};

/// How far ahead of us a time may lie, in microseconds: copied pages name no zone, and a clock on the wall is up to 14
/// hours ahead of UTC, as which it is read. Further ahead is a mistake.
const ZONES: i64 = 24 * 60 * 60 * 1_000_000;

/// A comment as it was found, checked and rendered. Nobody's address comes with it.
#[derive(Clone, Debug)]
pub struct ImportedComment {
    depth: usize,
    name: String,
    at: Option<Timestamp>,
    written: Written,
}

impl ImportedComment {
    /// Checks and renders one: how many comments it stands below (it answers the last one before it that stands one less
    /// deep), its name, its time (that of the import where nobody knows, and where it is ahead by less than a day), its
    /// Markdown.
    pub fn checked(
        check: &mut Check,
        path: &str,
        (depth, name, at, text): (usize, String, Option<Timestamp>, String),
        now: Timestamp,
    ) -> Self {
        let name = check.line(&format!("{path}/name"), &name, limits::NAME);
        let text = check.markdown(&format!("{path}/text"), &text, limits::COMMENT);
        let is_of_a_zone = |at: &Timestamp| *at > now && at.0.saturating_sub(now.0) <= ZONES;
        let at = at.filter(|at| !is_of_a_zone(at));
        check.rule(at <= Some(now), &format!("{path}/createdAt"), "This comment would be of the future.");
        Self { depth, name, at, written: Written::rendered(text) }
    }
}

/// Puts comments under an entry in the transaction that makes it, approved as they were.
pub async fn import_in(tx: &Tx, entry: EntryId, comments: &[ImportedComment]) -> Result<()> {
    tx.require(Action::ModerateComment, Resource::SITE)?;
    // The comments that one more can answer, from the first level down.
    let mut above: Vec<(CommentId, i32)> = Vec::new();
    let deepest = tx.cx().app().config().comments.max_depth;
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    for comment in comments {
        let id = CommentId(tx.cx().new_id());
        above.truncate(comment.depth);
        let place = match above.iter().rev().find(|(_, depth)| *depth < deepest) {
            Some((parent, depth)) => Place { parent: Some(*parent), depth: depth + 1 },
            None => Place::default(),
        };
        above.push((id, place.depth));
        places.push((id, place.parent));
        rows.push(comment::ActiveModel {
            id: Set(id),
            entry_id: Set(entry),
            parent_id: Set(place.parent),
            depth: Set(place.depth),
            status: Set(CommentStatus::Approved),
            author_name: Set(comment.name.clone()),
            author_url: Set(None),
            is_staff: Set(false),
            account_id: Set(None),
            text: Set(comment.written.text.clone()),
            body_html: Set(comment.written.body_html.clone()),
            search_key: Set(comment.written.saying.search_key(&comment.name)),
            likeness: Set(None),
            identicon_seed: Set(draft::imported_seed(tx.cx(), &comment.name)),
            original_author_name: Set(None),
            original_author_url: Set(None),
            original_text: Set(None),
            reply_count: Set(0),
            created_at: Set(comment.at.unwrap_or(tx.at())),
            edited_at: Set(None),
            is_edited_by_staff: Set(false),
            is_withdrawn: Set(false),
            is_erased: Set(false),
            is_decided: Set(true),
            decided_at: Set(tx.at()),
            suspicion: Set(0),
            suspicions: Set("[]".to_owned()),
            version: Set(1),
        });
        tx.record(Event::CommentSubmitted { comment: id, entry, status: CommentStatus::Approved });
    }
    let count = i32::try_from(rows.len()).unwrap_or(i32::MAX);
    let below = tree::below(&places);
    for (row, (id, _)) in rows.iter_mut().zip(&places) {
        row.reply_count = Set(below.get(id).copied().unwrap_or_default());
    }
    for chunk in rows.chunks(1_000) {
        comment::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx.db()).await?;
    }
    tree::count(tx, &[Difference { entry, parent: None, by: count }]).await
}
