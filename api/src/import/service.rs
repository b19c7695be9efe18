//! Writing a page: what it names is found or made, and all of it is written in one transaction.

use futures_util::future::BoxFuture;
use masthead_entity::{EntryId, EntryKind, TermId, TermKind, imported_page};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{page::Page, reading::FoundComment, terms::Terms};
use crate::{
    access::Action,
    articles::inputs::{ArticleChanges, CreateArticleInput, MaterialInput},
    comments::{self, ImportedComment},
    context::Cx,
    db::Tx,
    entries::{self, Saving, Target, changes::Changes, documents::Seo, workflow},
    error::{AppError, Code, Result},
    faqs::inputs::FaqReferenceInput,
    limits,
    slugs::{self, Space},
    terms::{Wanted, Wish},
    validate::{self, Check},
    wire::DateTime,
};

/// What became of a page.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The article.
    pub entry: EntryId,
    /// Its slug.
    pub slug: String,
    /// Its language.
    pub locale: String,
    /// Its state.
    pub status: workflow::EntryStatus,
    /// Whether this file had become an article before: nothing was written then.
    pub is_known: bool,
}

/// Writes a page, with everything that it brings: all or nothing. A file that has become an article before is not
/// written again, whatever became of the article. `slug_taken` when another article has its slug.
pub async fn import_page(cx: &Cx, page: &Page, publish: bool) -> Result<Outcome> {
    cx.require(Action::ImportContent)?;
    if let Some(known) = known(cx, &page.hash).await? {
        return Ok(known);
    }
    let locale = locale(cx, page).await?;
    let comments = comments_of(cx, page).await?;
    for _ in 1..ATTEMPTS {
        match attempt(cx, page, &locale, &comments, publish).await {
            // Another process made one of its terms meanwhile, which is found now.
            Err(error) if is_of_a_term(&error) => {}
            outcome => return outcome.map_err(explained),
        }
    }
    attempt(cx, page, &locale, &comments, publish).await.map_err(explained)
}

/// How often an import is tried again because another process makes the same terms.
const ATTEMPTS: usize = 5;

fn is_of_a_term(error: &AppError) -> bool {
    error.code == Code::SlugTaken && error.fields.iter().any(|field| field.path != "/slug")
}

async fn attempt(cx: &Cx, page: &Page, locale: &str, comments: &[ImportedComment], publish: bool) -> Result<Outcome> {
    let changes = changes(cx, page, publish).await?;
    let target = Target::New(EntryId(cx.new_id()), locale.to_owned());
    let saving = Saving { kind: EntryKind::Article, target, changes };
    let (hash, comments) = (page.hash.clone(), comments.to_vec());
    let also = move |tx: Tx, entry: EntryId| -> BoxFuture<'static, Result<()>> {
        let (hash, comments) = (hash.clone(), comments.clone());
        Box::pin(async move {
            comments::import_in(&tx, entry, &comments).await?;
            let row = imported_page::ActiveModel { hash: Set(hash), entry_id: Set(entry), imported_at: Set(tx.at()) };
            imported_page::Entity::insert(row).exec_without_returning(tx.db()).await?;
            Ok(())
        })
    };
    match entries::save_and(cx, saving, also).await {
        Ok(entry) => outcome(cx, entry, false).await,
        Err(error) => match known(cx, &page.hash).await? {
            // Another process was quicker with the same file.
            Some(known) => Ok(known),
            None => Err(error),
        },
    }
}

async fn known(cx: &Cx, hash: &str) -> Result<Option<Outcome>> {
    let row = imported_page::Entity::find_by_id(hash.to_owned()).one(&*cx.read().await?).await?;
    match row {
        Some(row) => outcome(cx, row.entry_id, true).await.map(Some),
        None => Ok(None),
    }
}

async fn outcome(cx: &Cx, entry: EntryId, is_known: bool) -> Result<Outcome> {
    let (row, head) = entries::desk::with_head(cx, EntryKind::Article, entry).await?;
    Ok(Outcome { entry, slug: head.slug, status: workflow::status(&row), locale: row.locale, is_known })
}

/// The same slug means the same article: a page is never doubled under a number.
fn explained(error: AppError) -> AppError {
    if error.code != Code::SlugTaken || is_of_a_term(&error) {
        return error;
    }
    let message = "There is an article with this slug, and it was not made from this file as it is now. Give --slug to \
                   import the page as another article.";
    AppError { message: message.to_owned(), fields: Vec::new(), ..error }
}

