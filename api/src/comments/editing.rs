//! Editing comments: their own writers do for a while, by a token; moderators do at any time. What was submitted first is
//! kept for moderators.

use async_graphql::MaybeUndefined;
use masthead_entity::{CommentId, CommentStatus, comment};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::{
    desk_types::CommentChanges,
    past::Traces,
    policy,
    saying::{Matter, Saying},
    suspicion::{self, Suspicion},
    tokens,
    tree::{self, Difference},
    weighing,
    written::Written,
};
use crate::{
    access::{Action, Resource},
    context::Cx,
    db::{Tx, document, write},
    error::{AppError, Code, Result},
    journal::Event,
    limits,
    preconditions::{self, Subject},
    validate::Check,
};

/// What became of a comment that its writer edited.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Its id.
    pub id: CommentId,
    /// Its state; who wrote it is told no more than whether readers see it.
    pub status: CommentStatus,
    /// Its text as sanitised HTML.
    pub body_html: String,
}

/// Edits the comment that a token opens. One that readers saw is held where a new one would be; what they did not see they
/// do not see now. Whatever was decided about what they did not see, who wrote it learns nothing of it.
pub async fn update_own(cx: &Cx, token: &str, text: &str) -> Result<Edited> {
    cx.require(Action::SubmitComment)?;
    let id = tokens::open(cx, token)?;
    let written = Written::of(cx, Check::default(), text).await?;
    write(cx, async move |tx| {
        let row = load(&tx, id).await?;
        tx.require(Action::SubmitComment, Resource::SITE)?;
        if row.is_withdrawn {
            return Err(AppError::not_found("comment"));
        }
        let contact = policy::contact(&tx, id).await?;
        let commenter = policy::commenter(&tx, &row, contact.as_ref())?;
        let site = policy::site(&tx).await?;
        let articles = policy::articles(&tx, &site, [row.entry_id]).await?;
        let article = policy::open(&articles, row.entry_id, tx.at())?;
        let is_shown = row.status == CommentStatus::Approved;
        // Of what readers see they see that, too.
        if is_shown && row.is_edited_by_staff {
            let message = "A moderator has edited this comment: it can only be withdrawn.";
            return Err(AppError::new(Code::Conflict, message));
        }
        if row.text == written.text {
            return Ok(Edited { id, status: row.status, body_html: row.body_html });
        }
        if row.version >= limits::OWN_EDITS {
            return Err(AppError::new(
                Code::Conflict,
                "This comment was edited as often as may be: it can only be withdrawn.",
            ));
        }
        let search_key = written.saying.search_key(&row.author_name);
        let mut found: Vec<Suspicion> = document::read(&row.suspicions)?;
        let mut likeness = None;
        if row.account_id.is_none() {
            let (email_key, network_hash) =
                contact.map(|contact| (contact.email_key, contact.network_hash)).unwrap_or_default();
            let traces = Traces { email_key, network_hash, own: Some((id, row.created_at)), ..Traces::default() };
            let matter = Matter::of(&row.author_name, row.author_url.as_deref(), &written.saying, traces);
            let mut now = suspicion::of_text(&tx.cx().app().config().comments, &written);
            let weights = weighing::weigh(&tx, &site, &[Some(&matter)]).await?;
            now.extend(weights.into_iter().flat_map(|weight| weight.suspicions));
            found = suspicion::renewed(found, now);
            likeness = matter.traces.likeness;
        }
        let known = policy::known(&tx, vec![(0, commenter.clone(), Some(id))]).await?;
        let first = policy::first_status(article, &commenter, !known.is_empty());
        // What a moderator let in in spite of how it was handed in is not taken out again for that.
        let weighs = if row.is_decided { suspicion::of_its_text(&found) } else { found.clone() };
        let status = policy::weighed(&tx, &commenter, if is_shown { first } else { row.status }, &weighs);
        let body_html = written.body_html.clone();
        let edited = comment::Model {
            text: written.text,
            body_html: written.body_html,
            search_key,
            likeness,
            status,
            is_edited_by_staff: false,
            suspicion: suspicion::points(&found),
            suspicions: document::write(&found)?,
            ..row.clone()
        };
        store(&tx, &row, edited).await?;
        Ok(Edited { id, status, body_html })
    })
    .await
}

