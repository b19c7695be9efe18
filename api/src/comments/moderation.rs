//! Moderation: what is decided about many comments at once, and what follows for the answers to them.

use std::collections::{BTreeMap, HashMap, HashSet};

use masthead_entity::{CommentId, CommentStatus, EntryId, comment, entry};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    sea_query::{CaseStatement, Expr, ExprTrait},
};

use crate::{
    access::{Action, Resource},
    context::Cx,
    db::{Tx, write},
    error::{AppError, Code, FieldError, Result},
    journal::Event,
    limits,
    validate::Check,
};

use comment::Column as C;

/// What is decided about comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderation {
    /// Readers see them.
    Approve,
    /// Readers do not see them.
    Reject,
    /// Readers do not see them: they are spam.
    Spam,
    /// They are thrown away.
    Trash,
}

impl Moderation {
    /// The state that it leads to, from whatever state.
    fn target(self) -> CommentStatus {
        match self {
            Moderation::Approve => CommentStatus::Approved,
            Moderation::Reject => CommentStatus::Rejected,
            Moderation::Spam => CommentStatus::Spam,
            Moderation::Trash => CommentStatus::Trashed,
        }
    }
}

/// What became of one comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moderated {
    /// Which.
    pub id: CommentId,
    /// Its state now.
    pub status: CommentStatus,
}

/// Decides about comments: about all of them or, where one cannot be, about none. A comment that is in that state
/// already does not change. What takes an approved comment from readers takes the approved ones below it too: they are
/// held again. The answer names the comments that were asked for, in their order.
pub async fn moderate(cx: &Cx, ids: Vec<CommentId>, action: Moderation) -> Result<Vec<Moderated>> {
    cx.require(Action::ModerateComment)?;
    check_ids(&ids)?;
    write(cx, async move |tx| {
        let nodes = load(&tx, &ids).await?;
        tx.require(Action::ModerateComment, Resource::SITE)?;
        let target = action.target();
        let changed: Vec<Node> = nodes.into_iter().filter(|node| node.status != target).collect();
        let orphans = match target {
            CommentStatus::Approved => parents_are_approved(&tx, &ids, &changed).await.map(|()| Vec::new())?,
            _ => approved_below(&tx, &changed).await?,
        };
        set(&tx, &changed, target).await?;
        set(&tx, &orphans, CommentStatus::Held).await?;
        let moves = changed.iter().map(|node| (node, target));
        let moves = moves.chain(orphans.iter().map(|node| (node, CommentStatus::Held)));
        let mut counts = BTreeMap::new();
        for (node, to) in moves {
            let shown = |status| i32::from(status == CommentStatus::Approved);
            *counts.entry(node.entry_id).or_default() += shown(to) - shown(node.status);
            tx.record(Event::CommentModerated { comment: node.id, entry: node.entry_id, from: node.status, to });
        }
        change_counts(&tx, counts).await?;
        Ok(ids.into_iter().map(|id| Moderated { id, status: target }).collect())
    })
    .await
}

fn check_ids(ids: &[CommentId]) -> Result<()> {
    let mut check = Check::default();
    check.rule(!ids.is_empty(), "/ids", "Name at least one comment.");
    check.count("/ids", ids.len(), limits::MODERATION);
    let mut known = HashSet::new();
    for (place, id) in ids.iter().enumerate() {
        check.rule(known.insert(id), &format!("/ids/{place}"), "This comment is named twice.");
    }
    check.done()
}

/// A comment, as far as moderation looks at it.
#[derive(Clone, Copy, FromQueryResult)]
struct Node {
    id: CommentId,
    entry_id: EntryId,
    parent_id: Option<CommentId>,
    status: CommentStatus,
}

fn nodes() -> Select<comment::Entity> {
    comment::Entity::find().select_only().columns([C::Id, C::EntryId, C::ParentId, C::Status])
}

/// The comments in the order in which they were named; `not_found` that names those that are not there.
async fn load(tx: &Tx, ids: &[CommentId]) -> Result<Vec<Node>> {
    let select = nodes().filter(C::Id.is_in(ids.iter().copied()));
    let found: Vec<Node> = select.into_model().all(tx.db()).await?;
    let found: HashMap<CommentId, Node> = found.into_iter().map(|node| (node.id, node)).collect();
    let missing = |id: &CommentId| !found.contains_key(id);
    let fields = faults(ids, missing, |id| format!("There is no comment {id}."));
    if !fields.is_empty() {
        return Err(AppError { fields, ..AppError::not_found("comment") });
    }
    Ok(ids.iter().filter_map(|id| found.get(id).copied()).collect())
}

