//! Articles on the desk in REST.

use actix_web::{HttpRequest, Responder, get, patch, post};
use masthead_entity::{EntryId, EntryKind, TermKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::{
    desk::{self, ArticleRevision, EditorialArticle, EditorialArticleSummary},
    inputs::{ArticleChanges, CreateArticleInput, PublishArticleOptions},
    service,
    types::Article,
};
use crate::{
    accounts::people::Person,
    authors::types::Author,
    categories::types::Category,
    context::Cx,
    entries::{
        self, Moving,
        desk::{
            briefs::{self, EditorialEntry, EntryPeople},
            listing::{EditorialOrder, FilterInput},
        },
        published::{
            self,
            publications::{self, EditorialPublication},
        },
        workflow::{
            EntryStatus,
            steps::{self, Review, Schedule},
        },
    },
    error::{AppError, Result},
    faqs::{
        self,
        desk::{EditorialFaq, EditorialFaqSummary},
    },
    paging::{Page, PageArgs},
    rest::{
        Answer, BodyOrMarkdown, IfMatch, Key, NoInput, OptionalBody, PageView, Query,
        markdown::{self, MarkdownFile},
        problem::Problem,
        query::{LocaleQuery, NoQuery},
    },
    shown::Moment,
    sources::types::Source,
    tags::types::Tag,
    terms,
    wire::{DateTime, Id},
};

/// An article on the desk with its working revision.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EditorialArticlePage {
    #[serde(flatten)]
    article: EditorialArticle,
    /// The slug of the working revision.
    slug: String,
    /// The title of the working revision.
    title: String,
    #[serde(flatten)]
    people: EntryPeople,
    /// What says the same in other languages, in every state that you may see.
    translations: Vec<EditorialEntry>,
    /// The newest revision: what editors see.
    working_revision: ArticleRevisionPage,
    /// What readers see; null as long as they see nothing.
    published: Option<Article>,
    /// What is to happen to it at a time, or could not be done then, in order of time.
    schedules: Vec<Schedule>,
    /// The 20 newest reviews of its revisions.
    reviews: PageView<Review>,
    /// What was ever public of it and when, newest first.
    publications: Vec<EditorialPublication>,
}

/// A snapshot of an article with its relations.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleRevisionPage {
    #[serde(flatten)]
    revision: ArticleRevision,
    /// Who saved it; null where that was a machine.
    created_by: Option<Person>,
    /// Whether it is what readers see.
    is_published: bool,
    /// Whether readers see it, or saw it once.
    was_published: bool,
    /// Its categories, the first is primary.
    categories: Vec<Category>,
    /// Its tags, in order.
    tags: Vec<Tag>,
    /// Its bylines, in order.
    authors: Vec<Author>,
    /// Its sources: those that it cites, in order, then those only listed.
    sources: Vec<Source>,
    /// Its FAQs, in order, in whatever state.
    faqs: Vec<EditorialFaqSummary>,
}

