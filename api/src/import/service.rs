//! Writing a page: what it names is found or made, and all of it is written in one transaction.

use std::collections::HashMap;

use masthead_entity::{EntryId, EntryKind, TermId, TermKind, imported_page, term_version};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{citations::FoundSource, page::Page};
use crate::{
    access::Action,
    articles::inputs::{ArticleChanges, CreateArticleInput, MaterialInput},
    comments::{self, ImportedComment},
    context::Cx,
    db::Tx,
    entries::{self, Saving, Target, documents::Seo, workflow},
    error::{AppError, Code, Result},
    faqs::inputs::FaqReferenceInput,
    sources::types::{CreateSourceInput, SourceChanges, SourceType},
    terms::{Draft, Wanted, Wish, queries},
    text,
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
    cx.require(Action::CreateEntry)?;
    if let Some(known) = known(cx, &page.hash).await? {
        return Ok(known);
    }
    let locale = locale(cx, page).await?;
    let changes = changes(cx, page, publish).await?;
    let target = Target::New(EntryId(cx.new_id()), locale);
    let saving = Saving { kind: EntryKind::Article, target, changes };
    let (hash, comments) = (page.hash.clone(), comments_of(page));
    let also = move |tx: Tx, entry: EntryId| -> futures_util::future::BoxFuture<'static, Result<()>> {
        let (hash, comments) = (hash.clone(), comments.clone());
        Box::pin(async move {
            comments::import_in(&tx, entry, &comments, "/comments").await?;
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
            None => Err(explained(error)),
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
    if error.code != Code::SlugTaken || error.fields.iter().all(|field| field.path != "/slug") {
        return error;
    }
    let message = "There is an article with this slug, and it was not made from this file as it is now. Give --slug to \
                   import the page as another article.";
    AppError { message: message.to_owned(), ..error }
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

fn comments_of(page: &Page) -> Vec<ImportedComment> {
    let comment = |found: &super::reading::FoundComment| ImportedComment {
        depth: found.depth,
        name: found.name.clone(),
        at: found.at,
        text: found.text.clone(),
    };
    page.comments.iter().map(comment).collect()
}

/// The page as changes of an empty article.
async fn changes(cx: &Cx, page: &Page, publish: bool) -> Result<entries::changes::Changes> {
    let mut check = Check::default();
    let mut along = Vec::new();
    let keys = sources(cx, &page.sources, &mut check, &mut along).await?;
    let categories = categories(cx, &page.categories, &mut check, &mut along).await?;
    let authors = by_name(cx, TermKind::Author, &page.authors, &mut check, &mut along).await?;
    let tags = by_name(cx, TermKind::Tag, &page.tags, &mut check, &mut along).await?;
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
    let canonical_url = page.canonical.clone().filter(|_| page.format == super::Format::Markdown);
    let input = CreateArticleInput {
        title: page.title.value.clone(),
        lead: Some(page.lead.markdown(&keys)),
        body_markdown: Some(page.body.markdown(&keys)),
        // Given, so that a page with the title of an article that exists is refused, and not numbered.
        slug: Some(page.slug.clone().unwrap_or_else(|| text::derive_slug(&page.title.value, "article", 90))),
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
    Ok(entries::changes::Changes {
        categories: list(categories),
        authors: list(authors),
        tags: list(tags),
        along,
        ..changes
    })
}

type Along = Vec<(TermId, Draft)>;

/// Terms by their names or slugs: those that exist, and new ones for the others.
async fn by_name(
    cx: &Cx,
    kind: TermKind,
    names: &[String],
    check: &mut Check,
    along: &mut Along,
) -> Result<Vec<TermId>> {
    let existing = queries::named(cx, kind, names).await?;
    let mut found = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let id = match existing.iter().find(|row| is_named(row, name)) {
            Some(row) => row.term_id,
            None => make(cx, kind, name, None, check, &format!("/{}/{place}", field(kind)), along),
        };
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The last categories of paths, each found below the one before it, or made there.
async fn categories(cx: &Cx, paths: &[Vec<String>], check: &mut Check, along: &mut Along) -> Result<Vec<TermId>> {
    let names: Vec<String> = paths.concat();
    let existing = queries::named(cx, TermKind::Category, &names).await?;
    let mut found = Vec::new();
    for (place, path) in paths.iter().enumerate() {
        let mut above: Option<TermId> = None;
        for name in path {
            let named = || existing.iter().filter(|row| is_named(row, name));
            // One of this name below the one before; without one before, wherever it stands.
            let row = named().find(|row| above.is_some() && row.parent_id == above);
            let row = row.or_else(|| named().next().filter(|_| above.is_none() || path.len() == 1));
            let made = || {
                along.iter().find(|(_, draft)| {
                    draft.kind == TermKind::Category
                        && draft.parent == above
                        && text::sort_key(&draft.name) == text::sort_key(name)
                })
            };
            let known = row.map(|row| row.term_id).or_else(|| made().map(|(id, _)| *id));
            above = Some(match known {
                Some(id) => id,
                None => make(cx, TermKind::Category, name, above, check, &format!("/categories/{place}"), along),
            });
        }
        found.extend(above.filter(|id| !found.contains(id)));
    }
    Ok(found)
}

fn make(
    cx: &Cx,
    kind: TermKind,
    name: &str,
    parent: Option<TermId>,
    check: &mut Check,
    path: &str,
    along: &mut Along,
) -> TermId {
    let name = check.line(path, name, crate::limits::NAME);
    let same = |(_, draft): &&(TermId, Draft)| draft.kind == kind && draft.parent == parent && draft.name == name;
    if let Some((id, _)) = along.iter().find(same) {
        return *id;
    }
    let id = TermId(cx.new_id());
    along.push((id, Draft { parent, ..Draft::new(kind, name, None) }));
    id
}

fn is_named(row: &term_version::Model, name: &str) -> bool {
    row.sort_key == text::sort_key(name.trim()) || row.slug == text::fold_slug(name)
}

fn field(kind: TermKind) -> &'static str {
    match kind {
        TermKind::Author => "authors",
        TermKind::Category => "categories",
        TermKind::Source => "sources",
        TermKind::Tag => "tags",
    }
}

/// The keys of the page's works: of those that exist (the same address or, without one, the same label), and of new
/// ones.
async fn sources(cx: &Cx, found: &[FoundSource], check: &mut Check, along: &mut Along) -> Result<Vec<String>> {
    let existing = queries::sources_like(
        cx,
        found.iter().filter_map(|source| source.url.clone()).collect(),
        found.iter().map(|source| source.label.clone()).collect(),
    )
    .await?;
    let same = |source: &FoundSource| {
        existing.iter().find(|row| match &source.url {
            Some(url) => row.url.as_ref() == Some(url),
            None => row.url.is_none() && row.label.as_ref() == Some(&source.label),
        })
    };
    let wanted: Vec<&FoundSource> = found.iter().filter(|source| same(source).is_none()).collect();
    let mut free = free_keys(cx, &wanted, found).await?.into_iter();
    check.count("/sources", found.len(), crate::limits::RELATIONS);
    let mut keys = Vec::new();
    for (place, source) in found.iter().enumerate() {
        if let Some(row) = same(source) {
            keys.push(row.slug.clone());
            continue;
        }
        let key = free.next().unwrap_or_else(|| source.key.clone());
        let input = CreateSourceInput {
            key: Some(key.clone()),
            kind: Some(if source.url.is_some() { SourceType::Webpage } else { SourceType::Other }),
            title: source.title.clone(),
            authors: None,
            publisher: None,
            year: source.year,
            url: source.url.clone(),
            label: Some(source.label.clone()),
        };
        let draft = SourceChanges::from(input).checked(check, &format!("/sources/{place}")).draft();
        along.push((TermId(cx.new_id()), draft));
        keys.push(key);
    }
    Ok(keys)
}

/// Keys that no source has: as the page proposes them, or numbered.
async fn free_keys(cx: &Cx, wanted: &[&FoundSource], all: &[FoundSource]) -> Result<Vec<String>> {
    const TRIES: usize = 20;
    let numbered = |key: &str| -> Vec<String> {
        std::iter::once(key.to_owned()).chain((2..TRIES).map(|number| format!("{key}-{number}"))).collect()
    };
    let candidates: Vec<String> = wanted.iter().flat_map(|source| numbered(&source.key)).collect();
    let taken = crate::slugs::taken(cx, crate::slugs::Space::terms(TermKind::Source), &candidates).await?;
    let mut chosen: HashMap<String, ()> = HashMap::new();
    let mut keys = Vec::new();
    for source in wanted {
        let is_free = |key: &String| {
            let is_another = all.iter().any(|other| other.key == *key && !std::ptr::eq(other, *source));
            !taken.contains(key) && !chosen.contains_key(key) && !is_another
        };
        let key = numbered(&source.key).into_iter().find(is_free);
        let key = key.ok_or_else(|| {
            let message = format!("The keys {0}, {0}-2 ... are all in use; rename some of these sources.", source.key);
            AppError::new(Code::Conflict, message)
        })?;
        chosen.insert(key.clone(), ());
        keys.push(key);
    }
    Ok(keys)
}
