//! Per-request loaders: what many fields of one level ask for is found in one statement.
//!
//! Each loader is a batch finder of a feature's queries and nothing more. They hold the request's `Cx`, begin in its
//! rounds, and keep no cache, so that a field after a change sees the change.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    pin::Pin,
    time::Duration,
};

use async_graphql::{
    Context,
    dataloader::{DataLoader, Loader},
};
use masthead_entity::{AccountId, CommentId, EntryId, EntryKind, RevisionId, TermId, TermKind};
use uuid::Uuid;

use super::{RequestContext, rounds::Rounds};
use crate::{
    accounts::people::{self, Person},
    comments::{self, queries::Order, queries::Thread},
    context::Cx,
    entries::{
        desk::{
            self,
            briefs::{self, EditorialEntry},
        },
        history::{self, Marks, RevisionSummary},
        published::{self, publications, translations},
        workflow::steps::{self, Review, Schedule},
    },
    error::{AppError, Result},
    paging::{Page, PageArgs},
    preview_links::{self, types::PreviewLink},
    shown::{Moment, Shown, by_moment},
    terms,
};

type Found<K, V> = Pin<Box<dyn Future<Output = Result<HashMap<K, V>>> + Send>>;

/// A batch finder as a loader.
pub struct Batch<K, V> {
    cx: Cx,
    find: fn(Cx, Vec<K>) -> Found<K, V>,
}

impl<K, V> Loader<K> for Batch<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    type Value = V;
    type Error = AppError;

    async fn load(&self, keys: &[K]) -> Result<HashMap<K, V>> {
        (self.find)(self.cx.clone(), keys.to_vec()).await
    }
}

type Term = terms::queries::Row;

/// A list that is asked for under a parent.
type Under<K> = (K, PageArgs);

macro_rules! loaders {
    ($($(#[$doc:meta])* $name:ident: $key:ty => $value:ty = |$cx:ident, $keys:ident| $find:expr;)+) => {
        /// The loaders of one request.
        pub struct Loaders {
            $($(#[$doc])* pub $name: DataLoader<Batch<$key, $value>>,)+
        }

        impl Loaders {
            /// Of this request.
            pub fn new(cx: &Cx, rounds: &Rounds) -> Self {
                Self {
                    $($name: loader(cx, rounds, |$cx, $keys| Box::pin(async move { $find.await })),)+
                }
            }
        }
    };
}

fn loader<K, V>(cx: &Cx, rounds: &Rounds, find: fn(Cx, Vec<K>) -> Found<K, V>) -> DataLoader<Batch<K, V>>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    let rounds = rounds.clone();
    DataLoader::new(Batch { cx: cx.clone(), find }, move |batch| rounds.add(batch)).delay(Duration::ZERO)
}

loaders! {
    /// What is to happen to entries at a time.
    schedules: EntryId => Vec<Schedule> = |cx, ids| async { steps::schedules_of(&cx, &ids).await };
    /// What reviewers found of revisions of entries.
    reviews: Under<EntryId> => Page<Review> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { steps::reviews_of(&cx, &parents, &args).await }) }).await
    };
    /// Articles by id, as readers see them at a moment.
    articles: (Moment, EntryId) => published::Row =
        |cx, keys| async { entries_by_id(&cx, EntryKind::Article, &keys).await };
    /// FAQs by id, as readers see them at a moment.
    faqs: (Moment, EntryId) => published::Row = |cx, keys| async { entries_by_id(&cx, EntryKind::Faq, &keys).await };
    /// The texts of what is shown.
    texts: Shown => published::Text = |cx, keys| async { published::texts(&cx, &keys).await };
    /// The terms of what is shown.
    terms_of: (Shown, TermKind) => Vec<Term> = |cx, keys| async { terms::queries::of_shown(&cx, &keys).await };
    /// Terms that readers see at a moment, by kind and id.
    terms: (Moment, TermKind, TermId) => Term = |cx, keys| async { terms_by_id(&cx, &keys).await };
    /// Terms that a previewed revision names, by kind and id.
    previewed_terms: (TermKind, TermId) => Term = |cx, keys| async { previewed_terms(&cx, &keys).await };
    /// The children of categories at a moment.
    children: (Moment, TermId) => Vec<Term> = |cx, keys| async { children(&cx, &keys).await };
    /// The FAQs of articles.
    faqs_of: Under<Shown> => Page<published::Row> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { published::faqs_of(&cx, &parents, &args).await }) }).await
    };
    /// All FAQs of articles, with their answers.
    answers_of: Shown => Vec<published::Answered> = |cx, keys| async { published::answers_of(&cx, &keys).await };
    /// The sources of what is shown.
    sources_of: Under<Shown> => Page<Term> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { published::sources_of(&cx, &parents, &args).await }) }).await
    };
    /// All sources of what is shown.
    all_sources_of: Shown => Vec<Term> = |cx, keys| async { published::all_sources_of(&cx, &keys).await };
    /// The entries that carry a term, or for a category one below it, as readers see them at a moment.
    entries_of: Under<(Moment, EntryKind, TermKind, TermId)> => Page<published::Row> =
        |cx, keys| async { entries_of(&cx, keys).await };
    /// The articles that show a FAQ at a moment.
    articles_of: Under<(Moment, EntryId)> => Page<published::Row> =
        |cx, keys| async { articles_of(&cx, keys).await };
    /// What was public of an entry up to a moment.
    publications: (Moment, EntryId) => Vec<publications::Row> =
        |cx, keys| async { publications::of(&cx, &keys).await };
    /// What was ever public of an entry, for editors.
    desk_publications: EntryId => Vec<publications::Row> =
        |cx, ids| async { publications::on_desk(&cx, &ids).await };
    /// The comments under an article or a comment.
    comments: Under<(Thread, Order)> => Page<comments::queries::Row> =
        |cx, keys| async { comments::queries::of_threads(&cx, keys).await };
    /// Comments that readers see, by id.
    comment: CommentId => comments::queries::Row = |cx, ids| async { comments::queries::by_ids(&cx, &ids).await };
    /// Revisions, for editors.
    revisions: RevisionId => desk::Revision = |cx, ids| async { desk::heads(&cx, &ids).await };
    /// The terms of revisions, for editors.
    revision_terms: (RevisionId, TermKind) => Vec<terms::queries::Row> =
        |cx, keys| async { terms::queries::of_revisions(&cx, &keys).await };
    /// The FAQs of revisions, for editors.
    revision_faqs: RevisionId => Vec<desk::Row> = |cx, ids| async { desk::faqs_of_revisions(&cx, &ids).await };
    /// What says the same in other languages, as readers see it.
    translations: (EntryKind, Moment, EntryId) => Vec<published::Row> = |cx, keys| async { translations_of(&cx, &keys).await };
    /// The entries of translation groups, for editors.
    groups: Uuid => Vec<EditorialEntry> = |cx, groups| async { briefs::of_groups(&cx, &groups).await };
    /// Revisions, as far as who asks may see what an entry was.
    past_revisions: RevisionId => desk::Revision = |cx, ids| async { history::by_ids(&cx, &ids).await };
    /// What stands beside the content of revisions, for editors.
    marks: RevisionId => Marks = |cx, ids| async { history::marks(&cx, &ids).await };
    /// The revisions of entries, for editors.
    history: Under<EntryId> => Page<RevisionSummary> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { history::list(&cx, &parents, &args).await }) }).await
    };
    /// The preview links of entries, for editors.
    preview_links: Under<EntryId> => Page<PreviewLink> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { preview_links::queries::list(&cx, &parents, &args).await }) }).await
    };
    /// People, for editors.
    people: AccountId => Person = |cx, ids| async { people::by_ids(&cx, ids.into_iter().collect()).await };
}

