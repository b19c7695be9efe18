//! The tree of comments: where an answer stands, and the numbers that are kept of it.

use std::collections::{BTreeMap, HashMap};

use masthead_entity::{CommentId, CommentStatus, EntryId, comment, entry};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{CaseStatement, Expr, ExprTrait},
};

use crate::{
    db::Tx,
    error::{AppError, Result},
};

use comment::Column as C;

/// Where a comment stands: under the one that it answers, and how deep.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// `None` for one that answers the article.
    pub parent: Option<CommentId>,
    /// 0 for one that answers the article.
    pub depth: i32,
}

impl Place {
    /// That of an answer to a comment that readers see under this article, or beside it where that stands as deep as any may.
    pub fn below(tx: &Tx, entry: EntryId, answered: Option<&Answered>) -> Result<Self> {
        let deepest = tx.cx().app().config().comments.max_depth;
        match answered.filter(|answered| answered.entry == entry) {
            Some(answered) if answered.place.depth < deepest => {
                Ok(Self { parent: Some(answered.id), depth: answered.place.depth + 1 })
            }
            Some(answered) => Ok(answered.place),
            None => Err(AppError::fault("/parentId", "There is no such comment under this article.")),
        }
    }
}

/// A comment that readers see, and so may answer.
pub struct Answered {
    id: CommentId,
    entry: EntryId,
    place: Place,
}

/// Of these comments, those that readers see.
pub async fn answered(tx: &Tx, ids: impl Iterator<Item = CommentId>) -> Result<HashMap<CommentId, Answered>> {
    let ids: Vec<CommentId> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = comment::Entity::find()
        .select_only()
        .columns([C::Id, C::EntryId, C::ParentId, C::Depth])
        .filter(C::Id.is_in(ids))
        .filter(C::Status.eq(CommentStatus::Approved))
        .into_tuple::<(CommentId, EntryId, Option<CommentId>, i32)>()
        .all(tx.db())
        .await?;
    let answered = |(id, entry, parent, depth)| (id, Answered { id, entry, place: Place { parent, depth } });
    Ok(rows.into_iter().map(answered).collect())
}

/// What appeared to readers, or disappeared: one approved comment more or less.
#[derive(Clone, Copy, Debug)]
pub struct Difference {
    /// The article.
    pub entry: EntryId,
    /// What the comment answers.
    pub parent: Option<CommentId>,
    /// How many more.
    pub by: i32,
}

impl Difference {
    /// What it makes that a comment of this place came from one state into another.
    pub fn between(entry: EntryId, parent: Option<CommentId>, from: CommentStatus, to: CommentStatus) -> Self {
        let shown = |status| i32::from(status == CommentStatus::Approved);
        Self { entry, parent, by: shown(to) - shown(from) }
    }
}

/// Keeps the numbers of articles, and those of the comments above, on every level: a statement for all articles, and two a
/// level. Bookkeeping: the entries keep their versions.
pub async fn count(tx: &Tx, differences: &[Difference]) -> Result<()> {
    let mut of_entries: BTreeMap<EntryId, i32> = BTreeMap::new();
    let mut level: BTreeMap<CommentId, i32> = BTreeMap::new();
    for difference in differences {
        *of_entries.entry(difference.entry).or_default() += difference.by;
        if let Some(parent) = difference.parent {
            *level.entry(parent).or_default() += difference.by;
        }
    }
    of_entries.retain(|_, by| *by != 0);
    if !of_entries.is_empty() {
        let by = of_entries
            .iter()
            .fold(CaseStatement::new(), |case, (id, by)| case.case(entry::Column::Id.eq(*id), Expr::val(*by)));
        entry::Entity::update_many()
            .col_expr(entry::Column::CommentCount, Expr::col(entry::Column::CommentCount).add(by.finally(0)))
            .filter(entry::Column::Id.is_in(of_entries.keys().copied()))
            .exec(tx.db())
            .await?;
    }
    loop {
        level.retain(|_, by| *by != 0);
        if level.is_empty() {
            return Ok(());
        }
        let mut above = BTreeMap::new();
        for (ids, by) in chunks(&level) {
            comment::Entity::update_many()
                .col_expr(C::ReplyCount, Expr::col(C::ReplyCount).add(by))
                .filter(C::Id.is_in(ids.clone()))
                .exec(tx.db())
                .await?;
            let parents = comment::Entity::find().select_only().columns([C::Id, C::ParentId]).filter(C::Id.is_in(ids));
            let parents: Vec<(CommentId, Option<CommentId>)> = parents.into_tuple().all(tx.db()).await?;
            for (id, parent) in parents.into_iter().filter_map(|(id, parent)| Some((id, parent?))) {
                *above.entry(parent).or_default() += level.get(&id).copied().unwrap_or_default();
            }
        }
        level = above;
    }
}

/// How many comments one statement counts.
const ROWS: usize = 500;

fn chunks(level: &BTreeMap<CommentId, i32>) -> Vec<(Vec<CommentId>, sea_orm::sea_query::SimpleExpr)> {
    let rows: Vec<_> = level.iter().collect();
    let chunk = |rows: &[(&CommentId, &i32)]| {
        let by = rows.iter().fold(CaseStatement::new(), |case, (id, by)| case.case(C::Id.eq(**id), Expr::val(**by)));
        (rows.iter().map(|(id, _)| **id).collect(), by.finally(0).into())
    };
    rows.chunks(ROWS).map(chunk).collect()
}

/// The numbers of comments that come together, each behind what it answers: how many stand below each.
pub fn below(places: &[(CommentId, Option<CommentId>)]) -> HashMap<CommentId, i32> {
    let mut below: HashMap<CommentId, i32> = HashMap::new();
    for (id, parent) in places.iter().rev() {
        let own = below.get(id).copied().unwrap_or_default();
        if let Some(parent) = parent {
            *below.entry(*parent).or_default() += own + 1;
        }
    }
    below
}
