//! The verbs of the site.

use std::sync::Arc;

use masthead_entity::site;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::types::SiteChanges;
use crate::{
    access::{Action, Resource},
    context::Cx,
    db::write,
    error::{AppError, Result},
    journal::Event,
    limits,
    preconditions::{self, Subject},
    validate::Check,
};

/// The site as readers see it.
pub async fn read(cx: &Cx) -> Result<Arc<site::Model>> {
    cx.require(Action::ReadPublished)?;
    cx.site().await
}

/// The site with its settings.
pub async fn on_desk(cx: &Cx) -> Result<Arc<site::Model>> {
    cx.require(Action::ReadDesk)?;
    cx.site().await
}

/// Changes the site.
pub async fn update(cx: &Cx, expected: Option<i32>, changes: SiteChanges) -> Result<()> {
    cx.require(Action::UpdateSite)?;
    let mut check = Check::default();
    let changes = changes.checked(&mut check);
    check.done()?;
    write(cx, async move |tx| {
        tx.require(Action::UpdateSite, Resource::SITE)?;
        tx.about(Subject::Site);
        let row = site::Entity::find_by_id(1).one(tx.db()).await?;
        let row = row.ok_or_else(|| AppError::internal("the site's row is missing"))?;
        preconditions::version(row.version, expected)?;
        let before = row.clone();
        let after = site::Model {
            name: changes.name.unwrap_or(row.name),
            base_url: changes.base_url.unwrap_or(row.base_url),
            article_url: changes.article_url.unwrap_or(row.article_url),
            faq_url: changes.faq_url.unwrap_or(row.faq_url),
            preview_url: changes.preview_url.unwrap_or(row.preview_url),
            default_locale: changes.default_locale.unwrap_or(row.default_locale),
            comment_policy: changes.comment_policy.map_or(row.comment_policy, Into::into),
            comment_days: changes.comment_days.unwrap_or(row.comment_days),
            comment_email: changes.comment_email.map_or(row.comment_email, Into::into),
            comment_website: changes.comment_website.map_or(row.comment_website, Into::into),
            comment_notice: changes.comment_notice.unwrap_or(row.comment_notice),
            ..before.clone()
        };
        if after == before {
            return Ok(());
        }
        let mut row = after.into_active_model().reset_all();
        row.version = Set(before.version + 1);
        row.updated_at = Set(tx.at());
        row.update(tx.db()).await?;
        tx.record(Event::SiteUpdated);
        Ok(())
    })
    .await
}

/// What the pattern of a page may hold.
const OF_PAGES: [&str; 4] = ["{base}", "{locale}", "{slug}", "{id}"];

/// What the pattern of the page that shows drafts may hold.
const OF_PREVIEWS: [&str; 6] = ["{base}", "{locale}", "{slug}", "{id}", "{kind}", "{token}"];

fn pattern(check: &mut Check, path: &str, pattern: &str, known: &[&str]) -> String {
    let pattern = check.line(path, pattern, limits::URL);
    let names_it = pattern.contains("{slug}") || pattern.contains("{id}");
    check.rule(names_it, path, "The pattern must hold {slug} or {id}.");
    let plain = known.iter().fold(pattern.clone(), |pattern, known| pattern.replace(known, ""));
    check.rule(!plain.contains(['{', '}']), path, &format!("Only {} are known.", known.join(", ")));
    // A page of a site: readers and editors are led there.
    let place = pattern.replace("{base}", "https://example.org");
    let place = known.iter().fold(place, |place, known| place.replace(known, "x"));
    check.url(path, &place);
    pattern
}

impl SiteChanges {
    fn checked(self, check: &mut Check) -> Self {
        let mut page = |path, url: Option<String>| url.map(|url| pattern(check, path, &url, &OF_PAGES));
        let (article_url, faq_url) = (page("/articleUrl", self.article_url), page("/faqUrl", self.faq_url));
        let preview_url = self.preview_url.map(|url| {
            let url = pattern(check, "/previewUrl", &url, &OF_PREVIEWS);
            check.rule(url.contains("{token}"), "/previewUrl", "The pattern must hold {token}.");
            url
        });
        Self {
            name: self.name.map(|name| check.line("/name", &name, limits::NAME)),
            base_url: self.base_url.map(|url| check.url("/baseUrl", &url).trim_end_matches('/').to_owned()),
            article_url,
            faq_url,
            preview_url,
            default_locale: self.default_locale.map(|locale| check.locale("/defaultLocale", &locale)),
            comment_policy: self.comment_policy,
            comment_days: self.comment_days.inspect(|days| check.comment_days("/commentDays", *days)),
            comment_email: self.comment_email,
            comment_website: self.comment_website,
            comment_notice: self
                .comment_notice
                .map(|notice| check.optional_line("/commentNotice", &notice, limits::CAPTION)),
        }
    }
}
