//! The demo content: put in through the same services as everything else.
//!
//! The files beside this one hold it, an article a file; `content` reads them. The work may be cut off anywhere: each
//! thing is made in a transaction of its own, and only where it is not there yet, and what is made last is one article
//! in one transaction. Where that stands, all of it stands.

mod comments;
mod content;

use masthead_entity::{EntryId, EntryKind};

use self::content::{After, Article, Content};
use crate::{
    access::Actor,
    articles, authors, categories,
    context::Cx,
    db::{self, Work},
    entries::{
        Moving,
        desk::{
            self,
            listing::{self, EditorialOrder, Filter},
        },
        workflow::{self, EntryStatus},
    },
    error::{Code, Result},
    faqs,
    paging::PageArgs,
    sources, terms,
    terms::Wanted,
    validate::Check,
};

/// Fills a database that holds no article, or goes on where an earlier start was cut off. Every other one is left as it
/// is: neither what a person changed or deleted since nor content of their own is touched.
///
/// Of two processes that fill one database at the same time, one waits for the other and finds nothing left to do.
pub async fn fill(cx: &Cx) -> Result<()> {
    let _alone = db::alone(cx, Work::Demo).await?;
    // It may have waited for longer than a request lasts.
    let cx = &again(cx);
    if !is_wanted(cx).await? {
        return Ok(());
    }
    let Content { categories, authors, tags, sources, faqs, articles } = content::read()?;
    for category in categories {
        unless_there(categories::service::create(cx, category).await)?;
    }
    for author in authors {
        unless_there(authors::service::create(cx, author).await)?;
    }
    for tag in tags {
        let mut check = Check::default();
        let draft = tag.draft(&mut check, "");
        check.done()?;
        unless_there(terms::create(cx, draft).await)?;
    }
    for source in sources {
        unless_there(sources::service::create(cx, source).await)?;
    }
    for faq in faqs {
        unless_there(faqs::service::create(cx, faq).await)?;
    }
    for article in articles {
        make(&again(cx), article).await?;
    }
    Ok(())
}

/// Whether there is something to do: no article stands here, or the first of the demo without the last.
async fn is_wanted(cx: &Cx) -> Result<bool> {
    if one(cx, content::LAST, None).await?.is_some() {
        return Ok(false);
    }
    if one(cx, content::FIRST, None).await?.is_some() {
        return Ok(true);
    }
    let some = PageArgs { first: Some(1), ..PageArgs::default() };
    let any = listing::list(cx, EntryKind::Article, &Filter::default(), EditorialOrder::default(), &some).await?;
    Ok(any.items.is_empty())
}

/// An article with its comments, and what becomes of it afterwards.
async fn make(cx: &Cx, Article { article, comments, changes, afterwards }: Article) -> Result<()> {
    let (slug, locale) = (article.slug.clone().unwrap_or_default(), article.locale.clone());
    let made = articles::service::create(cx, article).await;
    let id = match made {
        Err(error) if error.code == Code::SlugTaken => one(cx, &slug, locale.as_deref()).await?.ok_or(error)?,
        made => made?,
    };
    comments::make(cx, id, comments).await?;
    let (entry, _) = desk::with_head(&again(cx), EntryKind::Article, id).await?;
    if workflow::status(&entry) != EntryStatus::Published {
        return Ok(());
    }
    if let Some(changes) = changes {
        articles::service::update(cx, id, Some(entry.version), changes).await?;
    }
    let verb = afterwards.map(|after| match after {
        After::Unpublish => Moving::Unpublish,
        After::Archive => Moving::Archive,
    });
    match verb {
        Some(moving) => articles::service::relocate(cx, id, Some(entry.version), moving).await,
        None => Ok(()),
    }
}

/// The article that has this slug, in whatever state.
async fn one(cx: &Cx, slug: &str, locale: Option<&str>) -> Result<Option<EntryId>> {
    let locale = cx.locale_or_default(locale).await?;
    let entry = desk::one(cx, EntryKind::Article, &Wanted::named(slug), &locale).await?;
    Ok(entry.map(|entry| entry.id))
}

/// What stands already under its slug is not made again.
fn unless_there<T>(made: Result<T>) -> Result<()> {
    match made {
        Err(error) if error.code == Code::SlugTaken => Ok(()),
        made => made.map(drop),
    }
}

/// A request of its own: it has its own deadline, and reads what was written before it.
fn again(cx: &Cx) -> Cx {
    as_actor(cx, cx.actor().clone())
}

fn as_actor(cx: &Cx, actor: Actor) -> Cx {
    Cx::new(cx.app().clone(), actor, cx.request_id())
}
