//! What readers may see of entries. Every query of readers starts from [`open`], the open publications: no forgotten
//! filter can show a draft.

use std::collections::HashMap;

use masthead_entity::{
    CommentPolicy, EntryId, EntryKind, PublicationId, RevisionId, TermId, TermKind, Timestamp, entry, publication,
    publication_faq, publication_term, revision, site, slug, term_version,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};

use super::documents::{Image, MaterialDocument, Prompt, Seo};
use crate::{
    access::Action,
    context::Cx,
    db::{
        document,
        order::{self, Ordering},
    },
    error::Result,
    journal::Name,
    paging::{Key, Page, PageArgs, Place, Seal},
    rendering::{Citation, Heading},
    slugs::Space,
    terms::{self, Wanted},
};

use publication::Column as P;

/// What readers may see of a kind: its open publications.
fn open(kind: EntryKind) -> Select<publication::Entity> {
    publication::Entity::find().filter(P::Kind.eq(kind)).filter(P::ValidTo.is_null())
}

/// One published entry, without its long texts.
#[derive(Clone, Debug, FromQueryResult)]
#[allow(missing_docs)]
pub struct Row {
    pub entry_id: EntryId,
    pub publication_id: PublicationId,
    pub revision_id: RevisionId,
    pub kind: EntryKind,
    pub locale: String,
    pub slug: String,
    pub title: String,
    pub title_key: String,
    pub lead: String,
    pub lead_html: String,
    pub excerpt_text: String,
    pub cover_image: Option<String>,
    pub seo: String,
    pub word_count: i32,
    pub published_at: Timestamp,
    pub updated_at: Timestamp,
    pub comment_policy: Option<CommentPolicy>,
    pub comments_close_at: Option<Timestamp>,
    pub comment_count: i32,
}

impl Row {
    /// The page of the front end that shows the entry, by the site's pattern.
    pub fn url(&self, site: &site::Model) -> String {
        let pattern = match self.kind {
            EntryKind::Article => &site.article_url,
            EntryKind::Faq => &site.faq_url,
        };
        pattern
            .replace("{base}", &site.base_url)
            .replace("{locale}", &self.locale)
            .replace("{id}", &self.entry_id.to_string())
            .replace("{slug}", &url::form_urlencoded::byte_serialize(self.slug.as_bytes()).collect::<String>())
    }

    /// The cover image.
    pub fn cover_image(&self) -> Result<Option<Image>> {
        document::read_optional(self.cover_image.as_deref())
    }

    /// What search engines are told.
    pub fn seo(&self) -> Result<Seo> {
        document::read(&self.seo)
    }
}

/// The columns of a [`Row`].
fn rows(select: Select<publication::Entity>) -> Select<publication::Entity> {
    let on_revision = publication::Entity::belongs_to(revision::Entity).from(P::RevisionId).to(revision::Column::Id);
    let on_entry = publication::Entity::belongs_to(entry::Entity).from(P::EntryId).to(entry::Column::Id);
    select
        .select_only()
        .columns([P::EntryId, P::RevisionId, P::Kind, P::Locale, P::Slug, P::TitleKey, P::PublishedAt, P::UpdatedAt])
        .column_as(P::Id, "publication_id")
        .columns([
            revision::Column::Title,
            revision::Column::Lead,
            revision::Column::LeadHtml,
            revision::Column::ExcerptText,
            revision::Column::CoverImage,
            revision::Column::Seo,
            revision::Column::WordCount,
        ])
        .columns([entry::Column::CommentPolicy, entry::Column::CommentsCloseAt, entry::Column::CommentCount])
        .join(JoinType::InnerJoin, on_revision.into())
        .join(JoinType::InnerJoin, on_entry.into())
}

fn note(cx: &Cx, rows: &[Row]) {
    rows.iter().for_each(|row| cx.saw(Name::entry(row.kind, row.entry_id)));
}

/// The entry that a reader asks for. A slug that it had once, and that readers saw, finds it too.
pub async fn one(cx: &Cx, kind: EntryKind, wanted: &Wanted, locale: &str) -> Result<Option<Row>> {
    cx.require(Action::ReadPublished)?;
    let select = match wanted {
        Wanted::Id(id) => {
            cx.saw(Name::entry(kind, EntryId(*id)));
            open(kind).filter(P::EntryId.eq(EntryId(*id)))
        }
        Wanted::Slug(name) => {
            cx.saw(Name::entry_slug(kind, name));
            let owner = slug::Entity::find()
                .select_only()
                .column(slug::Column::OwnerId)
                .filter(slug::Column::Space.eq(Space::entries(kind, locale).of))
                .filter(slug::Column::Locale.eq(locale))
                .filter(slug::Column::Slug.eq(name.as_str()))
                .filter(slug::Column::Published.eq(true));
            open(kind).filter(P::EntryId.in_subquery(owner.into_query()))
        }
    };
    let row = rows(select).into_model::<Row>().one(&*cx.read().await?).await?;
    note(cx, row.as_slice());
    Ok(row)
}

