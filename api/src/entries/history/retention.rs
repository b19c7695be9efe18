//! How long old revisions are kept: by settings, so that history does not grow without end. What readers ever saw is kept
//! whatever the settings say, as is what somebody still builds on.

use masthead_entity::{
    EntryId, EntryKind, RevisionId, Timestamp, entry, preview_link, publication, review, revision, schedule,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait, Query, SimpleExpr},
};

use crate::{
    clock,
    context::Cx,
    db::{Tx, write},
    entries::revisions,
    error::{AppError, Result},
    journal::Event,
};

/// How many entries are looked at in one statement.
const ENTRIES: u64 = 200;

/// How many revisions one transaction removes: others wait for the writer meanwhile.
const REVISIONS: u64 = 200;

/// How long a preview link that has ended is still shown on the desk, in days.
const ENDED_LINKS: i64 = 30;

/// What may go.
#[derive(Clone, Copy)]
struct Rule {
    /// Not these newest ones of an entry.
    newest: u64,
    /// Nothing that was saved since.
    before: Timestamp,
}

/// Removes the revisions that the settings do not keep, and says how many those were. For the server on its own behalf,
/// and for the command line.
pub async fn prune(cx: &Cx) -> Result<u64> {
    remove_ended_links(cx).await?;
    let editing = &cx.app().config().editing;
    if editing.keep_revisions == 0 || editing.keep_days == 0 {
        return Ok(0);
    }
    let before = Timestamp(cx.now().0 - editing.keep_days * clock::DAY);
    let rule = Rule { newest: editing.keep_revisions.unsigned_abs(), before };
    let (mut removed, mut last) = (0, None);
    loop {
        // Each step is a request of its own: together they may take longer than one is given.
        let step = Cx::system(cx.app().clone());
        let entries = crowded(&*step.read().await?, rule, last).await?;
        drop(step);
        let Some(end) = entries.last() else { return Ok(removed) };
        last = Some(*end);
        for entry in entries {
            removed += prune_one(cx, rule, entry).await?;
        }
    }
}

/// One entry, in steps: others get the writer between them.
async fn prune_one(cx: &Cx, rule: Rule, entry: EntryId) -> Result<u64> {
    let step = Cx::system(cx.app().clone());
    let Some(end) = end_of_old(&*step.read().await?, rule, entry).await? else { return Ok(0) };
    drop(step);
    let (mut removed, mut last) = (0, 0);
    loop {
        let step = Cx::system(cx.app().clone());
        let old = numbers(&*step.read().await?, rule, entry, (last, end)).await?;
        drop(step);
        let Some((newest, _)) = old.last() else { return Ok(removed) };
        last = *newest;
        let ids: Vec<RevisionId> = old.into_iter().map(|(_, id)| id).collect();
        let step = Cx::system(cx.app().clone());
        // The writer is taken only where there is something to remove.
        if superfluous(&*step.read().await?, &ids).await?.is_empty() {
            continue;
        }
        removed += write(&step, async move |tx| remove(&tx, entry, &ids).await).await?;
    }
}

/// The next entries with more revisions than are kept of one: an index has them all.
async fn crowded(db: &impl ConnectionTrait, rule: Rule, last: Option<EntryId>) -> Result<Vec<EntryId>> {
    let mut select = revision::Entity::find()
        .select_only()
        .column(revision::Column::EntryId)
        .group_by(revision::Column::EntryId)
        .having(revision::Column::Number.count().gt(rule.newest as i64))
        .order_by_asc(revision::Column::EntryId)
        .limit(ENTRIES);
    if let Some(last) = last {
        select = select.filter(revision::Column::EntryId.gt(last));
    }
    Ok(select.into_tuple().all(db).await?)
}

/// The number of the newest revision of an entry that is not among those that are kept for being new.
async fn end_of_old(db: &impl ConnectionTrait, rule: Rule, entry: EntryId) -> Result<Option<i32>> {
    let numbers = revision::Entity::find()
        .select_only()
        .column(revision::Column::Number)
        .filter(revision::Column::EntryId.eq(entry))
        .order_by_desc(revision::Column::Number)
        .offset(rule.newest)
        .limit(1);
    Ok(numbers.into_tuple().one(db).await?)
}

