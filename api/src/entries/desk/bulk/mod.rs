//! One change of many entries: all of it or none, or each by itself.

mod deed;
pub mod types;

use std::{
    collections::{HashMap, HashSet},
    time::Instant,
};

use masthead_entity::{EntryId, EntryKind, TermId, TermKind, entry};
use sea_orm::{ColumnTrait, QueryFilter};

use self::{
    deed::Deed,
    types::{BulkArticlesInput, BulkError, BulkItem, BulkPayload, BulkResult},
};
use crate::{
    access::Action,
    context::Cx,
    db::{Tx, write_by},
    entries::{desk, relations, workflow::status},
    error::{AppError, Code, FieldError, PlacedConflict, Result},
    limits,
    preconditions::{self, Subject},
    terms::{Wanted, Wish},
    validate::Check,
};

/// While so much of the request's time is left, a fifth, another entry is begun with: behind it the last one is carried out,
/// and the answer given.
const TO_BEGIN: u32 = 5;

/// While so much is left, a tenth, the last one is waited for.
const TO_END: u32 = 10;

/// An entry to be changed: its place in the input, its id and the version that the change starts from.
#[derive(Clone, Copy, Debug)]
struct Item {
    place: usize,
    id: EntryId,
    expected: Option<i32>,
}

/// Changes many entries. Whoever could save entries may ask for it; what is done to each is asked on its row, as where it
/// is done to one alone.
pub async fn change(cx: &Cx, kind: EntryKind, mut input: BulkArticlesInput) -> Result<BulkPayload> {
    cx.require(Action::UpdateEntry)?;
    let mut check = Check::default();
    let items = items(std::mem::take(&mut input.items), &mut check);
    let all_or_nothing = input.all_or_nothing.unwrap_or(true);
    let (deed, tags) = input.deed(cx, &mut check);
    check.done()?;
    cx.require(deed.action())?;
    let failures = match all_or_nothing {
        true => together(cx, kind, items.clone(), deed, tags).await.map(|()| HashMap::new())?,
        false => one_by_one(cx, kind, &items, deed, tags).await?,
    };
    results(cx, kind, &items, failures).await
}

/// 1 to 100, each once.
fn items(named: Vec<BulkItem>, check: &mut Check) -> Vec<Item> {
    check.rule(!named.is_empty(), "/items", "Name at least one.");
    check.count("/items", named.len(), limits::BULK);
    let mut known = HashSet::new();
    let items = named.into_iter().take(limits::BULK).enumerate().map(|(place, item)| {
        let id = EntryId::from(item.id);
        check.rule(known.insert(id), &format!("/items/{place}/id"), "This is named twice.");
        Item { place, id, expected: item.expected_version }
    });
    items.collect()
}

/// All in one transaction. Where some cannot be done, nothing is, and the answer names each of them: of those behind the
/// first it is asked whether they could be done, and nothing more is written.
async fn together(cx: &Cx, kind: EntryKind, items: Vec<Item>, deed: Deed, tags: Vec<Wish>) -> Result<()> {
    let begun_by = cx.when_left(TO_BEGIN);
    let verb = async move |tx: Tx| {
        let tags = found(&tx, &tags).await?;
        let mut refused: Option<AppError> = None;
        for item in items {
            if Instant::now() >= begun_by {
                let message = "There was no time for all of them: nothing was done. Name fewer.";
                return Err(AppError::new(Code::Overloaded, message));
            }
            match (deed.ready(&tx, kind, item, &tags).await, &mut refused) {
                (Ok(ready), None) => ready.carry_out(&tx).await.map_err(|error| placed(error, item))?,
                (Ok(_), Some(_)) => {}
                // What is a fault of ours, or of the moment, says nothing about the entry.
                (Err(error), _) if error.cause.is_some() => return Err(error),
                (Err(error), refused) => {
                    let error = preconditions::told(tx.db(), Subject::Thing(item.id.0), error).await;
                    join(refused, placed(error, item), item);
                }
            }
        }
        refused.map_or(Ok(()), Err)
    };
    write_by(cx, begun_by, verb).await
}

