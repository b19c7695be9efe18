//! Moderation: what is decided about many comments at once, and what follows for the answers to them.

use std::collections::{HashMap, HashSet};

use masthead_entity::{CommentId, CommentStatus, EntryId, comment};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};

use super::tree::{self, Difference};
use crate::{
    access::{Action, Resource},
    context::Cx,
    db::{Tx, write},
    error::{AppError, Code, FieldError, Result},
    journal::Event,
    limits,
    preconditions::{self, Subject},
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
/// already does not change; one that its writer withdrew is not approved. Where versions are given, each is to be of that
/// one. The answers to what is taken from readers stay: they see that something stood above them. The answer names the
/// comments that were asked for, in their order.
pub async fn moderate(
    cx: &Cx,
    ids: Vec<CommentId>,
    versions: Option<Vec<i32>>,
    action: Moderation,
) -> Result<Vec<Moderated>> {
    cx.require(Action::ModerateComment)?;
    check(&ids, versions.as_deref())?;
    write(cx, async move |tx| {
        let nodes = load(&tx, &ids).await?;
        tx.require(Action::ModerateComment, Resource::SITE)?;
        compare(&tx, &nodes, versions.as_deref().unwrap_or_default())?;
        let target = action.target();
        refuse_withdrawn(&nodes, target)?;
        let changed: Vec<Node> = nodes.into_iter().filter(|node| node.status != target).collect();
        set(&tx, &changed, target).await?;
        let mut differences = Vec::new();
        for node in &changed {
            differences.push(Difference::between(node.entry_id, node.parent_id, node.status, target));
            let (comment, entry, from) = (node.id, node.entry_id, node.status);
            tx.record(Event::CommentModerated { comment, entry, from, to: target });
        }
        tree::count(&tx, &differences).await?;
        Ok(ids.into_iter().map(|id| Moderated { id, status: target }).collect())
    })
    .await
}

fn check(ids: &[CommentId], versions: Option<&[i32]>) -> Result<()> {
    let mut check = Check::default();
    check.rule(!ids.is_empty(), "/ids", "Name at least one comment.");
    check.count("/ids", ids.len(), limits::MODERATION);
    check.done()?;
    let mut known = HashSet::new();
    for (place, id) in ids.iter().enumerate() {
        check.rule(known.insert(id), &format!("/ids/{place}"), "This comment is named twice.");
    }
    let is_one_each = versions.is_none_or(|versions| versions.len() == ids.len());
    check.rule(is_one_each, "/expectedVersions", "Give one version for each of `ids`, or leave them out.");
    check.done()
}

/// Whether the comments are as they were when they were read: their writers may have edited them.
fn compare(tx: &Tx, nodes: &[Node], versions: &[i32]) -> Result<()> {
    for (place, (node, version)) in nodes.iter().zip(versions).enumerate() {
        if let Err(stale) = preconditions::version(node.version, Some(*version)) {
            tx.about(Subject::Thing(node.id.0));
            let path = format!("/expectedVersions/{place}");
            let fields = stale.fields.iter().map(|field| FieldError { path: path.clone(), ..field.clone() }).collect();
            return Err(AppError { fields, ..stale });
        }
    }
    Ok(())
}

/// A comment, as far as moderation looks at it.
#[derive(Clone, Copy, FromQueryResult)]
struct Node {
    id: CommentId,
    entry_id: EntryId,
    parent_id: Option<CommentId>,
    status: CommentStatus,
    version: i32,
    is_withdrawn: bool,
    is_erased: bool,
}

fn nodes() -> Select<comment::Entity> {
    comment::Entity::find().select_only().columns([
        C::Id,
        C::EntryId,
        C::ParentId,
        C::Status,
        C::Version,
        C::IsWithdrawn,
        C::IsErased,
    ])
}

/// The comments in the order in which they were named; `not_found` that names those that are not there.
async fn load(tx: &Tx, ids: &[CommentId]) -> Result<Vec<Node>> {
    let select = nodes().filter(C::Id.is_in(ids.iter().copied()));
    let found: Vec<Node> = select.into_model().all(tx.db()).await?;
    let found: HashMap<CommentId, Node> = found.into_iter().map(|node| (node.id, node)).collect();
    let missing = ids.iter().enumerate().filter(|(_, id)| !found.contains_key(id));
    let fault = |(place, id): (usize, &CommentId)| FieldError {
        path: format!("/ids/{place}"),
        message: format!("There is no comment {id}."),
    };
    let fields: Vec<FieldError> = missing.map(fault).collect();
    if !fields.is_empty() {
        return Err(AppError { fields, ..AppError::not_found("comment") });
    }
    Ok(ids.iter().filter_map(|id| found.get(id).copied()).collect())
}

/// What somebody took back is not shown against their will, and of what is erased there is nothing to decide.
fn refuse_withdrawn(nodes: &[Node], target: CommentStatus) -> Result<()> {
    let is_refused = |node: &Node| match target {
        CommentStatus::Approved => node.is_withdrawn,
        CommentStatus::Trashed => false,
        _ => node.is_erased,
    };
    let withdrawn = nodes.iter().enumerate().filter(|(_, node)| is_refused(node));
    let fault = |(place, node): (usize, &Node)| FieldError {
        path: format!("/ids/{place}"),
        message: match node.is_erased {
            true => "What this comment said is gone for good.".to_owned(),
            false => "Its writer withdrew this comment.".to_owned(),
        },
    };
    let fields: Vec<FieldError> = withdrawn.map(fault).collect();
    match fields.is_empty() {
        true => Ok(()),
        false => {
            let message = "What was withdrawn or erased is not shown again. Leave these comments out.";
            Err(AppError { fields, ..AppError::new(Code::Conflict, message) })
        }
    }
}

async fn set(tx: &Tx, nodes: &[Node], status: CommentStatus) -> Result<()> {
    comment::Entity::update_many()
        .col_expr(C::Status, Expr::value(status))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .col_expr(C::DecidedAt, Expr::value(tx.at()))
        .col_expr(C::IsDecided, Expr::value(true))
        .filter(C::Id.is_in(nodes.iter().map(|node| node.id)))
        .exec(tx.db())
        .await?;
    Ok(())
}