/// The next revisions of an entry that are old enough, from one number, which is not among them, to another, which is.
async fn numbers(
    db: &impl ConnectionTrait,
    rule: Rule,
    entry: EntryId,
    (after, end): (i32, i32),
) -> Result<Vec<(i32, RevisionId)>> {
    let numbers = revision::Entity::find()
        .select_only()
        .columns([revision::Column::Number, revision::Column::Id])
        .filter(revision::Column::EntryId.eq(entry))
        .filter(revision::Column::Number.gt(after))
        .filter(revision::Column::Number.lte(end))
        .filter(revision::Column::CreatedAt.lt(rule.before))
        .order_by_asc(revision::Column::Number)
        .limit(REVISIONS);
    Ok(numbers.into_tuple().all(db).await?)
}

/// Those of these revisions that nothing keeps.
async fn superfluous(db: &impl ConnectionTrait, ids: &[RevisionId]) -> Result<Vec<(RevisionId, EntryKind)>> {
    let on_entry = revision::Entity::belongs_to(entry::Entity).from(revision::Column::EntryId).to(entry::Column::Id);
    macro_rules! named_by {
        ($table:ident) => {
            Expr::exists(
                $table::Entity::find()
                    .select_only()
                    .expr(Expr::cust("1"))
                    .filter(
                        Expr::col(($table::Entity, $table::Column::RevisionId))
                            .equals((revision::Entity, revision::Column::Id)),
                    )
                    .into_query(),
            )
            .not()
        };
    }
    let here = Expr::col((revision::Entity, revision::Column::Number));
    Ok(revision::Entity::find()
        .select_only()
        .column(revision::Column::Id)
        .column(entry::Column::Kind)
        .join(sea_orm::JoinType::InnerJoin, on_entry.into())
        .filter(revision::Column::Id.is_in(ids.iter().copied()))
        .filter(
            Expr::col((revision::Entity, revision::Column::Id))
                .ne(Expr::col((entry::Entity, entry::Column::WorkingRevisionId))),
        )
        .filter(named_by!(publication))
        .filter(named_by!(schedule))
        .filter(named_by!(review))
        .filter(named_by!(preview_link))
        .filter(was_saved_again().or(here.lte(revisions::last_shown())))
        .into_tuple()
        .all(db)
        .await?)
}

/// Whether whoever saved a revision saved a newer one of its entry. Of what readers did not see yet the newest of each
/// person tells who had a hand in it, and so may not be the one to approve it. Machines count as one.
fn was_saved_again() -> SimpleExpr {
    use revision::Column as R;
    let again = Alias::new("again");
    let newer = |column: R| Expr::col((again.clone(), column));
    let here = |column: R| Expr::col((revision::Entity, column));
    let is_of_same = newer(R::CreatedBy).eq(here(R::CreatedBy));
    let is_of_machines = newer(R::CreatedBy).is_null().and(here(R::CreatedBy).is_null());
    let select = Query::select()
        .expr(Expr::cust("1"))
        .from_as(revision::Entity, again.clone())
        .and_where(newer(R::EntryId).eq(here(R::EntryId)))
        .and_where(newer(R::Number).gt(here(R::Number)))
        .and_where(is_of_same.or(is_of_machines))
        .to_owned();
    Expr::exists(select)
}

/// Removes those of these revisions that nothing keeps, as this transaction finds it.
async fn remove(tx: &Tx, entry: EntryId, ids: &[RevisionId]) -> Result<u64> {
    let found = superfluous(tx.db(), ids).await?;
    let Some((_, kind)) = found.first().copied() else { return Ok(0) };
    let count = found.len() as u64;
    let ids = found.into_iter().map(|(id, _)| id);
    let removed = revision::Entity::delete_many().filter(revision::Column::Id.is_in(ids)).exec(tx.db()).await?;
    if removed.rows_affected != count {
        return Err(AppError::internal("revisions were removed that were not counted"));
    }
    tx.record(Event::RevisionsRemoved { kind, entry, count });
    Ok(count)
}

/// Removes preview links that ended long ago: nobody asks for them any more, and their revisions may go. Bookkeeping,
/// without an event.
async fn remove_ended_links(cx: &Cx) -> Result<()> {
    write(cx, async move |tx| {
        let long_ago = Timestamp(tx.at().0 - ENDED_LINKS * clock::DAY);
        let ended = preview_link::Column::ExpiresAt.lt(long_ago).or(preview_link::Column::RevokedAt.lt(long_ago));
        preview_link::Entity::delete_many().filter(ended).exec(tx.db()).await?;
        Ok(())
    })
    .await
}
