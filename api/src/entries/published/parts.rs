//! What hangs on an entry as it is shown: its texts, its FAQs, its sources. Keyed by [`Shown`], so that a page of now, of the
//! past and of a preview are found alike: a publication by the moment of the answer, a revision by who may preview it
//! (`preview` gave its row). The FAQs of either are those that readers see at that moment.

use std::collections::HashMap;

use masthead_entity::{
    EntryId, EntryKind, PublicationId, RevisionId, TermKind, publication, publication_faq, revision, revision_faq,
    term_version,
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};
use uuid::Uuid;

use super::{Row, public, rows};
use crate::{
    context::Cx,
    db::{
        document,
        order::{self, Ordering},
    },
    entries::documents::{MaterialDocument, Prompt},
    error::Result,
    journal::Name,
    paging::{Key, Page, PageArgs, Place, Seal},
    rendering::{Citation, Heading},
    shown::{Groups, Moment, Shown, ShownBy},
    terms,
};

use publication::Column as P;
use publication_faq::Column as F;
use revision_faq::Column as R;

fn by_publication(at: Moment) -> impl Fn(PublicationId) -> Shown {
    move |id| Shown { by: ShownBy::Publication(id), at }
}

fn by_revision(at: Moment) -> impl Fn(RevisionId) -> Shown {
    move |id| Shown { by: ShownBy::Revision(id), at }
}

/// Which FAQs of the past readers see depends on which are published now, and not on the article alone.
fn note_past(cx: &Cx, at: Moment) {
    if at.is_past() {
        cx.saw(Name::entries(EntryKind::Faq));
    }
}

/// The FAQs that readers see, joined to where articles list them.
fn listed(cx: &Cx, by: ShownBy, at: Moment) -> Select<publication::Entity> {
    let faqs = public(cx, EntryKind::Faq, at);
    match by {
        ShownBy::Publication(id) => {
            let on_faq = publication::Entity::belongs_to(publication_faq::Entity).from(P::EntryId).to(F::FaqId);
            faqs.join(JoinType::InnerJoin, on_faq.into()).filter(F::PublicationId.eq(id))
        }
        ShownBy::Revision(id) => {
            let on_faq = publication::Entity::belongs_to(revision_faq::Entity).from(P::EntryId).to(R::FaqId);
            faqs.join(JoinType::InnerJoin, on_faq.into()).filter(R::RevisionId.eq(id))
        }
    }
}

/// A FAQ at its place in an article.
#[derive(FromQueryResult)]
struct Placed {
    position: i32,
    #[sea_orm(nested)]
    row: Row,
}

/// The FAQs of articles, each list in its order. Each FAQ as its own publication of the moment shows it; withdrawn ones
/// are left out, and come back in their place.
pub async fn faqs_of(cx: &Cx, articles: &[Shown], args: &PageArgs) -> Result<HashMap<Shown, Page<Row>>> {
    let groups = Groups::of(articles.iter().copied());
    let mut found = HashMap::new();
    for (at, ids) in groups.publications {
        let ordering = Ordering::ascending(
            Expr::col((publication_faq::Entity, F::Position)),
            Expr::col((publication_faq::Entity, F::FaqId)),
        );
        let select = |shown: &Shown| rows(listed(cx, shown.by, at)).column(F::Position).into_query();
        let keys = ids.into_iter().map(by_publication(at)).collect();
        found.extend(placed(cx, keys, args, (&ordering, at), select).await?);
    }
    for (at, ids) in groups.revisions {
        let ordering = Ordering::ascending(
            Expr::col((revision_faq::Entity, R::Position)),
            Expr::col((revision_faq::Entity, R::FaqId)),
        );
        let select = |shown: &Shown| rows(listed(cx, shown.by, at)).column(R::Position).into_query();
        let keys = ids.into_iter().map(by_revision(at)).collect();
        found.extend(placed(cx, keys, args, (&ordering, at), select).await?);
    }
    Ok(found)
}

async fn placed(
    cx: &Cx,
    keys: Vec<Shown>,
    args: &PageArgs,
    (ordering, at): (&Ordering, Moment),
    select: impl Fn(&Shown) -> SelectStatement,
) -> Result<HashMap<Shown, Page<Row>>> {
    note_past(cx, at);
    let window = |shown: &Shown| args.window(Seal::new(&cx.app().keys().cursors, &format!("FAQs of {shown}")));
    let place = |faq: &Placed| Place { key: Key::Number(faq.position.into()), id: faq.row.entry_id.0 };
    let view = |faq: Placed| Ok(Row { at, ..faq.row });
    let pages = order::pages(&*cx.read().await?, &keys, window, ordering, select, place, view).await?;
    pages.values().flat_map(Page::nodes).for_each(|row| cx.saw(Name::entry(EntryKind::Faq, row.entry_id)));
    Ok(pages)
}