/// A revision with its relations.
pub async fn revision_page(cx: &Cx, row: entries::desk::Revision) -> Result<ArticleRevisionPage> {
    let id = row.id;
    let kinds = [TermKind::Category, TermKind::Tag, TermKind::Author, TermKind::Source];
    let mut lists = terms::queries::of_revisions(cx, &kinds.map(|kind| (id, kind))).await?;
    let mut taken = |kind| lists.remove(&(id, kind)).unwrap_or_default();
    let faqs = entries::desk::faqs_of_revisions(cx, &[id]).await?.remove(&id).unwrap_or_default();
    let marks = entries::history::marks(cx, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(ArticleRevisionPage {
        created_by: marks.created_by,
        is_published: marks.is_published,
        was_published: marks.was_published,
        categories: taken(TermKind::Category).into_iter().map(Category::from).collect(),
        tags: taken(TermKind::Tag).into_iter().map(Tag::from).collect(),
        authors: taken(TermKind::Author).into_iter().map(Author::of).collect::<Result<_>>()?,
        sources: taken(TermKind::Source).into_iter().map(Source::of).collect::<Result<_>>()?,
        faqs: faqs::desk::summaries(cx, faqs.into_iter().map(EditorialFaq::from).collect()).await?,
        revision: ArticleRevision::of(row)?,
    })
}

async fn on_desk(cx: &Cx, article: EditorialArticle) -> Result<EditorialArticlePage> {
    let head = article.on_desk.head.ok_or_else(|| AppError::internal("an entry without a revision"))?;
    let row = entries::desk::heads(cx, &[head]).await?.remove(&head);
    let row = row.ok_or_else(|| AppError::internal("a revision is missing"))?;
    let people = briefs::people_of(cx, &[article.on_desk.accounts(row.created_by)]).await?.pop().unwrap_or_default();
    let mut translations =
        briefs::of_groups(cx, &[article.on_desk.group]).await?.remove(&article.on_desk.group).unwrap_or_default();
    translations.retain(|entry| entry.id != article.id);
    let (slug, title) = (row.slug.clone(), row.title.clone());
    let site = cx.site().await?;
    let published = published::by_ids(cx, EntryKind::Article, &[article.entry()], Moment::Now).await?;
    let published = published.into_values().next();
    let publications = publications::on_desk(cx, &[article.entry()]).await?.remove(&article.entry());
    let reviews = steps::reviews_of(cx, &[article.entry()], &PageArgs::default()).await?.remove(&article.entry());
    Ok(EditorialArticlePage {
        schedules: steps::schedules_of(cx, &[article.entry()]).await?.remove(&article.entry()).unwrap_or_default(),
        reviews: PageView::new(reviews.unwrap_or_else(|| Page::empty(false)), |review| review),
        slug,
        title,
        people,
        translations,
        working_revision: revision_page(cx, row).await?,
        published: published.map(|row| Article::of(cx, row, &site)).transpose()?,
        publications: publications.into_iter().flatten().map(EditorialPublication::from).collect(),
        article,
    })
}

/// What was changed, as it is now.
pub async fn changed(cx: &Cx, id: EntryId) -> Result<Answer> {
    let article = desk::changed(cx, id).await?;
    let version = article.version;
    Ok(Answer::private(&on_desk(cx, article).await?)?.version(version))
}

/// What a list of the desk is narrowed to and ordered by.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeskListQuery {
    /// Only these; without it, all that are neither archived nor in the trash.
    #[param(inline)]
    status: Option<EntryStatus>,
    /// Only in this language, BCP 47.
    locale: Option<String>,
    /// Begun by this account: its id, or `me`.
    created_by: Option<String>,
    /// To be worked on next by this account: its id, or `me`.
    assignee: Option<String>,
    /// True: to be worked on by nobody in particular; false: by somebody.
    unassigned: Option<bool>,
    /// Published, and for readers last changed before this time.
    stale_before: Option<DateTime>,
    /// Not changed in any way since this time.
    untouched_since: Option<DateTime>,
    /// With this tag, by slug or id.
    tag: Option<String>,
    /// In this category or one below it, by slug or id. A FAQ is in none.
    category: Option<String>,
    /// With this byline, by slug or id. A FAQ has none.
    author: Option<String>,
    /// With this in its title or question, whatever the case and the accents.
    title_contains: Option<String>,
    /// In which order; last changed first when it is left out.
    #[param(inline)]
    order_by: Option<EditorialOrder>,
    /// So many from the front: 0 to 100, 20 when neither this nor `last` is given.
    first: Option<i32>,
    /// Behind this cursor.
    after: Option<String>,
    /// So many from the end: 0 to 100.
    last: Option<i32>,
    /// Before this cursor.
    before: Option<String>,
    /// Whether `page.totalCount` is wanted.
    total: Option<bool>,
}

impl DeskListQuery {
    /// The filter, the order and the page that are asked for.
    pub fn parts(self) -> (FilterInput, Option<EditorialOrder>, PageArgs) {
        let total = self.total.unwrap_or_default();
        let args = PageArgs { first: self.first, after: self.after, last: self.last, before: self.before, total };
        let filter = FilterInput {
            status: self.status,
            locale: self.locale,
            created_by: self.created_by,
            assignee: self.assignee,
            unassigned: self.unassigned,
            stale_before: self.stale_before,
            untouched_since: self.untouched_since,
            tag: self.tag,
            category: self.category,
            author: self.author,
            title_contains: self.title_contains,
        };
        (filter, self.order_by, args)
    }
}

/// Articles in whatever state.
#[utoipa::path(get, path = "/api/v1/editorial/articles", operation_id = "listEditorialArticles", tag = "Editing",
    params(DeskListQuery), security(("bearer" = [])),
    responses((status = 200, body = PageView<EditorialArticleSummary>), (status = "4XX", body = Problem)))]
#[get("/editorial/articles")]
pub async fn list(cx: Cx, request: HttpRequest, query: Query<DeskListQuery>) -> Result<impl Responder> {
    let (filter, by, args) = query.0.parts();
    let rows = desk::list(&cx, filter, "", by, &args).await?;
    let summaries = desk::summaries(&cx, rows.nodes().cloned().collect()).await?;
    let page = PageView::new(rows.with(summaries), |summary| summary);
    Ok(Answer::private(&page)?.page(&request, &page))
}