/// The language: as given; as the page says, where it is not that of the site; else the site's.
async fn locale(cx: &Cx, page: &Page) -> Result<String> {
    let default = cx.site().await?.default_locale.clone();
    let mut check = Check::default();
    let locale = match (&page.locale, &page.own_locale) {
        (Some(given), _) => check.locale("/locale", given),
        (None, Some(own)) => {
            let language = |locale: &str| locale.split('-').next().unwrap_or_default().to_lowercase();
            let own = validate::canonical_locale(&own.value);
            own.filter(|own| language(own) != language(&default)).unwrap_or(default)
        }
        (None, None) => default,
    };
    check.done().map(|()| locale)
}

/// The comments, rendered before the writer is taken.
async fn comments_of(cx: &Cx, page: &Page) -> Result<Vec<ImportedComment>> {
    let (found, now) = (page.comments.clone(), cx.now());
    let work = move || {
        let mut check = Check::default();
        let comment = |(place, found): (usize, FoundComment)| {
            let FoundComment { depth, name, at, text, .. } = found;
            ImportedComment::checked(&mut check, &format!("/comments/{place}"), (depth, name, at, text), now)
        };
        let comments = found.into_iter().enumerate().map(comment).collect();
        check.done().map(|()| comments)
    };
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)?
}

/// The page as changes of an empty article.
async fn changes(cx: &Cx, page: &Page, publish: bool) -> Result<Changes> {
    let mut terms = Terms::new(cx);
    let many = [
        ("/authors", page.authors.len()),
        ("/categories", page.categories.len()),
        ("/sources", page.sources.len()),
        ("/tags", page.tags.len()),
        ("/faqs", page.faqs.len()),
    ];
    // Before the database is asked for each of them.
    let mut counted = Check::default();
    many.into_iter().for_each(|(path, count)| counted.count(path, count, limits::RELATIONS));
    counted.count("/comments", page.comments.len(), limits::IMPORTED_COMMENTS);
    counted.done()?;
    let keys = terms.sources("/sources", &page.sources).await?;
    let categories = terms.categories("/categories", &page.categories).await?;
    let authors = terms.named(TermKind::Author, "/authors", &page.authors).await?;
    let tags = terms.named(TermKind::Tag, "/tags", &page.tags).await?;
    let Terms { mut check, new: new_terms, .. } = terms;
    let material = |found: &super::page::FoundMaterial| MaterialInput {
        title: Some(found.title.clone()),
        url: Some(found.url.clone()),
        article: None,
        description: found.description.clone(),
    };
    let faq = |found: &super::page::FoundFaq| FaqReferenceInput {
        id: None,
        slug: None,
        question: Some(found.question.clone()),
        answer_markdown: Some(found.answer.markdown(&keys)),
        tags: None,
        sources: None,
    };
    let canonical_url = page.canonical.clone();
    let input = CreateArticleInput {
        translation_of: None,
        note: None,
        title: page.title.value.clone(),
        lead: Some(page.lead.markdown(&keys)),
        body_markdown: Some(page.body.markdown(&keys)),
        // Given, so that a page with the title of an article that exists is refused, and not numbered.
        slug: Some(
            page.slug
                .clone()
                .unwrap_or_else(|| slugs::derived(Space::entries(EntryKind::Article, ""), &page.title.value)),
        ),
        locale: None,
        excerpt: page.excerpt.clone(),
        categories: None,
        tags: None,
        authors: None,
        faqs: Some(page.faqs.iter().map(faq).collect()),
        sources: None,
        prompts: Some(page.prompts.clone()),
        materials: Some(page.materials.iter().map(material).collect()),
        cover_image: page.cover.clone(),
        seo: canonical_url.map(|url| Seo { canonical_url: Some(url), ..Seo::default() }),
        published_at: page.published_at.map(DateTime),
        publish: Some(publish),
        publish_faqs: None,
    };
    let changes = ArticleChanges::from(input).checked(cx, &mut check);
    check.done()?;
    let list = |ids: Vec<TermId>| Some(ids.into_iter().map(|id| Wish::Existing(Wanted::Id(id.0))).collect());
    Ok(Changes { categories: list(categories), authors: list(authors), tags: list(tags), new_terms, ..changes })
}
