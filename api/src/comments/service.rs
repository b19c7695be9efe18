//! Submitting comments. What is decided about them afterwards stands in `moderation`.

use aws_lc_rs::hmac;
use masthead_entity::{AccountId, CommentId, CommentStatus, EntryId, FieldRule, comment, contact, entry};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{
    form,
    policy::{self, Commenter},
    suspicion::{self, Form, Suspicion},
    tokens::{self, EditToken},
    tree::{self, Difference, Place},
    types::CommentInput,
    written::Written,
};
use crate::{
    access::{Action, Actor, Resource},
    context::Cx,
    db::{Tx, document, write},
    error::Result,
    journal::Event,
    limits, text,
    validate::Check,
};

/// A comment to be submitted. Not `Debug`: it holds two addresses.
pub struct SubmitComment {
    /// The article.
    pub entry: EntryId,
    /// What was written.
    pub comment: CommentInput,
}

/// What became of it. Not `Debug`: whoever has its token speaks as the commenter.
#[derive(Clone)]
pub struct Submitted {
    /// Its id.
    pub id: CommentId,
    /// Its state; who wrote it is told no more than whether readers see it.
    pub status: CommentStatus,
    /// Its text as sanitised HTML.
    pub body_html: String,
    /// By which its writer may edit and withdraw it for a while.
    pub token: Option<EditToken>,
}

/// Submits a comment: it is shown at once or held, as the article takes comments. What moderators write is not held.
pub async fn submit(cx: &Cx, asked: SubmitComment) -> Result<Submitted> {
    let SubmitComment { entry, comment } = asked;
    let parent = comment.parent_id.map(CommentId::from);
    let draft = Draft::of(cx, entry, comment).await?;
    let address_hash = cx.client().address.as_ref().map(|address| hashed(cx, address));
    let id = CommentId(cx.new_id());
    write(cx, async move |tx| {
        let entry = policy::article(&tx, entry).await?;
        tx.require(Action::SubmitComment, Resource::SITE)?;
        let commenter = draft.commenter(&tx);
        let first = policy::first_status(&tx, &entry, &commenter, None).await?;
        let status = policy::weighed(&tx, &commenter, first, &draft.suspicions);
        let place = match parent {
            Some(parent) => Place::below(&tx, entry.id, parent).await?,
            None => Place::default(),
        };
        let body_html = draft.written.body_html.clone();
        insert(&tx, id, &entry, draft, place, status, address_hash).await?;
        if status == CommentStatus::Approved {
            tree::count(&tx, &[Difference { entry: entry.id, parent: place.parent, by: 1 }]).await?;
        }
        tx.record(Event::CommentSubmitted { comment: id, entry: entry.id, status });
        Ok(Submitted { id, status, body_html, token: tokens::issue(tx.cx(), id, tx.at()) })
    })
    .await
}

/// A comment that passed the rules.
struct Draft {
    name: String,
    email: Option<(String, String)>,
    website: Option<String>,
    written: Written,
    suspicions: Vec<Suspicion>,
    account: Option<AccountId>,
    has_contact: bool,
}

impl Draft {
    async fn of(cx: &Cx, entry: EntryId, input: CommentInput) -> Result<Self> {
        let actor = cx.actor();
        let site = cx.site().await?;
        // A form sends what was left blank as an empty text.
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let CommentInput { parent_id: _, name, email, website, text, subject, form_token } = input;
        let is_guest = form::is_guest(actor);
        let mut check = Check::default();
        let name = match (given(name), actor) {
            (None, Actor::Account { name, .. }) => name.clone(),
            // The mark of the staff goes with the name by which colleagues know them.
            (Some(given), Actor::Account { name, .. }) => {
                check.rule(
                    text::nfc(&given).trim() == name,
                    "/name",
                    "An account comments by its own name: leave this out.",
                );
                name.clone()
            }
            (name, _) => check.line("/name", &name.unwrap_or_default(), limits::NAME),
        };
        let kept = |rule: FieldRule, text| given(text).filter(|_| rule != FieldRule::Hidden);
        let email = kept(site.comment_email, email).map(|email| check.email("/email", &email));
        if is_guest && email.is_none() && site.comment_email == FieldRule::Required {
            check.fault("/email", "Give your e-mail address, like ada@example.org; it is not shown.");
        }
        let website = kept(site.comment_website, website).map(|website| check.url("/website", &website));
        if is_guest && website.is_none() && site.comment_website == FieldRule::Required {
            check.fault("/website", "Give your website, like https://example.org.");
        }
        let written = Written::of(cx, check, &text).await?;
        let mut suspicions = Vec::new();
        if is_guest {
            let settings = &cx.app().config().comments;
            let form = match given(form_token) {
                Some(token) => tokens::open_form(cx, entry, &token).map_or(Form::Other, Form::Of),
                None => Form::None,
            };
            let is_trapped = subject.is_some_and(|subject| !subject.is_empty());
            suspicions = suspicion::of_manner(settings, form, is_trapped, cx.now());
            suspicions.extend(suspicion::of_text(settings, &written));
        }
        let has_contact = is_guest || email.is_some();
        Ok(Self { name, email, website, written, suspicions, account: actor.account(), has_contact })
    }

    fn commenter(&self, tx: &Tx) -> Commenter {
        Commenter {
            name: self.name.clone(),
            email_key: self.email.as_ref().map(|(_, key)| key.clone()),
            may_moderate: policy::may_moderate(tx),
        }
    }
}

/// A network address as the only thing that is kept of it: two comments can be seen to come from one place, and no
/// more, by whoever does not hold the key.
fn hashed(cx: &Cx, address: &str) -> String {
    let tag = hmac::sign(&cx.app().keys().addresses, address.as_bytes());
    text::hex(tag.as_ref())
}

async fn insert(
    tx: &Tx,
    id: CommentId,
    entry: &entry::Model,
    draft: Draft,
    place: Place,
    status: CommentStatus,
    address_hash: Option<String>,
) -> Result<()> {
    let (suspicion, suspicions) = (suspicion::points(&draft.suspicions), document::write(&draft.suspicions)?);
    let row = comment::ActiveModel {
        id: Set(id),
        entry_id: Set(entry.id),
        parent_id: Set(place.parent),
        depth: Set(place.depth),
        status: Set(status),
        author_name: Set(draft.name),
        author_url: Set(draft.website),
        is_staff: Set(draft.account.is_some()),
        account_id: Set(draft.account),
        text: Set(draft.written.text),
        body_html: Set(draft.written.body_html),
        original_author_name: Set(None),
        original_author_url: Set(None),
        original_text: Set(None),
        reply_count: Set(0),
        created_at: Set(tx.at()),
        edited_at: Set(None),
        is_edited_by_staff: Set(false),
        is_withdrawn: Set(false),
        suspicion: Set(suspicion),
        suspicions: Set(suspicions),
        version: Set(1),
    };
    comment::Entity::insert(row).exec_without_returning(tx.db()).await?;
    if !draft.has_contact {
        return Ok(());
    }
    let (email, email_key) = draft.email.unzip();
    let row = contact::ActiveModel {
        comment_id: Set(id),
        email: Set(email),
        email_key: Set(email_key),
        address_hash: Set(address_hash),
        created_at: Set(tx.at()),
    };
    contact::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}
