//! What a form for comments needs: whether any are taken, what to ask for, and a token that tells when it was made.

use masthead_entity::{EntryId, EntryKind, FieldRule};

use super::tokens;
use crate::{
    access::{Action, Actor},
    context::Cx,
    entries::{
        self,
        commenting::{Closed, Commenting},
        published,
    },
    error::{AppError, Result},
    limits,
    shown::Moment,
};

/// The form of one article.
#[derive(Clone, Debug)]
pub struct Form {
    /// Why no comments are taken; `None` where they are.
    pub closed: Option<Closed>,
    /// What is asked for, in order.
    pub fields: Vec<Field>,
    /// What the site says about the e-mail address, where one is asked for.
    pub email_notice: Option<String>,
    /// Given back with the comment; `None` where none is taken.
    pub token: Option<String>,
}

/// One field of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the input of a comment.
    pub name: &'static str,
    /// What to call it, in English.
    pub label: &'static str,
    /// Whether it must be filled in.
    pub is_required: bool,
    /// Characters that it takes at most.
    pub max_length: usize,
    /// It is out of sight, and left empty by people.
    pub is_trap: bool,
}

/// The form of an article that readers see. No cache keeps it: it tells the time.
pub async fn read(cx: &Cx, id: EntryId) -> Result<Form> {
    cx.require(Action::SubmitComment)?;
    cx.keep_private();
    let row = published::by_ids(cx, EntryKind::Article, &[id], Moment::Now).await?.remove(&id);
    let row = row.ok_or_else(|| AppError::not_found(entries::word(EntryKind::Article)))?;
    let site = cx.site().await?;
    let closed = Commenting::of_row(&row, &site).closed(cx.now());
    let is_guest = is_guest(cx.actor());
    let fields = fields(is_guest, site.comment_email, site.comment_website);
    let asks_for_email = fields.iter().any(|field| field.name == "email");
    let email_notice = Some(site.comment_notice.clone()).filter(|notice| asks_for_email && !notice.is_empty());
    Ok(Form { closed, fields, email_notice, token: closed.is_none().then(|| tokens::issue_form(cx, id)) })
}

/// Whether who comments is asked who they are. An account is known, and the command line brings what it brings.
pub fn is_guest(actor: &Actor) -> bool {
    !matches!(actor, Actor::Account { .. } | Actor::System)
}

fn fields(is_guest: bool, email: FieldRule, website: FieldRule) -> Vec<Field> {
    let field = |name, label, rule: FieldRule, max_length| {
        let is_required = rule == FieldRule::Required;
        (rule != FieldRule::Hidden).then_some(Field { name, label, is_required, max_length, is_trap: false })
    };
    let of_guests = [
        field("name", "Name", FieldRule::Required, limits::NAME),
        field("email", "E-mail address", email, limits::EMAIL),
        field("website", "Website", website, limits::URL),
        Some(Field {
            name: "subject",
            label: "Leave this empty",
            is_required: false,
            max_length: limits::NAME,
            is_trap: true,
        }),
    ];
    let text = field("text", "Comment", FieldRule::Required, limits::COMMENT);
    of_guests.into_iter().filter(|_| is_guest).chain([text]).flatten().collect()
}