/// What a FAQ asks and answers.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The question.
    pub question: String,
    /// The answer, as HTML.
    pub answer_html: String,
}

#[derive(FromQueryResult)]
struct AnsweredRow {
    owner: Uuid,
    entry_id: EntryId,
    question: String,
    answer_html: String,
}

/// All FAQs of articles with their answers, in their order, however many they are.
pub async fn answers_of(cx: &Cx, articles: &[Shown]) -> Result<HashMap<Shown, Vec<Answered>>> {
    let groups = Groups::of(articles.iter().copied());
    let mut lists: HashMap<Shown, Vec<Answered>> = HashMap::new();
    let on_revision = || publication::Entity::belongs_to(revision::Entity).from(P::RevisionId).to(revision::Column::Id);
    let answers = |select: Select<publication::Entity>| {
        select
            .select_only()
            .column(P::EntryId)
            .column_as(revision::Column::Title, "question")
            .column_as(revision::Column::BodyHtml, "answer_html")
            .join(JoinType::InnerJoin, on_revision().into())
    };
    let db = cx.read().await?;
    let mut keep = |rows: Vec<AnsweredRow>, key: &dyn Fn(Uuid) -> Shown| {
        for AnsweredRow { owner, entry_id, question, answer_html } in rows {
            cx.saw(Name::entry(EntryKind::Faq, entry_id));
            lists.entry(key(owner)).or_default().push(Answered { question, answer_html });
        }
    };
    for (at, ids) in groups.publications {
        note_past(cx, at);
        let rows = answers(of_publications(cx, ids, at)).column_as(F::PublicationId, "owner");
        let rows = rows.order_by_asc(F::Position).into_model().all(&*db).await?;
        keep(rows, &|owner| by_publication(at)(PublicationId(owner)));
    }
    for (at, ids) in groups.revisions {
        let rows = answers(of_revisions(cx, ids, at)).column_as(R::RevisionId, "owner");
        let rows = rows.order_by_asc(R::Position).into_model().all(&*db).await?;
        keep(rows, &|owner| by_revision(at)(RevisionId(owner)));
    }
    Ok(lists)
}

fn of_publications(cx: &Cx, ids: Vec<PublicationId>, at: Moment) -> Select<publication::Entity> {
    let on_faq = publication::Entity::belongs_to(publication_faq::Entity).from(P::EntryId).to(F::FaqId);
    public(cx, EntryKind::Faq, at).join(JoinType::InnerJoin, on_faq.into()).filter(F::PublicationId.is_in(ids))
}

fn of_revisions(cx: &Cx, ids: Vec<RevisionId>, at: Moment) -> Select<publication::Entity> {
    let on_faq = publication::Entity::belongs_to(revision_faq::Entity).from(P::EntryId).to(R::FaqId);
    public(cx, EntryKind::Faq, at).join(JoinType::InnerJoin, on_faq.into()).filter(R::RevisionId.is_in(ids))
}

/// The sources of what is shown: in order of first citation, then those of its FAQs that are not among them.
pub async fn sources_of(
    cx: &Cx,
    entries: &[Shown],
    args: &PageArgs,
) -> Result<HashMap<Shown, Page<term_version::Model>>> {
    let all = all_sources_of(cx, entries).await?;
    all.into_iter().map(|(shown, all)| Ok((shown, page_of_sources(cx, shown, all, args)?))).collect()
}

/// The page of all sources of something.
pub fn page_of_sources(
    cx: &Cx,
    shown: Shown,
    all: Vec<term_version::Model>,
    args: &PageArgs,
) -> Result<Page<term_version::Model>> {
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("sources of {shown}")))?;
    Ok(window.page_of_all(all, |source| source.term_id.0))
}

