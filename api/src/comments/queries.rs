//! Finders of comments for readers. They start from the view `public_comment`.

use std::collections::{HashMap, HashSet};

use masthead_entity::{CommentId, EntryId, public_comment};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, SelectStatement},
};

use crate::{
    access::Action,
    context::Cx,
    db::order::{self, Ordering},
    error::Result,
    journal::Name,
    paging::{Key, Page, PageArgs, Place, Seal},
    shown::Moment,
};

use public_comment::Column as P;

/// A comment as readers see it.
pub use public_comment::Model as Row;

/// What comments stand under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thread {
    /// An article: those that answer it.
    Entry(EntryId),
    /// Another comment: the answers to it.
    Comment(CommentId),
}

/// The order of comments under one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// As they were written.
    #[default]
    Oldest,
    /// The last one first.
    Newest,
    /// That with the most answers below it first, on every level; of equal ones the last.
    MostReplies,
}

/// One page under one thing.
type Asked = ((Thread, Order), PageArgs);

fn ordering(order: Order) -> Ordering {
    let column = |column: P| Expr::col((public_comment::Entity, column));
    match order {
        Order::Oldest => Ordering::ascending(column(P::CreatedAt), column(P::Id)),
        Order::Newest => Ordering::descending(column(P::CreatedAt), column(P::Id)),
        Order::MostReplies => Ordering::descending(column(P::ReplyCount), column(P::Id)),
    }
}

fn place(order: Order) -> impl Fn(&Row) -> Place {
    move |row| {
        let key = match order {
            Order::Oldest | Order::Newest => row.created_at.0,
            Order::MostReplies => i64::from(row.reply_count),
        };
        Place { key: Key::Number(key), id: row.id.0 }
    }
}

fn note<'a>(cx: &Cx, rows: impl IntoIterator<Item = &'a Row>) {
    rows.into_iter().for_each(|row| cx.saw(Name::comments(row.entry_id)));
}

/// What stands under a thing, as far as readers see it.
fn under(thread: &Thread) -> SelectStatement {
    let select = public_comment::Entity::find();
    match thread {
        Thread::Entry(entry) => select.filter(P::EntryId.eq(*entry)).filter(P::ParentId.is_null()),
        Thread::Comment(parent) => select.filter(P::ParentId.eq(*parent)),
    }
    .into_query()
}

/// The comments under articles and under other comments: one statement for each kind of thing, order and page that is
/// asked for, however many things there are.
pub async fn of_threads(cx: &Cx, keys: Vec<Asked>) -> Result<HashMap<Asked, Page<Row>>> {
    if !cx.reads_published()? {
        return Ok(HashMap::new());
    }
    let mut groups: HashMap<_, HashSet<Thread>> = HashMap::new();
    for ((thread, order), args) in keys {
        // Whoever asks for the answers to a comment has read it, and so noted its article.
        if let Thread::Entry(entry) = thread {
            cx.saw(Name::comments(entry));
        }
        let of_entries = matches!(thread, Thread::Entry(_));
        groups.entry((of_entries, order, args)).or_default().insert(thread);
    }
    let mut found = HashMap::new();
    for ((_, order, args), threads) in groups {
        let window =
            |thread: &Thread| args.window(Seal::new(&cx.app().keys().cursors, &format!("{thread:?} {order:?}")));
        let threads: Vec<_> = threads.into_iter().collect();
        let pages =
            order::pages(&*cx.read().await?, &threads, window, &ordering(order), under, place(order), Ok).await?;
        note(cx, pages.values().flat_map(Page::nodes));
        found.extend(pages.into_iter().map(|(thread, page)| (((thread, order), args.clone()), page)));
    }
    Ok(found)
}

/// The empty page of an article of the past. A cursor is held to its list here, too.
pub fn none(cx: &Cx, entry: EntryId, at: Moment, args: &PageArgs) -> Result<Page<Row>> {
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("comments of {entry} {at}")))?;
    Ok(window.page_of_all(Vec::new(), |row: &Row| row.id.0))
}

/// The first answers to these comments, to those, and so on to the last level: one statement a level. Answers are read
/// in the order of the conversation.
pub async fn below(cx: &Cx, top: &Page<Row>) -> Result<HashMap<CommentId, Page<Row>>> {
    let answered = |row: &&Row| row.reply_count > 0;
    let asked = |row: &Row| ((Thread::Comment(row.id), Order::Oldest), PageArgs::default());
    let mut level: Vec<Asked> = top.nodes().filter(answered).map(asked).collect();
    let mut found = HashMap::new();
    while !level.is_empty() {
        let pages = of_threads(cx, level).await?;
        level = pages.values().flat_map(Page::nodes).filter(answered).map(asked).collect();
        found.extend(pages.into_iter().filter_map(|(((thread, _), _), page)| match thread {
            Thread::Comment(parent) => Some((parent, page)),
            Thread::Entry(_) => None,
        }));
    }
    Ok(found)
}

/// Comments by id; those that readers do not see are missing.
pub async fn by_ids(cx: &Cx, ids: &[CommentId]) -> Result<HashMap<CommentId, Row>> {
    if !cx.reads_published()? {
        return Ok(HashMap::new());
    }
    let rows = public_comment::Entity::find().filter(P::Id.is_in(ids.iter().copied())).all(&*cx.read().await?).await?;
    note(cx, &rows);
    let found: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    if ids.iter().any(|id| !found.contains_key(id)) {
        // Under which article a missing one would appear is not known.
        cx.saw(Name::all_comments());
    }
    Ok(found)
}

/// All comments that readers see, answers among them, without tombstones: over the site, or of one article.
pub async fn list(cx: &Cx, entry: Option<EntryId>, order: Order, args: &PageArgs) -> Result<Page<Row>> {
    cx.require(Action::ReadPublished)?;
    cx.saw(entry.map_or_else(Name::all_comments, Name::comments));
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("all comments {entry:?} {order:?}")))?;
    let mut select = public_comment::Entity::find().filter(P::BodyHtml.is_not_null());
    if let Some(entry) = entry {
        select = select.filter(P::EntryId.eq(entry));
    }
    let select = select.into_query();
    let page = order::page(&*cx.read().await?, &window, &ordering(order), &select, place(order), Ok).await?;
    note(cx, page.nodes());
    Ok(page)
}
