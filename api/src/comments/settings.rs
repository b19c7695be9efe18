//! How one article takes comments. It is changed without publishing, and names the state that it leads to: no version is
//! asked for, and that of the article stays.

use masthead_entity::{CommentPolicy, EntryId, EntryKind, Timestamp, Visibility, entry};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use crate::{
    access::{Action, Actor, Resource, rules},
    context::Cx,
    db::write,
    entries::{self, commenting::Commenting},
    error::{AppError, Result},
    journal::Event,
    validate::Check,
};

/// What an article says itself; `None` where it does as the site does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Which comments are shown at once.
    pub policy: Option<CommentPolicy>,
    /// For how many days after its first publication it takes them, 0 for ever.
    pub days: Option<i32>,
}

/// What an article says, and what follows.
#[derive(Clone, Copy, Debug)]
pub struct OfArticle {
    /// The article.
    pub entry: EntryId,
    /// What it says itself.
    pub settings: Settings,
    /// Which comments are shown at once, by the article or by the site.
    pub policy: CommentPolicy,
    /// From when on it takes none.
    pub closes_at: Option<Timestamp>,
    /// Whether it takes comments now.
    pub is_open: bool,
}

/// How an article takes comments.
pub async fn read(cx: &Cx, id: EntryId) -> Result<OfArticle> {
    cx.require(Action::ModerateComment)?;
    let entry = find(&*cx.read().await?, cx.actor(), id).await?;
    let site = cx.site().await?;
    let commenting = Commenting::of_entry(&entry, &site);
    Ok(OfArticle {
        entry: id,
        settings: Settings { policy: entry.comment_policy, days: entry.comment_days },
        policy: commenting.policy,
        closes_at: commenting.closes_at,
        is_open: entry.visibility == Visibility::Published && commenting.closed(cx.now()).is_none(),
    })
}

/// Has an article take comments so. What it says already changes nothing.
pub async fn set(cx: &Cx, id: EntryId, settings: Settings) -> Result<()> {
    cx.require(Action::ModerateComment)?;
    let mut check = Check::default();
    settings.days.iter().for_each(|days| check.comment_days("/days", *days));
    check.done()?;
    write(cx, async move |tx| {
        tx.require(Action::ModerateComment, Resource::SITE)?;
        let entry = find(tx.db(), tx.actor(), id).await?;
        if (Settings { policy: entry.comment_policy, days: entry.comment_days }) == settings {
            return Ok(());
        }
        let mut row = entry.into_active_model();
        row.comment_policy = Set(settings.policy);
        row.comment_days = Set(settings.days);
        row.update(tx.db()).await?;
        tx.record(Event::CommentSettingsChanged { entry: id, policy: settings.policy, days: settings.days });
        Ok(())
    })
    .await
}

/// An article that the actor knows of: moderators know those that readers see.
async fn find(db: &impl ConnectionTrait, actor: &Actor, id: EntryId) -> Result<entry::Model> {
    let row = entry::Entity::find_by_id(id).filter(entry::Column::Kind.eq(EntryKind::Article)).one(db).await?;
    let is_known = |row: &entry::Model| {
        let resource = entries::desk::resource(actor, row);
        row.visibility == Visibility::Published || rules::allowed(actor.capacity(), Action::ReadEntry, resource)
    };
    row.filter(is_known).ok_or_else(|| AppError::not_found(entries::word(EntryKind::Article)))
}