/// An article in whatever state, by id or by slug, with its working revision.
#[utoipa::path(get, path = "/api/v1/editorial/articles/{key}", operation_id = "readEditorialArticle", tag = "Editing",
    params(("key" = String, Path, description = "Id or slug"), LocaleQuery), security(("bearer" = [])),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[get("/editorial/articles/{key}")]
pub async fn read(cx: Cx, key: Key, query: Query<LocaleQuery>) -> Result<impl Responder> {
    let article = desk::one(&cx, &key.0, query.0.locale.as_deref()).await?;
    let article = article.ok_or_else(|| AppError::not_found(entries::word(EntryKind::Article)))?;
    let version = article.version;
    Ok(Answer::private(&on_desk(&cx, article).await?)?.version(version))
}

/// Makes an article, with new tags, FAQs and sources where they are given, and publishes all of it where that is asked
/// for: all or nothing.
#[utoipa::path(post, path = "/api/v1/editorial/articles", operation_id = "createArticle", tag = "Editing",
    security(("bearer" = [])),
    request_body(description = markdown::DESCRIPTION, content((CreateArticleInput = "application/json"),
        (MarkdownFile = "text/markdown", example = markdown::examples::article))),
    responses((status = 201, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[post("/editorial/articles")]
pub async fn create(
    cx: Cx,
    _query: Query<NoQuery>,
    body: BodyOrMarkdown<CreateArticleInput>,
) -> Result<impl Responder> {
    let id = service::create(&cx, body.0).await?;
    Ok(changed(&cx, id).await?.made("editorial/articles", Id(id.0)))
}

/// Saves changes of an article.
#[utoipa::path(patch, path = "/api/v1/editorial/articles/{key}", operation_id = "updateArticle", tag = "Editing",
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    security(("bearer" = [])),
    request_body(description = markdown::DESCRIPTION, content((ArticleChanges = "application/json"),
        (MarkdownFile = "text/markdown", example = markdown::examples::article_change))),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[patch("/editorial/articles/{key}")]
pub async fn update(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: BodyOrMarkdown<ArticleChanges>,
) -> Result<impl Responder> {
    let id = key.id()?.into();
    service::update(&cx, id, expected.0, body.0).await?;
    changed(&cx, id).await
}

/// Shows the working revision to readers.
#[utoipa::path(post, path = "/api/v1/editorial/articles/{key}/publish", operation_id = "publishArticle",
    tag = "Editing", security(("bearer" = [])), request_body = Option<PublishArticleOptions>,
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/{key}/publish")]
pub async fn publish(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    body: OptionalBody<PublishArticleOptions>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Publish(body.0.checked()?)).await
}

/// Takes an article from readers.
#[utoipa::path(post, path = "/api/v1/editorial/articles/{key}/unpublish", operation_id = "unpublishArticle",
    tag = "Editing", security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/{key}/unpublish")]
pub async fn unpublish(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Unpublish).await
}

/// Has an article's working revision wait for a reviewer. Readers notice nothing.
#[utoipa::path(post, path = "/api/v1/editorial/articles/{key}/submit", operation_id = "submitArticle",
    tag = "Editing", security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/{key}/submit")]
pub async fn submit(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Submit).await
}

/// Takes an article from readers and puts it aside.
#[utoipa::path(post, path = "/api/v1/editorial/articles/{key}/archive", operation_id = "archiveArticle",
    tag = "Editing", security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/{key}/archive")]
pub async fn archive(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Archive).await
}

/// Takes an article from readers and throws it away; it can be restored.
#[utoipa::path(delete, path = "/api/v1/editorial/articles/{key}", operation_id = "deleteArticle", tag = "Editing",
    security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[actix_web::delete("/editorial/articles/{key}")]
pub async fn delete(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Trash).await
}

/// Brings an article back from the archive or the trash, unpublished.
#[utoipa::path(post, path = "/api/v1/editorial/articles/{key}/restore", operation_id = "restoreArticle",
    tag = "Editing", security(("bearer" = [])),
    params(("key" = String, Path, description = "Id"), ("If-Match" = String, Header, description = "Its ETag")),
    responses((status = 200, body = EditorialArticlePage), (status = "4XX", body = Problem)))]
#[post("/editorial/articles/{key}/restore")]
pub async fn restore(
    cx: Cx,
    key: Key,
    _query: Query<NoQuery>,
    expected: IfMatch,
    _body: OptionalBody<NoInput>,
) -> Result<impl Responder> {
    relocate(&cx, &key, &expected, Moving::Restore).await
}

/// Moves an article, and answers with it as it is then.
pub async fn relocate(cx: &Cx, key: &Key, expected: &IfMatch, moving: Moving) -> Result<Answer> {
    let id = key.id()?.into();
    service::relocate(cx, id, expected.0, moving).await?;
    changed(cx, id).await
}
