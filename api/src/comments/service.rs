//! Submitting comments. What is decided about them afterwards stands in `moderation`.

use aws_lc_rs::hmac;
use masthead_entity::{
    AccountId, CommentId, CommentPolicy, CommentStatus, EntryId, EntryKind, Visibility, comment, contact, entry, site,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{
    tree::{self, Difference, Place},
    types::CommentInput,
};
use crate::{
    access::{Action, Actor, Resource, rules},
    context::Cx,
    db::{Tx, write},
    entries::{self, commenting::Commenting},
    error::{AppError, Code, Result},
    journal::Event,
    limits, rendering, text,
    validate::Check,
};

/// A comment to be submitted. Not `Debug`: it holds two addresses.
pub struct SubmitComment {
    /// The article.
    pub entry: EntryId,
    /// What was written.
    pub comment: CommentInput,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// Its id.
    pub id: CommentId,
    /// Its state; who wrote it is told no more than whether readers see it.
    pub status: CommentStatus,
    /// Its text as sanitised HTML.
    pub body_html: String,
}

/// Submits a comment: it is shown at once or held, as the article takes comments. What the staff writes is not held.
pub async fn submit(cx: &Cx, asked: SubmitComment) -> Result<Submitted> {
    let SubmitComment { entry, comment } = asked;
    let parent = comment.parent_id.map(CommentId::from);
    let draft = Draft::of(cx.actor(), comment)?;
    let address_hash = cx.client().address.as_ref().map(|address| hashed(cx, address));
    let id = CommentId(cx.new_id());
    write(cx, async move |tx| {
        let entry = load_entry(&tx, entry).await?;
        tx.require(Action::SubmitComment, Resource::SITE)?;
        let status = first_status(&tx, &entry, &draft).await?;
        let place = match parent {
            Some(parent) => Place::below(&tx, entry.id, parent).await?,
            None => Place::default(),
        };
        let body_html = draft.body_html.clone();
        insert(&tx, id, &entry, draft, place, status, address_hash).await?;
        if status == CommentStatus::Approved {
            tree::count(&tx, &[Difference { entry: entry.id, parent: place.parent, by: 1 }]).await?;
        }
        tx.record(Event::CommentSubmitted { comment: id, entry: entry.id, status });
        Ok(Submitted { id, status, body_html })
    })
    .await
}

/// A comment that passed the rules.
struct Draft {
    name: String,
    email: Option<(String, String)>,
    website: Option<String>,
    text: String,
    body_html: String,
    account: Option<AccountId>,
    has_contact: bool,
}

impl Draft {
    fn of(actor: &Actor, input: CommentInput) -> Result<Self> {
        // A form sends what was left blank as an empty text.
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let CommentInput { parent_id: _, name, email, website, text } = input;
        let is_guest = !matches!(actor, Actor::Account { .. } | Actor::System);
        let mut check = Check::default();
        let name = match (given(name), actor) {
            (None, Actor::Account { name, .. }) => name.clone(),
            (name, _) => check.line("/name", &name.unwrap_or_default(), limits::NAME),
        };
        let email = given(email).map(|email| check.email("/email", &email));
        if is_guest && email.is_none() {
            check.fault("/email", "Give your e-mail address, like ada@example.org; it is not shown.");
        }
        let website = given(website).map(|website| check.url("/website", &website));
        let text = check.markdown("/text", &text, limits::COMMENT);
        check.rule(!text.trim().is_empty(), "/text", "This must not be empty.");
        check.done()?;
        let body_html = rendering::render_comment(&text);
        check.rule(!body_html.trim().is_empty(), "/text", "Nothing of this would be shown.");
        check.done()?;
        let has_contact = is_guest || email.is_some();
        Ok(Self { name, email, website, text, body_html, account: actor.account(), has_contact })
    }
}

/// A network address as the only thing that is kept of it: two comments can be seen to come from one place, and no
/// more, by whoever does not hold the key.
fn hashed(cx: &Cx, address: &str) -> String {
    let tag = hmac::sign(&cx.app().keys().addresses, address.as_bytes());
    text::hex(tag.as_ref())
}

/// The article that is commented on. One that readers do not see takes no comment, and does not show that it exists.
async fn load_entry(tx: &Tx, id: EntryId) -> Result<entry::Model> {
    let row = entry::Entity::find_by_id(id)
        .filter(entry::Column::Kind.eq(EntryKind::Article))
        .filter(entry::Column::Visibility.eq(Visibility::Published))
        .one(tx.db())
        .await?;
    row.ok_or_else(|| AppError::not_found(entries::word(EntryKind::Article)))
}

/// The state in which a new comment begins, or `conflict` where none is taken.
async fn first_status(tx: &Tx, entry: &entry::Model, draft: &Draft) -> Result<CommentStatus> {
    let site = site::Entity::find_by_id(1).one(tx.db()).await?;
    let site = site.ok_or_else(|| AppError::internal("the site's row is missing"))?;
    let commenting = Commenting::of_entry(entry, &site);
    if commenting.closed(tx.at()).is_some() {
        return Err(AppError::new(Code::Conflict, "Comments are closed here."));
    }
    let may_moderate = rules::require(tx.actor(), Action::ModerateComment, Resource::SITE).is_ok();
    let is_shown = match commenting.policy {
        _ if may_moderate => true,
        CommentPolicy::Open => true,
        CommentPolicy::FirstHeld => is_known(tx, draft).await?,
        CommentPolicy::Moderated | CommentPolicy::Closed => false,
    };
    Ok(if is_shown { CommentStatus::Approved } else { CommentStatus::Held })
}

/// Whether a comment of this name and e-mail address was approved. Of the address alone anybody can know.
async fn is_known(tx: &Tx, draft: &Draft) -> Result<bool> {
    let Some((_, key)) = &draft.email else { return Ok(false) };
    let of_address = contact::Entity::find()
        .select_only()
        .column(contact::Column::CommentId)
        .filter(contact::Column::EmailKey.eq(key.as_str()))
        .into_query();
    let approved = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(comment::Column::Status.eq(CommentStatus::Approved))
        .filter(comment::Column::AuthorName.eq(draft.name.as_str()))
        .filter(comment::Column::Id.in_subquery(of_address))
        .into_tuple::<CommentId>();
    Ok(approved.one(tx.db()).await?.is_some())
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
        text: Set(draft.text),
        body_html: Set(draft.body_html),
        original_text: Set(None),
        reply_count: Set(0),
        created_at: Set(tx.at()),
        edited_at: Set(None),
        edited_by: Set(None),
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
