//! The comments of the demo: threads in every state.

use std::collections::HashMap;

use masthead_entity::{self as entity, CommentId, EntryId};

use super::{again, as_actor, content::Comment};
use crate::{
    access::Actor,
    comments::{
        self, Moderation, SubmitComment,
        desk_queries::{self, DeskFilter, DeskRow},
        types::{CommentInput, CommentStatus},
    },
    context::Cx,
    error::Result,
    limits,
    paging::PageArgs,
    text,
};

/// The comments that stand under an article already, by who wrote what. Comments have no slug.
type There = HashMap<(String, String), (CommentId, entity::CommentStatus)>;

/// Makes those comments of an article that are not there yet.
pub(super) async fn make(cx: &Cx, entry: EntryId, threads: Vec<Comment>) -> Result<()> {
    if threads.is_empty() {
        return Ok(());
    }
    let all = PageArgs { first: Some(limits::PAGE_MAX), ..PageArgs::default() };
    let filter = DeskFilter { entry: Some(entry), ..DeskFilter::default() };
    let page = desk_queries::list(&again(cx), &filter, &all).await?;
    let known = |row: &DeskRow| {
        let comment = &row.comment;
        ((comment.author_name.clone(), comment.text.clone()), (comment.id, comment.status))
    };
    let there: There = page.nodes().map(known).collect();
    for comment in threads {
        Box::pin(one(cx, entry, None, comment, &there)).await?;
    }
    Ok(())
}

/// A comment with the answers to it. What readers see is submitted by us, and so approved in the same transaction; the
/// rest by a reader, and decided about afterwards.
async fn one(cx: &Cx, entry: EntryId, parent: Option<CommentId>, comment: Comment, there: &There) -> Result<()> {
    let Comment { name, website, text, status, replies } = comment;
    let (id, now) = match there.get(&(name.clone(), text.clone())) {
        Some(found) => *found,
        None => {
            let actor = match status {
                CommentStatus::Approved => Actor::System,
                _ => Actor::Anonymous,
            };
            let email = Some(format!("{}@example.org", text::derive_slug(&name, "reader", 40)));
            let (subject, form_token, client_address) = (None, None, None);
            let parent_id = parent.map(Into::into);
            let name = Some(name);
            let comment = CommentInput { parent_id, name, email, website, text, subject, form_token, client_address };
            let asked = SubmitComment { entry, comment };
            let submitted = comments::submit(&as_actor(cx, actor), asked).await?;
            (submitted.id, submitted.status)
        }
    };
    let decision = match status {
        CommentStatus::Held => None,
        CommentStatus::Approved => Some(Moderation::Approve),
        CommentStatus::Rejected => Some(Moderation::Reject),
        CommentStatus::Spam => Some(Moderation::Spam),
        CommentStatus::Trashed => Some(Moderation::Trash),
    };
    if let Some(decision) = decision
        && now == entity::CommentStatus::Held
    {
        comments::moderate(cx, vec![id], None, decision).await?;
    }
    for reply in replies {
        Box::pin(one(cx, entry, Some(id), reply, there)).await?;
    }
    Ok(())
}