/// One of them.
pub async fn one<K, V>(loader: &DataLoader<Batch<K, V>>, key: K) -> Result<Option<V>>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    loader.load_one(key).await
}

/// One of them, or the empty list.
pub async fn list<K, V>(loader: &DataLoader<Batch<K, Vec<V>>>, key: K) -> Result<Vec<V>>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    Ok(loader.load_one(key).await?.unwrap_or_default())
}

/// The page under a parent, or the empty one.
pub async fn under<K, V>(loader: &DataLoader<Batch<Under<K>, Page<V>>>, parent: K, args: PageArgs) -> Result<Page<V>>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    let total = args.total;
    Ok(loader.load_one((parent, args)).await?.unwrap_or_else(|| Page::empty(total)))
}

/// Fields that ask for the same page of different parents are one batch; other pages are another.
async fn per_page<K: Clone + Eq + Hash, V>(
    keys: Vec<Under<K>>,
    find: impl Fn(Vec<K>, PageArgs) -> Found<K, V>,
) -> Result<HashMap<Under<K>, V>> {
    let pages: HashSet<PageArgs> = keys.iter().map(|(_, args)| args.clone()).collect();
    let mut found = HashMap::new();
    for args in pages {
        let parents = keys.iter().filter(|(_, asked)| *asked == args).map(|(parent, _)| parent.clone()).collect();
        let pages = find(parents, args.clone()).await?;
        found.extend(pages.into_iter().map(|(parent, page)| ((parent, args.clone()), page)));
    }
    Ok(found)
}

/// One of the people, where there is one.
pub async fn person(ctx: &Context<'_>, id: Option<AccountId>) -> Result<Option<Person>> {
    match id {
        Some(id) => one(&ctx.loaders().people, id).await,
        None => Ok(None),
    }
}