/// Entries by id; those that readers do not see are missing.
pub async fn by_ids(cx: &Cx, kind: EntryKind, ids: &[EntryId]) -> Result<HashMap<EntryId, Row>> {
    cx.require(Action::ReadPublished)?;
    ids.iter().for_each(|id| cx.saw(Name::entry(kind, *id)));
    let select = rows(open(kind)).filter(P::EntryId.is_in(ids.iter().copied()));
    let found = select.into_model::<Row>().all(&*cx.read().await?).await?;
    Ok(found.into_iter().map(|row| (row.entry_id, row)).collect())
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum By {
    /// Newest first.
    #[default]
    PublishedDescending,
    /// Oldest first.
    PublishedAscending,
    /// Last changed first.
    UpdatedDescending,
    /// By title.
    TitleAscending,
}

/// What a list is narrowed to; all of it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// With this tag.
    pub tag: Option<String>,
    /// In this category or one below it.
    pub category: Option<String>,
    /// By this author.
    pub author: Option<String>,
    /// In this language.
    pub locale: Option<String>,
    /// Published at this time or later.
    pub published_after: Option<Timestamp>,
    /// Published before this time.
    pub published_before: Option<Timestamp>,
}

/// The terms by which a list is narrowed: each group by any of its terms. `None`: one of them is unknown.
async fn groups(cx: &Cx, filter: &Filter) -> Result<Option<Vec<Vec<TermId>>>> {
    let mut groups = Vec::new();
    for (kind, name) in
        [(TermKind::Tag, &filter.tag), (TermKind::Author, &filter.author), (TermKind::Category, &filter.category)]
    {
        let Some(name) = name else { continue };
        let Some(term) = terms::queries::one(cx, kind, &Wanted::read(name)).await? else { return Ok(None) };
        groups.push(match kind {
            TermKind::Category => terms::queries::tree(cx).await?.with_descendants(term.term_id),
            _ => vec![term.term_id],
        });
    }
    Ok(Some(groups))
}

/// A list of entries.
pub async fn list(cx: &Cx, kind: EntryKind, filter: &Filter, by: By, args: &PageArgs) -> Result<Page<Row>> {
    cx.require(Action::ReadPublished)?;
    cx.saw(Name::entries(kind));
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("{kind:?} {filter:?} {by:?}")))?;
    let Some(groups) = groups(cx, filter).await? else { return Ok(Page::empty(args.total)) };
    let mut select = open(kind);
    if let Some(locale) = &filter.locale {
        select = select.filter(P::Locale.eq(locale.as_str()));
    }
    if let Some(after) = filter.published_after {
        select = select.filter(P::PublishedAt.gte(after));
    }
    if let Some(before) = filter.published_before {
        select = select.filter(P::PublishedAt.lt(before));
    }
    let select = rows(narrowed(select, kind, &groups)).into_query();
    let ordering = ordering(by, is_one_range(&groups));
    let db = cx.read().await?;
    let place = |row: &Row| place(row, by);
    let page = order::page(&db, &window, &ordering, &select, place, Ok).await?;
    page.nodes().for_each(|row| cx.saw(Name::entry(kind, row.entry_id)));
    Ok(page)
}

/// Narrows to entries that carry a term of each group. The first group of a single term leads: its entries are one
/// range of the index of `publication_term`.
fn narrowed(
    select: Select<publication::Entity>,
    kind: EntryKind,
    groups: &[Vec<TermId>],
) -> Select<publication::Entity> {
    use publication_term::Column as T;
    let leader = groups.iter().position(|group| group.len() == 1);
    groups.iter().enumerate().fold(select, |select, (place, group)| {
        if Some(place) == leader {
            let on_term = publication::Entity::belongs_to(publication_term::Entity).from(P::Id).to(T::PublicationId);
            return select
                .join(JoinType::InnerJoin, on_term.into())
                .filter(T::TermId.is_in(group.iter().copied()))
                .filter(T::EntryKind.eq(kind))
                .filter(T::ValidTo.is_null());
        }
        let with_term = publication_term::Entity::find()
            .select_only()
            .column(T::PublicationId)
            .filter(T::TermId.is_in(group.iter().copied()))
            .filter(T::ValidTo.is_null());
        select.filter(P::Id.in_subquery(with_term.into_query()))
    })
}

fn is_one_range(groups: &[Vec<TermId>]) -> bool {
    groups.iter().any(|group| group.len() == 1)
}

