//! One change of many entries: all of it or none, or each by itself.

pub mod types;

use std::collections::HashMap;

use masthead_entity::{EntryId, EntryKind, TermId, TermKind, entry};
use sea_orm::{ColumnTrait, QueryFilter};

use self::types::{BulkAction, BulkArticlesInput, BulkError, BulkPayload, BulkResult};
use super::{
    Moving, Publishing, content::Content, desk, relations, relocate_in, render::Rendering, revisions, saving,
    workflow::status,
};
use crate::{
    access::Action,
    context::Cx,
    db::{Tx, write},
    error::{AppError, Code, FieldError, Result},
    journal::Event,
    limits, preconditions,
    terms::{Wanted, Wish},
    validate::Check,
};

/// What is done to one entry.
#[derive(Clone, Debug)]
enum Deed {
    Move(Moving),
    Tags(Retagging, Vec<Wish>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Retagging {
    Add,
    Remove,
    Replace,
}

impl BulkArticlesInput {
    fn deed(self, cx: &Cx, check: &mut Check) -> Deed {
        let retagging = match self.action {
            BulkAction::Tag => Some(Retagging::Add),
            BulkAction::Untag => Some(Retagging::Remove),
            BulkAction::Retag => Some(Retagging::Replace),
            BulkAction::Publish | BulkAction::Unpublish | BulkAction::Trash => None,
        };
        let is_publishing = self.action == BulkAction::Publish;
        check.rule(is_publishing || self.publish_faqs.is_none(), "/publishFaqs", "This belongs to `PUBLISH`.");
        let Some(retagging) = retagging else {
            check.rule(self.tags.is_none(), "/tags", "These belong to `TAG`, `UNTAG` and `RETAG`.");
            let publish_faqs = self.publish_faqs.unwrap_or_default();
            return Deed::Move(match self.action {
                BulkAction::Unpublish => Moving::Unpublish,
                BulkAction::Trash => Moving::Trash,
                _ => Moving::Publish(Publishing { publish_faqs, correction: None }),
            });
        };
        let is_named = self.tags.as_ref().is_some_and(|tags| !tags.is_empty() || retagging == Retagging::Replace);
        check.rule(is_named, "/tags", "Name at least one tag; only `RETAG` takes an empty list.");
        let tags = self.tags.unwrap_or_default();
        check.count("/tags", tags.len(), limits::RELATIONS);
        let wishes = tags.into_iter().enumerate().map(|(place, tag)| {
            let path = format!("/tags/{place}");
            let is_new = tag.name.is_some();
            check.rule(!is_new || retagging != Retagging::Remove, &path, "Name a tag that exists, by `id` or `slug`.");
            tag.wish(cx, check, &path)
        });
        Deed::Tags(retagging, wishes.collect())
    }
}

impl Deed {
    fn action(&self) -> Action {
        match self {
            Deed::Move(moving) => moving.verb().action(),
            Deed::Tags(..) => Action::UpdateEntry,
        }
    }
}

/// An entry to be changed: its place in the input, its id and the version that the change starts from.
type Item = (usize, EntryId, Option<i32>);

/// Changes many entries. Whoever could save entries may ask for it; what is done to each is asked on its row, as where it
/// is done to one alone.
pub async fn change(cx: &Cx, kind: EntryKind, input: BulkArticlesInput) -> Result<BulkPayload> {
    cx.require(Action::UpdateEntry)?;
    let mut check = Check::default();
    check.rule(!input.items.is_empty(), "/items", "Name at least one.");
    check.count("/items", input.items.len(), limits::BULK);
    let mut items: Vec<Item> = Vec::new();
    for (place, item) in input.items.iter().enumerate() {
        let id = EntryId::from(item.id);
        let is_new = items.iter().all(|(_, known, _)| *known != id);
        check.rule(is_new, &format!("/items/{place}/id"), "This is named twice.");
        items.push((place, id, item.expected_version));
    }
    let all_or_nothing = input.all_or_nothing.unwrap_or(true);
    let deed = input.deed(cx, &mut check);
    check.done()?;
    cx.require(deed.action())?;
    let failures = match all_or_nothing {
        true => together(cx, kind, items.clone(), deed).await.map(|()| HashMap::new())?,
        false => one_by_one(cx, kind, &items, deed).await?,
    };
    results(cx, kind, &items, failures).await
}

/// All in one transaction. Where some cannot be done, the answer names each of them.
async fn together(cx: &Cx, kind: EntryKind, items: Vec<Item>, deed: Deed) -> Result<()> {
    write(cx, async move |tx| {
        let deed = settled(&tx, deed).await?;
        let mut refused: Option<AppError> = None;
        for item in items {
            let Err(error) = carry_out(&tx, kind, item, &deed).await else { continue };
            // What is a fault of ours, or of the moment, ends the transaction; what breaks a rule leaves it as it was.
            if error.cause.is_some() || matches!(error.code, Code::Internal | Code::Overloaded) {
                return Err(error);
            }
            match &mut refused {
                None => refused = Some(error),
                Some(first) => first.fields.extend(error.fields),
            }
        }
        refused.map_or(Ok(()), Err)
    })
    .await
}

/// Each in a transaction of its own. Gives the failures by their places.
async fn one_by_one(cx: &Cx, kind: EntryKind, items: &[Item], mut deed: Deed) -> Result<HashMap<usize, AppError>> {
    let mut failures = HashMap::new();
    for item in items.iter().copied() {
        let wanted = deed.clone();
        let done = write(cx, async move |tx| {
            let settled = settled(&tx, wanted).await?;
            carry_out(&tx, kind, item, &settled).await.map(|()| settled)
        });
        match done.await {
            // The tags that were made with the first are those of the others.
            Ok(settled) => deed = settled,
            Err(error) => {
                // Tags that are not there are not there for any of them.
                if item.0 == 0 && error.fields.iter().any(|field| field.path.starts_with("/tags/")) {
                    return Err(error);
                }
                error.log();
                failures.insert(item.0, placed(error, item.0));
            }
        }
    }
    Ok(failures)
}

/// Makes the tags that are new, and finds the others.
async fn settled(tx: &Tx, deed: Deed) -> Result<Deed> {
    let Deed::Tags(retagging, wishes) = deed else { return Ok(deed) };
    relations::make_terms(tx, TermKind::Tag, &wishes, "/tags").await?;
    let ids = relations::terms(tx, TermKind::Tag, &wishes, "/tags").await?;
    Ok(Deed::Tags(retagging, ids.into_iter().map(|id| Wish::Existing(Wanted::Id(id.0))).collect()))
}

async fn carry_out(tx: &Tx, kind: EntryKind, (place, id, expected): Item, deed: &Deed) -> Result<()> {
    let done = match deed {
        Deed::Move(moving) => relocate_in(tx, kind, id, expected, moving.clone()).await,
        Deed::Tags(retagging, tags) => {
            let tags = tags.iter().filter_map(|tag| match tag {
                Wish::Existing(Wanted::Id(id)) => Some(TermId(*id)),
                _ => None,
            });
            retag(tx, kind, id, expected, *retagging, &tags.collect::<Vec<_>>()).await
        }
    };
    done.map_err(|error| placed(error, place))
}

/// Saves an entry with other tags: a new working revision of the same texts, which are not rendered again.
async fn retag(
    tx: &Tx,
    kind: EntryKind,
    id: EntryId,
    expected: Option<i32>,
    retagging: Retagging,
    tags: &[TermId],
) -> Result<()> {
    let entry = desk::load(tx, kind, id).await?;
    tx.require(Action::UpdateEntry, desk::resource(tx.actor(), &entry))?;
    preconditions::version(entry.version, expected)?;
    let head = revisions::working(tx, &entry).await?;
    let before = Content::load(tx.db(), &head).await?;
    let mut content = before.clone();
    match retagging {
        Retagging::Add => content.tags.extend(tags.iter().filter(|tag| !before.tags.contains(tag))),
        Retagging::Remove => content.tags.retain(|tag| !tags.contains(tag)),
        Retagging::Replace => content.tags = tags.to_vec(),
    }
    if content.tags.len() > limits::RELATIONS {
        let message = format!("It would have {} tags; at most {} are allowed.", content.tags.len(), limits::RELATIONS);
        return Err(AppError::invalid_input(vec![FieldError { path: String::new(), message }]));
    }
    if content == before {
        return Ok(());
    }
    let saved = saving::keep(tx, &entry, &content, Rendering::stored(&head)?, None).await?;
    let revision = revisions::working_id(&saved)?;
    tx.record(Event::EntrySaved { kind, entry: id, revision, slug: content.slug });
    Ok(())
}

/// A failure of one entry, with its place: in front of its fields, or alone where it has none. Who made the version that it
/// met is told to whoever changes one entry alone.
fn placed(error: AppError, place: usize) -> AppError {
    let at = |path: &str| format!("/items/{place}{path}");
    let is_placed = |path: &str| path.starts_with("/items/");
    let fields = match error.fields.is_empty() {
        true => vec![FieldError { path: at(""), message: error.message.clone() }],
        false => error
            .fields
            .iter()
            .cloned()
            .map(|field| match is_placed(&field.path) {
                true => field,
                false => FieldError { path: at(&field.path), message: field.message },
            })
            .collect(),
    };
    AppError { fields, conflict: None, ..error }
}

/// How the entries are now.
async fn results(
    cx: &Cx,
    kind: EntryKind,
    items: &[Item],
    mut failures: HashMap<usize, AppError>,
) -> Result<BulkPayload> {
    let ids = items.iter().map(|(_, id, _)| *id);
    let rows = desk::scope(cx.actor(), kind)?.filter(entry::Column::Id.is_in(ids)).all(&*cx.read().await?).await?;
    let rows: HashMap<EntryId, entry::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let result = |(place, id, _): &Item| {
        let row = rows.get(id);
        BulkResult {
            id: (*id).into(),
            version: row.map(|row| row.version),
            status: row.map(status),
            error: failures.remove(place).map(BulkError::from),
        }
    };
    Ok(BulkPayload { results: items.iter().map(result).collect() })
}