/// One fault for each of the ids that have it, at its place.
fn faults(
    ids: &[CommentId],
    has_it: impl Fn(&CommentId) -> bool,
    message: impl Fn(&CommentId) -> String,
) -> Vec<FieldError> {
    let at_fault = ids.iter().enumerate().filter(|(_, id)| has_it(id));
    at_fault.map(|(place, id)| FieldError { path: format!("/ids/{place}"), message: message(id) }).collect()
}

/// Refuses to show answers to what is not shown: readers could not reach them.
async fn parents_are_approved(tx: &Tx, ids: &[CommentId], changed: &[Node]) -> Result<()> {
    let outside = changed.iter().filter_map(|node| node.parent_id).filter(|parent| !ids.contains(parent));
    let outside: HashSet<CommentId> = outside.collect();
    if outside.is_empty() {
        return Ok(());
    }
    let select = nodes().filter(C::Id.is_in(outside)).filter(C::Status.ne(CommentStatus::Approved));
    let hidden: Vec<Node> = select.into_model().all(tx.db()).await?;
    let hidden: HashSet<CommentId> = hidden.into_iter().map(|node| node.id).collect();
    let orphans = changed.iter().filter_map(|node| Some((node.id, node.parent_id?)));
    let orphans: HashMap<_, _> = orphans.filter(|(_, parent)| hidden.contains(parent)).collect();
    let fields = faults(
        ids,
        |id| orphans.contains_key(id),
        |id| match orphans.get(id) {
            Some(parent) => format!("The comment {id} answers the comment {parent}, which readers do not see."),
            None => String::new(),
        },
    );
    if fields.is_empty() {
        return Ok(());
    }
    let message = "An answer cannot be shown without the comment that it answers; approve that one too.";
    Err(AppError { fields, ..AppError::new(Code::Conflict, message) })
}

/// How many ids one statement names; both engines take more.
const IDS: usize = 10_000;

/// The approved comments below those that are taken from readers, level by level, but for those that are decided about
/// themselves.
async fn approved_below(tx: &Tx, changed: &[Node]) -> Result<Vec<Node>> {
    let mut known: HashSet<CommentId> = changed.iter().map(|node| node.id).collect();
    let taken = changed.iter().filter(|node| node.status == CommentStatus::Approved);
    let mut level: Vec<CommentId> = taken.map(|node| node.id).collect();
    let mut below = Vec::new();
    while !level.is_empty() {
        let mut found: Vec<Node> = Vec::new();
        for chunk in level.chunks(IDS) {
            let answers = nodes().filter(C::ParentId.is_in(chunk.iter().copied()));
            let select = answers.filter(C::Status.eq(CommentStatus::Approved));
            found.extend(select.into_model::<Node>().all(tx.db()).await?);
        }
        // One that is named itself has begun a walk of its own.
        found.retain(|node| known.insert(node.id));
        level = found.iter().map(|node| node.id).collect();
        below.extend(found);
    }
    Ok(below)
}

async fn set(tx: &Tx, nodes: &[Node], status: CommentStatus) -> Result<()> {
    for chunk in nodes.chunks(IDS) {
        comment::Entity::update_many()
            .col_expr(C::Status, Expr::value(status))
            .col_expr(C::Version, Expr::col(C::Version).add(1))
            .filter(C::Id.is_in(chunk.iter().map(|node| node.id)))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}

/// Changes the numbers of comments of entries by these differences, all in one statement. Bookkeeping: the entries
/// keep their versions.
pub(super) async fn change_counts(tx: &Tx, differences: BTreeMap<EntryId, i32>) -> Result<()> {
    let differences: Vec<_> = differences.into_iter().filter(|(_, difference)| *difference != 0).collect();
    if differences.is_empty() {
        return Ok(());
    }
    let difference = differences.iter().fold(CaseStatement::new(), |case, (entry, difference)| {
        case.case(entry::Column::Id.eq(*entry), Expr::val(*difference))
    });
    entry::Entity::update_many()
        .col_expr(entry::Column::CommentCount, Expr::col(entry::Column::CommentCount).add(difference.finally(0)))
        .filter(entry::Column::Id.is_in(differences.iter().map(|(entry, _)| *entry)))
        .exec(tx.db())
        .await?;
    Ok(())
}