/// The order of a list; by date, of the rows that lead it.
fn ordering(by: By, led_by_term: bool) -> Ordering {
    let publication = |column: P| Expr::col((publication::Entity, column));
    let (date, id) = match led_by_term {
        true => (
            Expr::col((publication_term::Entity, publication_term::Column::PublishedAt)),
            Expr::col((publication_term::Entity, publication_term::Column::EntryId)),
        ),
        false => (publication(P::PublishedAt), publication(P::EntryId)),
    };
    match by {
        By::PublishedDescending => Ordering::descending(date, id),
        By::PublishedAscending => Ordering::ascending(date, id),
        By::UpdatedDescending => Ordering::descending(publication(P::UpdatedAt), publication(P::EntryId)),
        By::TitleAscending => Ordering::ascending(publication(P::TitleKey), publication(P::EntryId)),
    }
}

fn place(row: &Row, by: By) -> Place {
    let key = match by {
        By::PublishedDescending | By::PublishedAscending => Key::Number(row.published_at.0),
        By::UpdatedDescending => Key::Number(row.updated_at.0),
        By::TitleAscending => Key::Text(row.title_key.clone()),
    };
    Place { key, id: row.entry_id.0 }
}

/// The entries that carry any of the terms of a parent, newest first: the list of a tag, of a category with what is
/// below it, of an author, of a source.
pub async fn of_terms(
    cx: &Cx,
    kind: EntryKind,
    parents: &HashMap<TermId, Vec<TermId>>,
    args: &PageArgs,
) -> Result<HashMap<TermId, Page<Row>>> {
    let keys: Vec<TermId> = parents.keys().copied().collect();
    let select = |parent: &TermId| {
        let groups: Vec<_> = parents.get(parent).cloned().into_iter().collect();
        rows(narrowed(open(kind), kind, &groups)).into_query()
    };
    let led_by_term = parents.values().all(|terms| terms.len() == 1);
    children(cx, kind, &keys, args, &ordering(By::default(), led_by_term), select).await
}

/// The articles that show FAQs, newest first.
pub async fn articles_of_faqs(cx: &Cx, faqs: &[EntryId], args: &PageArgs) -> Result<HashMap<EntryId, Page<Row>>> {
    use publication_faq::Column as F;
    let select = |faq: &EntryId| {
        let on_faq = publication::Entity::belongs_to(publication_faq::Entity).from(P::Id).to(F::PublicationId);
        rows(open(EntryKind::Article))
            .join(JoinType::InnerJoin, on_faq.into())
            .filter(F::FaqId.eq(*faq))
            .filter(F::ValidTo.is_null())
            .into_query()
    };
    let column = |column: F| Expr::col((publication_faq::Entity, column));
    let ordering = Ordering::descending(column(F::PublishedAt), column(F::EntryId));
    children(cx, EntryKind::Article, faqs, args, &ordering, select).await
}

/// A page of entries for each of many parents, newest first.
async fn children<K: Clone + Eq + std::hash::Hash + std::fmt::Display>(
    cx: &Cx,
    kind: EntryKind,
    parents: &[K],
    args: &PageArgs,
    ordering: &Ordering,
    select: impl Fn(&K) -> SelectStatement,
) -> Result<HashMap<K, Page<Row>>> {
    cx.saw(Name::entries(kind));
    let window = |parent: &K| args.window(Seal::new(&cx.app().keys().cursors, &format!("{kind:?} under {parent}")));
    let place = |row: &Row| place(row, By::default());
    let pages = order::pages(&*cx.read().await?, parents, window, ordering, select, place, Ok).await?;
    let shown = pages.values().flat_map(Page::nodes);
    shown.for_each(|row| cx.saw(Name::entry(kind, row.entry_id)));
    Ok(pages)
}

/// A FAQ at its place in an article.
#[derive(FromQueryResult)]
struct Placed {
    position: i32,
    #[sea_orm(nested)]
    row: Row,
}