/// Each in a transaction of its own, as long as there is time. Gives the failures by their places.
async fn one_by_one(
    cx: &Cx,
    kind: EntryKind,
    items: &[Item],
    deed: Deed,
    mut tags: Vec<Wish>,
) -> Result<HashMap<usize, AppError>> {
    let mut failures = HashMap::new();
    for item in items.iter().copied() {
        let wanted = tags.clone();
        let verb = async move |tx: Tx| {
            let tags = found(&tx, &wanted).await?;
            deed.ready(&tx, kind, item, &tags).await?.carry_out(&tx).await.map(|()| tags)
        };
        match in_time(cx, verb).await {
            // The tags that were made with the first are those of the others.
            Ok(found) => tags = found.into_iter().map(|id| Wish::Existing(Wanted::Id(id.0))).collect(),
            // Tags that are not there are not there for any of them, and nothing was done yet.
            Err(error) if failures.len() == item.place && error.fields.iter().any(|field| is_of_tags(&field.path)) => {
                return Err(error);
            }
            Err(error) => {
                error.log();
                failures.insert(item.place, placed(error, item));
            }
        }
    }
    Ok(failures)
}

/// Carries out one of many while there is time to tell of it. One that was begun is carried out in any case.
async fn in_time<T, F, Fut>(cx: &Cx, verb: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(Tx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T>> + Send + 'static,
{
    let begun_by = cx.when_left(TO_BEGIN);
    if Instant::now() >= begun_by {
        let message = "The time of the request was over before its turn: nothing was done to it. Ask for it again.";
        return Err(AppError::new(Code::Overloaded, message));
    }
    let done = tokio::time::timeout_at(cx.when_left(TO_END).into(), write_by(cx, begun_by, verb)).await;
    done.unwrap_or_else(|_| {
        let message = "It was begun with, and takes longer than the request may: read it before you ask for it again.";
        Err(AppError::new(Code::Overloaded, message))
    })
}

/// The tags that are wanted. Those that are new are made.
async fn found(tx: &Tx, tags: &[Wish]) -> Result<Vec<TermId>> {
    relations::make_terms(tx, TermKind::Tag, tags, "/tags").await?;
    relations::terms(tx, TermKind::Tag, tags, "/tags").await
}

/// Adds one failure to those before it. The error is the first one's, and says of the others where they stand and what they
/// met.
fn join(refused: &mut Option<AppError>, mut error: AppError, item: Item) {
    let met = error.conflict.take();
    let met = met.map(|conflict| PlacedConflict { path: format!("/items/{}", item.place), conflict: *conflict });
    let fields = std::mem::take(&mut error.fields);
    let first = refused.get_or_insert(error);
    first.fields.extend(fields);
    first.conflicts.extend(met);
}

/// A failure of one entry, with its place: in front of its fields, or alone where it has none.
fn placed(error: AppError, item: Item) -> AppError {
    let at = |path: &str| format!("/items/{}{path}", item.place);
    let field = |FieldError { path, message }| match is_of_tags(&path) {
        true => FieldError { path, message },
        false => FieldError { path: at(&path), message },
    };
    let fields = match error.fields.is_empty() {
        true => vec![FieldError { path: at(""), message: error.message.clone() }],
        false => error.fields.into_iter().map(field).collect(),
    };
    AppError { fields, ..error }
}

/// Whether a path leads to the tags of the input, which are the same for all.
fn is_of_tags(path: &str) -> bool {
    path.starts_with("/tags/")
}

/// How the entries are now.
async fn results(
    cx: &Cx,
    kind: EntryKind,
    items: &[Item],
    mut failures: HashMap<usize, AppError>,
) -> Result<BulkPayload> {
    let ids = items.iter().map(|item| item.id);
    let rows = desk::scope(cx.actor(), kind)?.filter(entry::Column::Id.is_in(ids)).all(&*cx.read().await?).await?;
    let rows: HashMap<EntryId, entry::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let result = |item: &Item| {
        let row = rows.get(&item.id);
        BulkResult {
            id: item.id.into(),
            version: row.map(|row| row.version),
            status: row.map(status),
            error: failures.remove(&item.place).map(BulkError::from),
        }
    };
    Ok(BulkPayload { results: items.iter().map(result).collect() })
}