async fn translations_of(
    cx: &Cx,
    keys: &[(EntryKind, Moment, EntryId)],
) -> Result<HashMap<(EntryKind, Moment, EntryId), Vec<published::Row>>> {
    let mut found = HashMap::new();
    for (kind, at) in keys.iter().map(|(kind, at, _)| (*kind, *at)).collect::<HashSet<_>>() {
        let asked = keys.iter().filter(|(of, moment, _)| (*of, *moment) == (kind, at));
        let ids: Vec<_> = asked.map(|(.., id)| *id).collect();
        let rows = translations::of_entries(cx, kind, &ids, at).await?;
        found.extend(rows.into_iter().map(|(id, rows)| ((kind, at, id), rows)));
    }
    Ok(found)
}

async fn entries_by_id(
    cx: &Cx,
    kind: EntryKind,
    keys: &[(Moment, EntryId)],
) -> Result<HashMap<(Moment, EntryId), published::Row>> {
    let mut found = HashMap::new();
    for (at, ids) in by_moment(keys) {
        let rows = published::by_ids(cx, kind, &ids, at).await?;
        found.extend(rows.into_iter().map(|(id, row)| ((at, id), row)));
    }
    Ok(found)
}

async fn terms_by_id(
    cx: &Cx,
    keys: &[(Moment, TermKind, TermId)],
) -> Result<HashMap<(Moment, TermKind, TermId), Term>> {
    let mut found = HashMap::new();
    for (at, kind) in keys.iter().map(|(at, kind, _)| (*at, *kind)).collect::<HashSet<_>>() {
        let asked = keys.iter().filter(|(moment, of, _)| (*moment, *of) == (at, kind));
        let ids: Vec<_> = asked.map(|(.., id)| *id).collect();
        let terms = terms::queries::by_ids(cx, kind, &ids, at).await?;
        found.extend(terms.into_iter().map(|(id, term)| ((at, kind, id), term)));
    }
    Ok(found)
}

async fn previewed_terms(cx: &Cx, keys: &[(TermKind, TermId)]) -> Result<HashMap<(TermKind, TermId), Term>> {
    let mut found = HashMap::new();
    for kind in keys.iter().map(|(kind, _)| *kind).collect::<HashSet<_>>() {
        let ids: Vec<_> = keys.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect();
        let terms = terms::queries::previewed(cx, kind, &ids).await?;
        found.extend(terms.into_iter().map(|(id, term)| ((kind, id), term)));
    }
    Ok(found)
}

async fn children(cx: &Cx, keys: &[(Moment, TermId)]) -> Result<HashMap<(Moment, TermId), Vec<Term>>> {
    let mut found = HashMap::new();
    for (at, ids) in by_moment(keys) {
        let lists = terms::queries::children(cx, &ids, at).await?;
        found.extend(lists.into_iter().map(|(id, list)| ((at, id), list)));
    }
    Ok(found)
}

async fn articles_of(
    cx: &Cx,
    keys: Vec<Under<(Moment, EntryId)>>,
) -> Result<HashMap<Under<(Moment, EntryId)>, Page<published::Row>>> {
    let mut found = HashMap::new();
    for at in keys.iter().map(|((at, _), _)| *at).collect::<HashSet<_>>() {
        let asked = keys.iter().filter(|((moment, _), _)| *moment == at);
        let asked = asked.map(|((_, faq), args)| (*faq, args.clone())).collect();
        let pages = per_page(asked, |faqs: Vec<EntryId>, args| {
            let cx = cx.clone();
            Box::pin(async move { published::articles_of_faqs(&cx, &faqs, &args, at).await })
        });
        found.extend(pages.await?.into_iter().map(|((faq, args), page)| (((at, faq), args), page)));
    }
    Ok(found)
}

async fn entries_of(
    cx: &Cx,
    keys: Vec<Under<(Moment, EntryKind, TermKind, TermId)>>,
) -> Result<HashMap<Under<(Moment, EntryKind, TermKind, TermId)>, Page<published::Row>>> {
    let groups: HashSet<_> = keys.iter().map(|((at, of, kind, _), _)| (*at, *of, *kind)).collect();
    let mut found = HashMap::new();
    for (at, of, kind) in groups {
        let asked = keys.iter().filter(|((moment, o, k, _), _)| (*moment, *o, *k) == (at, of, kind));
        let asked = asked.map(|((.., term), args)| (*term, args.clone())).collect();
        let pages = per_page(asked, |terms: Vec<TermId>, args| {
            let cx = cx.clone();
            Box::pin(async move {
                let parents = terms::queries::reach(&cx, kind, &terms, at).await?;
                published::of_terms(&cx, of, &parents, &args, at).await
            })
        });
        found.extend(pages.await?.into_iter().map(|((term, args), page)| (((at, of, kind, term), args), page)));
    }
    Ok(found)
}