/// Takes back the comment that a token opens: it is thrown away, and never shown again. What was found to be spam, or rejected,
/// stays that. Twice is as good as once.
pub async fn withdraw_own(cx: &Cx, token: &str) -> Result<CommentId> {
    cx.require(Action::SubmitComment)?;
    let id = tokens::open(cx, token)?;
    write(cx, async move |tx| {
        let row = load(&tx, id).await?;
        tx.require(Action::SubmitComment, Resource::SITE)?;
        if row.is_withdrawn {
            return Ok(id);
        }
        policy::commenter(&tx, &row, None)?;
        let (entry, parent, from) = (row.entry_id, row.parent_id, row.status);
        let mut withdrawn = row.into_active_model();
        withdrawn.version = Set(withdrawn.version.take().unwrap_or_default() + 1);
        if matches!(from, CommentStatus::Held | CommentStatus::Approved) {
            withdrawn.status = Set(CommentStatus::Trashed);
            withdrawn.decided_at = Set(tx.at());
        }
        withdrawn.is_withdrawn = Set(true);
        let withdrawn = withdrawn.update(tx.db()).await?;
        tree::count(&tx, &[Difference::between(entry, parent, from, withdrawn.status)]).await?;
        tx.record(Event::CommentWithdrawn { comment: id, entry, from });
        Ok(id)
    })
    .await
}

/// Edits a comment as a moderator. Its state stays.
pub async fn update(cx: &Cx, id: CommentId, expected: Option<i32>, changes: CommentChanges) -> Result<()> {
    cx.require(Action::ModerateComment)?;
    let change = checked(cx, changes).await?;
    write(cx, async move |tx| {
        let row = load(&tx, id).await?;
        tx.require(Action::ModerateComment, Resource::SITE)?;
        tx.about(Subject::Thing(id.0));
        preconditions::version(row.version, expected)?;
        if row.is_erased {
            return Err(AppError::new(Code::Conflict, "What this comment said is gone for good."));
        }
        let edited = change(row.clone());
        if edited != row {
            store(&tx, &row, comment::Model { is_edited_by_staff: true, ..edited }).await?;
        }
        Ok(())
    })
    .await
}

async fn checked(
    cx: &Cx,
    changes: CommentChanges,
) -> Result<impl FnOnce(comment::Model) -> comment::Model + Send + use<>> {
    let CommentChanges { author_name, author_url, text } = changes;
    let mut check = Check::default();
    let name = check.wanted_line("/authorName", author_name, limits::NAME);
    let mut url = None;
    let has_url = !author_url.is_undefined();
    check.change_url("/authorUrl", author_url, &mut url);
    let written = match text {
        MaybeUndefined::Undefined => {
            check.done()?;
            None
        }
        text => Some(Written::of(cx, check, &text.take().unwrap_or_default()).await?),
    };
    Ok(move |row: comment::Model| {
        let Written { text, body_html, saying } = written.unwrap_or_else(|| Written {
            saying: Saying::of(&row.text, &row.body_html),
            text: row.text,
            body_html: row.body_html,
        });
        let author_url = if has_url { url } else { row.author_url };
        let author_name = name.unwrap_or(row.author_name);
        let search_key = saying.search_key(&author_name);
        comment::Model { author_name, author_url, text, body_html, search_key, ..row }
    })
}

async fn load(tx: &Tx, id: CommentId) -> Result<comment::Model> {
    comment::Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(|| AppError::not_found("comment"))
}

/// Stores what a comment says now, and at the first time what it said.
async fn store(tx: &Tx, before: &comment::Model, edited: comment::Model) -> Result<()> {
    let (id, entry, parent) = (before.id, before.entry_id, before.parent_id);
    let (from, to) = (before.status, edited.status);
    let mut row = edited.into_active_model().reset_all();
    if before.original_text.is_none() {
        row.original_author_name = Set(Some(before.author_name.clone()));
        row.original_author_url = Set(before.author_url.clone());
        row.original_text = Set(Some(before.text.clone()));
    }
    row.edited_at = Set(Some(tx.at()));
    row.version = Set(before.version + 1);
    if from != to {
        row.decided_at = Set(tx.at());
    }
    row.update(tx.db()).await?;
    tree::count(tx, &[Difference::between(entry, parent, from, to)]).await?;
    tx.record(Event::CommentEdited { comment: id, entry, from, to });
    Ok(())
}
