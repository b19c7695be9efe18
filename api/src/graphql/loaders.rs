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

use async_graphql::dataloader::{DataLoader, Loader};
use masthead_entity::{AccountId, CommentId, EntryId, EntryKind, PublicationId, RevisionId, TermId, TermKind};

use super::rounds::Rounds;
use crate::{
    accounts::people::{self, Person},
    comments::{self, queries::Order, queries::Thread},
    context::Cx,
    entries::{
        desk, published,
        steps::{self, Review, Schedule},
    },
    error::{AppError, Result},
    paging::{Page, PageArgs},
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
    /// Published articles by id.
    articles: EntryId => published::Row = |cx, ids| async { published::by_ids(&cx, EntryKind::Article, &ids).await };
    /// What is to happen to entries at a time.
    schedules: EntryId => Vec<Schedule> = |cx, ids| async { steps::schedules_of(&cx, &ids).await };
    /// What reviewers found of revisions of entries.
    reviews: Under<EntryId> => Page<Review> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { steps::reviews_of(&cx, &parents, &args).await }) }).await
    };
    /// Published FAQs by id.
    faqs: EntryId => published::Row = |cx, ids| async { published::by_ids(&cx, EntryKind::Faq, &ids).await };
    /// The texts of published revisions.
    texts: RevisionId => published::Text = |cx, ids| async { published::texts(&cx, &ids).await };
    /// The terms of publications.
    terms_of: (PublicationId, TermKind) => Vec<terms::queries::Row> =
        |cx, keys| async { terms::queries::of_publications(&cx, &keys).await };
    /// Terms that readers see, by kind and id.
    terms: (TermKind, TermId) => terms::queries::Row = |cx, keys| async { terms_by_id(&cx, &keys).await };
    /// The children of categories.
    children: TermId => Vec<terms::queries::Row> = |cx, ids| async { terms::queries::children(&cx, &ids).await };
    /// The FAQs of publications of articles.
    faqs_of: Under<PublicationId> => Page<published::Row> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { published::faqs_of_publications(&cx, &parents, &args).await }) }).await
    };
    /// The sources of publications.
    sources_of: Under<PublicationId> => Page<terms::queries::Row> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { published::sources_of_publications(&cx, &parents, &args).await }) }).await
    };
    /// The published entries that carry a term, or for a category one below it.
    entries_of: Under<(EntryKind, TermKind, TermId)> => Page<published::Row> =
        |cx, keys| async { entries_of(&cx, keys).await };
    /// The articles that show a FAQ.
    articles_of: Under<EntryId> => Page<published::Row> = |cx, keys| async {
        per_page(keys, move |parents, args| { let cx = cx.clone(); Box::pin(async move { published::articles_of_faqs(&cx, &parents, &args).await }) }).await
    };
    /// The comments under an article or a comment.
    comments: Under<(Thread, Order)> => Page<comments::queries::Row> =
        |cx, keys| async { comments::queries::of_threads(&cx, keys).await };
    /// Comments that readers see, by id.
    comment: CommentId => comments::queries::Row = |cx, ids| async { comments::queries::by_ids(&cx, &ids).await };
    /// Revisions, for editors.
    revisions: RevisionId => desk::Revision = |cx, ids| async { desk::revisions(&cx, &ids).await };
    /// The terms of revisions, for editors.
    revision_terms: (RevisionId, TermKind) => Vec<terms::queries::Row> =
        |cx, keys| async { terms::queries::of_revisions(&cx, &keys).await };
    /// The FAQs of revisions, for editors.
    revision_faqs: RevisionId => Vec<desk::Row> = |cx, ids| async { desk::faqs_of_revisions(&cx, &ids).await };
    /// People, for editors.
    people: AccountId => Person = |cx, ids| async { people::by_ids(&cx, &ids).await };
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

async fn terms_by_id(cx: &Cx, keys: &[(TermKind, TermId)]) -> Result<HashMap<(TermKind, TermId), terms::queries::Row>> {
    let mut found = HashMap::new();
    for kind in keys.iter().map(|(kind, _)| *kind).collect::<HashSet<_>>() {
        let ids: Vec<_> = keys.iter().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect();
        let terms = terms::queries::by_ids(cx, kind, &ids).await?;
        found.extend(terms.into_iter().map(|(id, term)| ((kind, id), term)));
    }
    Ok(found)
}

async fn entries_of(
    cx: &Cx,
    keys: Vec<Under<(EntryKind, TermKind, TermId)>>,
) -> Result<HashMap<Under<(EntryKind, TermKind, TermId)>, Page<published::Row>>> {
    let kinds: HashSet<_> = keys.iter().map(|((of, kind, _), _)| (*of, *kind)).collect();
    let mut found = HashMap::new();
    for (of, kind) in kinds {
        let asked = keys.iter().filter(|((o, k, _), _)| (*o, *k) == (of, kind));
        let asked = asked.map(|((_, _, term), args)| (*term, args.clone())).collect();
        let pages = per_page(asked, |terms: Vec<TermId>, args| {
            let cx = cx.clone();
            Box::pin(async move {
                let parents = terms::queries::reach(&cx, kind, &terms).await?;
                published::of_terms(&cx, of, &parents, &args).await
            })
        });
        found.extend(pages.await?.into_iter().map(|((term, args), page)| (((of, kind, term), args), page)));
    }
    Ok(found)
}