/// The same, however many they are.
pub async fn all_sources_of(cx: &Cx, entries: &[Shown]) -> Result<HashMap<Shown, Vec<term_version::Model>>> {
    let faqs = faq_publications(cx, entries).await?;
    let of_faqs = faqs.values().flatten().copied();
    let keys: Vec<_> = entries.iter().copied().chain(of_faqs).map(|shown| (shown, TermKind::Source)).collect();
    let lists = terms::queries::of_shown(cx, &keys).await?;
    let mut found = HashMap::new();
    for entry in entries {
        let shown = std::iter::once(entry).chain(faqs.get(entry).into_iter().flatten());
        let mut all: Vec<term_version::Model> = Vec::new();
        for source in shown.filter_map(|shown| lists.get(&(*shown, TermKind::Source))).flatten() {
            if !all.iter().any(|known| known.term_id == source.term_id) {
                all.push(source.clone());
            }
        }
        found.insert(*entry, all);
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct Listed {
    owner: Uuid,
    publication: PublicationId,
    entry_id: EntryId,
}

/// The publications of the moment of the FAQs of articles, in their order.
async fn faq_publications(cx: &Cx, articles: &[Shown]) -> Result<HashMap<Shown, Vec<Shown>>> {
    let groups = Groups::of(articles.iter().copied());
    let columns =
        |select: Select<publication::Entity>| select.select_only().column_as(P::Id, "publication").column(P::EntryId);
    let db = cx.read().await?;
    let mut lists: HashMap<_, Vec<_>> = HashMap::new();
    let mut keep = |rows: Vec<Listed>, at: Moment, key: &dyn Fn(Uuid) -> Shown| {
        for Listed { owner, publication, entry_id } in rows {
            cx.saw(Name::entry(EntryKind::Faq, entry_id));
            lists.entry(key(owner)).or_default().push(by_publication(at)(publication));
        }
    };
    for (at, ids) in groups.publications {
        note_past(cx, at);
        let rows = columns(of_publications(cx, ids, at)).column_as(F::PublicationId, "owner");
        let rows = rows.order_by_asc(F::Position).into_model().all(&*db).await?;
        keep(rows, at, &|owner| by_publication(at)(PublicationId(owner)));
    }
    for (at, ids) in groups.revisions {
        let rows = columns(of_revisions(cx, ids, at)).column_as(R::RevisionId, "owner");
        let rows = rows.order_by_asc(R::Position).into_model().all(&*db).await?;
        keep(rows, at, &|owner| by_revision(at)(RevisionId(owner)));
    }
    Ok(lists)
}

/// The long texts of what is shown, and the parts that stand in its revision.
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
    owner: Uuid,
    body_markdown: String,
    body_html: String,
    outline: String,
    citations: String,
    prompts: String,
    materials: String,
}

impl TextRow {
    fn read(self) -> Result<Text> {
        Ok(Text {
            outline: document::read(&self.outline)?,
            citations: document::read(&self.citations)?,
            prompts: document::read(&self.prompts)?,
            materials: document::read(&self.materials)?,
            body_markdown: self.body_markdown,
            body_html: self.body_html,
        })
    }
}

const TEXTS: [revision::Column; 6] = [
    revision::Column::BodyMarkdown,
    revision::Column::BodyHtml,
    revision::Column::Outline,
    revision::Column::Citations,
    revision::Column::Prompts,
    revision::Column::Materials,
];

/// The texts of what is shown.
pub async fn texts(cx: &Cx, entries: &[Shown]) -> Result<HashMap<Shown, Text>> {
    let groups = Groups::of(entries.iter().copied());
    let db = cx.read().await?;
    let mut found = HashMap::new();
    for (at, ids) in groups.publications {
        let on_revision =
            publication::Entity::belongs_to(revision::Entity).from(P::RevisionId).to(revision::Column::Id);
        let rows: Vec<TextRow> = publication::Entity::find()
            .filter(at.holds(P::ValidFrom, P::ValidTo))
            .select_only()
            .column_as(P::Id, "owner")
            .columns(TEXTS)
            .join(JoinType::InnerJoin, on_revision.into())
            .filter(P::Id.is_in(ids))
            .into_model()
            .all(&*db)
            .await?;
        for row in rows {
            found.insert(by_publication(at)(PublicationId(row.owner)), row.read()?);
        }
    }
    for (at, ids) in groups.revisions {
        let rows: Vec<TextRow> = revision::Entity::find()
            .select_only()
            .column_as(revision::Column::Id, "owner")
            .columns(TEXTS)
            .filter(revision::Column::Id.is_in(ids))
            .into_model()
            .all(&*db)
            .await?;
        for row in rows {
            found.insert(by_revision(at)(RevisionId(row.owner)), row.read()?);
        }
    }
    Ok(found)
}
