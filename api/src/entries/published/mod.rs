//! What readers may see of entries. Every query of readers starts from [`public`], the publications of a moment: those
//! that are open, or those that were public at a time. No forgotten filter can show a draft.

pub mod json_ld;
mod parts;
pub mod preview;
pub mod publications;
pub mod translations;

use std::collections::HashMap;

use masthead_entity::{
    CommentPolicy, EntryId, EntryKind, PublicationId, RevisionId, TermId, TermKind, Timestamp, entry, publication,
    publication_faq, publication_term, revision, site,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};

use self::translations::Languages;
use super::documents::{Image, Seo};
use crate::{
    access::{Action, Actor},
    context::Cx,
    db::{
        document,
        order::{self, Ordering},
    },
    error::Result,
    journal::Name,
    paging::{Key, Page, PageArgs, Place, Seal},
    shown::{Moment, Shown, ShownBy, past_is_open},
    slugs::{self, Space},
    terms::{self, Wanted},
};

pub use parts::{Answered, Text, all_sources_of, answers_of, faqs_of, page_of_sources, sources_of, texts};

use publication::Column as P;

/// What the actor may see of a kind, as a reader: its open publications; of the past those that were open then, of entries
/// whose past it may see. Nothing, for a preview link where reading is closed.
pub(super) fn public(cx: &Cx, kind: EntryKind, at: Moment) -> Select<publication::Entity> {
    let select = publication::Entity::find().filter(P::Kind.eq(kind)).filter(at.holds(P::ValidFrom, P::ValidTo));
    if matches!(cx.actor(), Actor::Preview { reads: false, .. }) {
        return select.filter(Expr::cust("FALSE"));
    }
    let entry = Expr::col((publication::Entity, P::EntryId));
    match at.is_past().then(|| past_is_open(cx.actor(), entry)).flatten() {
        Some(is_open) => select.filter(is_open),
        None => select,
    }
}

/// One entry as readers see it, or would, without its long texts.
#[derive(Clone, Debug, FromQueryResult)]
#[allow(missing_docs)]
pub struct Row {
    pub entry_id: EntryId,
    /// `None` where a revision is previewed.
    pub publication_id: Option<PublicationId>,
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
    pub comment_days: Option<i32>,
    pub first_published_at: Option<Timestamp>,
    pub comment_count: i32,
    /// The moment that it is of.
    #[sea_orm(skip)]
    pub at: Moment,
}

impl Row {
    /// Where its texts and relations hang.
    pub fn shown(&self) -> Shown {
        let by = match self.publication_id {
            Some(publication) => ShownBy::Publication(publication),
            None => ShownBy::Revision(self.revision_id),
        };
        Shown { by, at: self.at }
    }

    /// Whether it is what readers would see, and not what they see.
    pub fn is_preview(&self) -> bool {
        self.publication_id.is_none()
    }

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
pub(super) fn rows(select: Select<publication::Entity>) -> Select<publication::Entity> {
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
        .columns([
            entry::Column::CommentPolicy,
            entry::Column::CommentDays,
            entry::Column::FirstPublishedAt,
            entry::Column::CommentCount,
        ])
        .join(JoinType::InnerJoin, on_revision.into())
        .join(JoinType::InnerJoin, on_entry.into())
}

/// The entry that a reader asks for. A slug that it had once, and that readers saw, finds it too.
pub async fn one(cx: &Cx, kind: EntryKind, wanted: &Wanted, locale: &str, at: Moment) -> Result<Option<Row>> {
    cx.require(Action::ReadPublished)?;
    let select = match wanted {
        Wanted::Id(id) => {
            cx.saw(Name::entry(kind, EntryId(*id)));
            public(cx, kind, at).filter(P::EntryId.eq(EntryId(*id)))
        }
        Wanted::Slug(name) => {
            cx.saw(Name::entry_slug(kind, name));
            let owner = slugs::owners(slugs::seen(Space::entries(kind, locale).name(name)));
            public(cx, kind, at).filter(P::EntryId.in_subquery(owner))
        }
    };
    let row = rows(select).into_model::<Row>().one(&*cx.read().await?).await?;
    let row = row.map(|row| Row { at, ..row });
    row.iter().for_each(|row| cx.saw(Name::entry(row.kind, row.entry_id)));
    Ok(row)
}

/// Entries by id; those that readers do not see are missing.
pub async fn by_ids(cx: &Cx, kind: EntryKind, ids: &[EntryId], at: Moment) -> Result<HashMap<EntryId, Row>> {
    if !cx.reads_published()? {
        return Ok(HashMap::new());
    }
    let select = rows(public(cx, kind, at)).filter(P::EntryId.is_in(ids.iter().copied()));
    let found = select.into_model::<Row>().all(&*cx.read().await?).await?;
    let found: HashMap<_, _> = found.into_iter().map(|row| (row.entry_id, Row { at, ..row })).collect();
    for id in ids {
        cx.saw(if found.contains_key(id) { Name::entry(kind, *id) } else { Name::hidden_entry(kind, *id) });
    }
    Ok(found)
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
    /// Or in the best of these, each translation group once.
    pub fallbacks: Vec<String>,
    /// Published at this time or later.
    pub published_after: Option<Timestamp>,
    /// Published before this time.
    pub published_before: Option<Timestamp>,
}

/// The terms by which a list is narrowed: each group by any of its terms. `None`: one of them is unknown.
async fn groups(cx: &Cx, filter: &Filter, at: Moment) -> Result<Option<Vec<Vec<TermId>>>> {
    let mut groups = Vec::new();
    for (kind, name) in
        [(TermKind::Tag, &filter.tag), (TermKind::Author, &filter.author), (TermKind::Category, &filter.category)]
    {
        let Some(name) = name else { continue };
        let Some(term) = terms::queries::one(cx, kind, &Wanted::read(name), at).await? else { return Ok(None) };
        groups.push(match kind {
            TermKind::Category => terms::queries::tree(cx, at).await?.with_descendants(term.term_id),
            _ => vec![term.term_id],
        });
    }
    Ok(Some(groups))
}

/// A list of entries.
pub async fn list(cx: &Cx, kind: EntryKind, filter: &Filter, by: By, args: &PageArgs, at: Moment) -> Result<Page<Row>> {
    cx.require(Action::ReadPublished)?;
    cx.saw(Name::entries(kind));
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("{kind:?} {filter:?} {by:?} {at}")))?;
    let Some(groups) = groups(cx, filter, at).await? else { return Ok(Page::empty(args.total)) };
    let mut select = public(cx, kind, at);
    if let Some(locale) = filter.locale.as_ref().filter(|_| filter.fallbacks.is_empty()) {
        select = select.filter(P::Locale.eq(locale.as_str()));
    }
    if let Some(after) = filter.published_after {
        select = select.filter(P::PublishedAt.gte(after));
    }
    if let Some(before) = filter.published_before {
        select = select.filter(P::PublishedAt.lt(before));
    }
    let mut select = rows(narrowed(select, kind, &groups, at));
    if !filter.fallbacks.is_empty() {
        let languages = Languages { locale: filter.locale.clone(), fallbacks: filter.fallbacks.clone() };
        select = translations::best_of_each(cx, select, &languages.order(cx).await?, at);
    }
    let select = select.into_query();
    let ordering = ordering(by, is_one_range(&groups));
    let db = cx.read().await?;
    let place = |row: &Row| place(row, by);
    let page = order::page(&db, &window, &ordering, &select, place, |row| Ok(Row { at, ..row })).await?;
    page.nodes().for_each(|row| cx.saw(Name::entry(kind, row.entry_id)));
    Ok(page)
}