/// The FAQs of article publications, each list in its order. Each FAQ as its own open publication shows it; withdrawn
/// ones are left out, and come back in their place.
pub async fn faqs_of_publications(
    cx: &Cx,
    publications: &[PublicationId],
    args: &PageArgs,
) -> Result<HashMap<PublicationId, Page<Row>>> {
    use publication_faq::Column as F;
    let window = |publication: &PublicationId| {
        args.window(Seal::new(&cx.app().keys().cursors, &format!("FAQs of {publication}")))
    };
    let select = |publication: &PublicationId| {
        let on_faq = publication::Entity::belongs_to(publication_faq::Entity).from(P::EntryId).to(F::FaqId);
        rows(open(EntryKind::Faq))
            .column(F::Position)
            .join(JoinType::InnerJoin, on_faq.into())
            .filter(F::PublicationId.eq(*publication))
            .into_query()
    };
    let column = |column: F| Expr::col((publication_faq::Entity, column));
    let ordering = Ordering::ascending(column(F::Position), column(F::FaqId));
    let place = |faq: &Placed| Place { key: Key::Number(faq.position.into()), id: faq.row.entry_id.0 };
    let view = |faq: Placed| Ok(faq.row);
    let pages = order::pages(&*cx.read().await?, publications, window, &ordering, select, place, view).await?;
    pages.values().flat_map(Page::nodes).for_each(|row| cx.saw(Name::entry(EntryKind::Faq, row.entry_id)));
    Ok(pages)
}

/// The sources of article publications: in order of first citation, then those of their FAQs that are not among them.
pub async fn sources_of_publications(
    cx: &Cx,
    publications: &[PublicationId],
    args: &PageArgs,
) -> Result<HashMap<PublicationId, Page<term_version::Model>>> {
    let faqs = faq_publications(cx, publications).await?;
    let of_faqs = faqs.values().flatten().copied();
    let keys: Vec<_> =
        publications.iter().copied().chain(of_faqs).map(|publication| (publication, TermKind::Source)).collect();
    let lists = terms::queries::of_publications(cx, &keys).await?;
    let mut pages = HashMap::new();
    for publication in publications {
        let shown = std::iter::once(publication).chain(faqs.get(publication).into_iter().flatten());
        let mut all: Vec<term_version::Model> = Vec::new();
        for source in shown.filter_map(|shown| lists.get(&(*shown, TermKind::Source))).flatten() {
            if !all.iter().any(|known| known.term_id == source.term_id) {
                all.push(source.clone());
            }
        }
        let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("sources of {publication}")))?;
        pages.insert(*publication, window.page_of_all(all, |source| source.term_id.0));
    }
    Ok(pages)
}

/// The open publications of the FAQs of article publications, in their order.
async fn faq_publications(
    cx: &Cx,
    publications: &[PublicationId],
) -> Result<HashMap<PublicationId, Vec<PublicationId>>> {
    use publication_faq::Column as F;
    let on_faq = publication::Entity::belongs_to(publication_faq::Entity).from(P::EntryId).to(F::FaqId);
    let shown: Vec<(PublicationId, PublicationId, EntryId)> = open(EntryKind::Faq)
        .select_only()
        .column(F::PublicationId)
        .column(P::Id)
        .column(P::EntryId)
        .join(JoinType::InnerJoin, on_faq.into())
        .filter(F::PublicationId.is_in(publications.iter().copied()))
        .order_by_asc(F::Position)
        .into_tuple()
        .all(&*cx.read().await?)
        .await?;
    let mut lists: HashMap<_, Vec<_>> = HashMap::new();
    for (article, faq, entry) in shown {
        cx.saw(Name::entry(EntryKind::Faq, entry));
        lists.entry(article).or_default().push(faq);
    }
    Ok(lists)
}

/// The long texts of a published revision, and the parts that hang on them.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Text {
    pub body_markdown: String,
    pub body_html: String,
    pub outline: Vec<Heading>,
    pub citations: Vec<Citation>,
    pub prompts: Vec<Prompt>,
    pub materials: Vec<MaterialDocument>,
}

#[derive(FromQueryResult)]
struct TextRow {
    id: RevisionId,
    body_markdown: String,
    body_html: String,
    outline: String,
    citations: String,
    prompts: String,
    materials: String,
}

/// The texts of revisions that open publications show.
pub async fn texts(cx: &Cx, revisions: &[RevisionId]) -> Result<HashMap<RevisionId, Text>> {
    use revision::Column as R;
    let on_revision = publication::Entity::belongs_to(revision::Entity).from(P::RevisionId).to(R::Id);
    let rows: Vec<TextRow> = publication::Entity::find()
        .filter(P::ValidTo.is_null())
        .select_only()
        .columns([R::Id, R::BodyMarkdown, R::BodyHtml, R::Outline, R::Citations, R::Prompts, R::Materials])
        .join(JoinType::InnerJoin, on_revision.into())
        .filter(P::RevisionId.is_in(revisions.iter().copied()))
        .into_model()
        .all(&*cx.read().await?)
        .await?;
    rows.into_iter()
        .map(|row| {
            let text = Text {
                outline: document::read(&row.outline)?,
                citations: document::read(&row.citations)?,
                prompts: document::read(&row.prompts)?,
                materials: document::read(&row.materials)?,
                body_markdown: row.body_markdown,
                body_html: row.body_html,
            };
            Ok((row.id, text))
        })
        .collect()
}
