//! The verbs of preview links.

use masthead_entity::{EntryId, EntryKind, PreviewLinkId, RevisionId, Timestamp, Visibility, preview_link, site};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::types::{CreatePreviewLinkInput, CreatedPreviewLink, PreviewLinkOptions};
use crate::{
    access::Action,
    auth::secrets,
    clock,
    context::Cx,
    db::write,
    entries::{desk, revisions},
    error::{AppError, Code, Result},
    journal::Event,
    validate::Check,
};

/// How long a link may live, in days.
const MOST_DAYS: i64 = 30;

/// A link that passed the rules.
pub struct NewLink {
    kind: EntryKind,
    entry: EntryId,
    revision: Option<RevisionId>,
    expires_at: Option<Timestamp>,
}

impl NewLink {
    /// Checks what is asked for of this entry.
    pub fn of(cx: &Cx, kind: EntryKind, entry: EntryId, options: PreviewLinkOptions) -> Result<Self> {
        let mut check = Check::default();
        let expires_at = expiry(cx, &mut check, &options);
        check.done()?;
        Ok(Self { kind, entry, revision: options.revision_id.map(RevisionId::from), expires_at })
    }

    /// Checks what is asked for of the entry that the input names.
    pub fn checked(cx: &Cx, input: CreatePreviewLinkInput) -> Result<Self> {
        match (input.article_id, input.faq_id) {
            (Some(id), None) => Self::of(cx, EntryKind::Article, id.into(), input.options),
            (None, Some(id)) => Self::of(cx, EntryKind::Faq, id.into(), input.options),
            (None, None) | (Some(_), Some(_)) => {
                let message = "A preview link shows one entry: give either `articleId` or `faqId`.";
                Err(AppError::new(Code::InvalidRequest, message))
            }
        }
    }
}

fn expiry(cx: &Cx, check: &mut Check, options: &PreviewLinkOptions) -> Option<Timestamp> {
    let expires_at = options.expires_at.map(|at| at.0);
    let within = |at: Timestamp| cx.now() < at && at.0 <= cx.now().0 + MOST_DAYS * clock::DAY;
    check.rule(expires_at.is_none_or(within), "/expiresAt", "A preview link ends in the future, within 30 days.");
    expires_at
}

/// Makes a link. Its revision stays as long as the link lives.
pub async fn create(cx: &Cx, new: NewLink) -> Result<CreatedPreviewLink> {
    cx.require(Action::SharePreview)?;
    let token = secrets::preview_token()?;
    let hash = secrets::sha256(&token);
    let hours = cx.app().config().editing.preview_hours;
    let (link, locale, slug) = write(cx, async move |tx| {
        let entry = desk::load(&tx, new.kind, new.entry).await?;
        tx.require(Action::SharePreview, desk::resource(tx.actor(), &entry))?;
        if entry.visibility == Visibility::Trashed {
            return Err(AppError::new(Code::Conflict, "It is in the trash; restore it first."));
        }
        let revision = match new.revision {
            Some(id) => revisions::named(&tx, &entry, id, "/revisionId").await?,
            None => revisions::working(&tx, &entry).await?,
        };
        revisions::pin(&tx, revision.id).await?;
        let row = preview_link::ActiveModel {
            id: Set(PreviewLinkId(tx.cx().new_id())),
            token_hash: Set(hash),
            entry_id: Set(entry.id),
            revision_id: Set(revision.id),
            created_by: Set(tx.actor().account()),
            created_at: Set(tx.at()),
            expires_at: Set(new.expires_at.unwrap_or(Timestamp(tx.at().0 + hours * 60 * clock::MINUTE))),
            revoked_at: Set(None),
        };
        let link = row.insert(tx.db()).await?;
        let (kind, entry_id) = (entry.kind, entry.id);
        tx.record(Event::PreviewLinkCreated { kind, entry: entry_id, link: link.id, revision: revision.id });
        Ok((link, entry.locale, revision.slug))
    })
    .await?;
    let site = cx.site().await?;
    Ok(CreatedPreviewLink {
        id: link.id.into(),
        url: url(&site, new.kind, new.entry, &locale, &slug, &token),
        token,
        expires_at: link.expires_at.into(),
        revision_id: link.revision_id.into(),
    })
}

/// The front end's page that shows drafts, by the site's pattern. What is put in is percent-encoded.
fn url(site: &site::Model, kind: EntryKind, entry: EntryId, locale: &str, slug: &str, token: &str) -> String {
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let word = match kind {
        EntryKind::Article => "article",
        EntryKind::Faq => "faq",
    };
    site.preview_url
        .replace("{base}", &site.base_url)
        .replace("{kind}", word)
        .replace("{id}", &entry.to_string())
        .replace("{locale}", &encoded(locale))
        .replace("{slug}", &encoded(slug))
        .replace("{token}", &encoded(token))
}

/// Revokes a link: its token is not accepted any more. One that was revoked before stays as it is.
pub async fn revoke(cx: &Cx, id: PreviewLinkId) -> Result<()> {
    cx.require(Action::SharePreview)?;
    write(cx, async move |tx| {
        let missing = || AppError::not_found("preview link");
        let row = preview_link::Entity::find_by_id(id).one(tx.db()).await?.ok_or_else(missing)?;
        let kind = desk::kind_of(&tx, row.entry_id).await?;
        // Of an entry that they do not see, they see no link either.
        let entry = desk::load(&tx, kind, row.entry_id).await;
        let entry = entry.map_err(|error| if error.code == Code::NotFound { missing() } else { error })?;
        tx.require(Action::SharePreview, desk::resource(tx.actor(), &entry))?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        tx.record(Event::PreviewLinkRevoked { kind, entry: entry.id, link: id });
        let mut row = row.into_active_model();
        row.revoked_at = Set(Some(tx.at()));
        row.update(tx.db()).await?;
        Ok(())
    })
    .await
}