/// Narrows to entries that carry a term of each group. The first group of a single term leads: its entries are one
/// range of the index of `publication_term`.
fn narrowed(
    select: Select<publication::Entity>,
    kind: EntryKind,
    groups: &[Vec<TermId>],
    at: Moment,
) -> Select<publication::Entity> {
    use publication_term::Column as T;
    let leader = groups.iter().position(|group| group.len() == 1);
    let holds = || at.holds(T::ValidFrom, T::ValidTo);
    groups.iter().enumerate().fold(select, |select, (place, group)| {
        if Some(place) == leader {
            let on_term = publication::Entity::belongs_to(publication_term::Entity).from(P::Id).to(T::PublicationId);
            return select
                .join(JoinType::InnerJoin, on_term.into())
                .filter(T::TermId.is_in(group.iter().copied()))
                .filter(T::EntryKind.eq(kind))
                .filter(holds());
        }
        let with_term = publication_term::Entity::find()
            .select_only()
            .column(T::PublicationId)
            .filter(T::TermId.is_in(group.iter().copied()))
            .filter(holds());
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
    at: Moment,
) -> Result<HashMap<TermId, Page<Row>>> {
    let keys: Vec<TermId> = parents.keys().copied().collect();
    let select = |parent: &TermId| {
        let groups: Vec<_> = parents.get(parent).cloned().into_iter().collect();
        rows(narrowed(public(cx, kind, at), kind, &groups, at)).into_query()
    };
    let led_by_term = parents.values().all(|terms| terms.len() == 1);
    children(cx, (kind, at), &keys, args, &ordering(By::default(), led_by_term), select).await
}

/// The articles that show FAQs, newest first.
pub async fn articles_of_faqs(
    cx: &Cx,
    faqs: &[EntryId],
    args: &PageArgs,
    at: Moment,
) -> Result<HashMap<EntryId, Page<Row>>> {
    use publication_faq::Column as F;
    let select = |faq: &EntryId| {
        let on_faq = publication::Entity::belongs_to(publication_faq::Entity).from(P::Id).to(F::PublicationId);
        rows(public(cx, EntryKind::Article, at))
            .join(JoinType::InnerJoin, on_faq.into())
            .filter(F::FaqId.eq(*faq))
            .filter(at.holds(F::ValidFrom, F::ValidTo))
            .into_query()
    };
    let column = |column: F| Expr::col((publication_faq::Entity, column));
    let ordering = Ordering::descending(column(F::PublishedAt), column(F::EntryId));
    children(cx, (EntryKind::Article, at), faqs, args, &ordering, select).await
}

/// A page of entries for each of many parents, newest first.
async fn children<K: Clone + Eq + std::hash::Hash + std::fmt::Display>(
    cx: &Cx,
    (kind, at): (EntryKind, Moment),
    parents: &[K],
    args: &PageArgs,
    ordering: &Ordering,
    select: impl Fn(&K) -> SelectStatement,
) -> Result<HashMap<K, Page<Row>>> {
    cx.saw(Name::entries(kind));
    let seal = |parent: &K| Seal::new(&cx.app().keys().cursors, &format!("{kind:?} under {parent} {at}"));
    let window = |parent: &K| args.window(seal(parent));
    let place = |row: &Row| place(row, By::default());
    let view = |row| Ok(Row { at, ..row });
    let pages = order::pages(&*cx.read().await?, parents, window, ordering, select, place, view).await?;
    let shown = pages.values().flat_map(Page::nodes);
    shown.for_each(|row| cx.saw(Name::entry(kind, row.entry_id)));
    Ok(pages)
}
