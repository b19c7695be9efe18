//! How long old revisions are kept: by settings, so that history does not grow without end. What readers ever saw is kept
//! whatever the settings say, as is what somebody still builds on.

use std::collections::BTreeMap;

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
    newest: i64,
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
    let rule = Rule { newest: editing.keep_revisions, before };
    let (mut removed, mut last) = (0, None);
    loop {
        // Each step is a request of its own: together they may take longer than one is given.
        let step = Cx::system(cx.app().clone());
        let entries = crowded(&*step.read().await?, rule, last).await?;
        drop(step);
        let Some(end) = entries.last() else { return Ok(removed) };
        last = Some(*end);
        loop {
            let step = Cx::system(cx.app().clone());
            // The writer is taken only where there is something to remove.
            if superfluous(&*step.read().await?, rule, &entries).await?.is_empty() {
                break;
            }
            let entries = entries.clone();
            removed += write(&step, async move |tx| remove(&tx, rule, &entries).await).await?;
        }
    }
}

/// The next entries with more revisions than are kept of one: an index has them all.
async fn crowded(db: &impl ConnectionTrait, rule: Rule, last: Option<EntryId>) -> Result<Vec<EntryId>> {
    let mut select = revision::Entity::find()
        .select_only()
        .column(revision::Column::EntryId)
        .group_by(revision::Column::EntryId)
        .having(revision::Column::Number.count().gt(rule.newest))
        .order_by_asc(revision::Column::EntryId)
        .limit(ENTRIES);
    if let Some(last) = last {
        select = select.filter(revision::Column::EntryId.gt(last));
    }
    Ok(select.into_tuple().all(db).await?)
}

/// Some of the revisions of these entries that nothing keeps.
async fn superfluous(
    db: &impl ConnectionTrait,
    rule: Rule,
    entries: &[EntryId],
) -> Result<Vec<(RevisionId, EntryId, EntryKind)>> {
    let here = |column| Expr::col((revision::Entity, column));
    let newer = Alias::new("newer");
    let newer = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from_as(revision::Entity, newer.clone())
        .and_where(
            Expr::col((newer.clone(), revision::Column::EntryId)).equals((revision::Entity, revision::Column::EntryId)),
        )
        .and_where(Expr::col((newer, revision::Column::Number)).gt(here(revision::Column::Number)))
        .to_owned();
    let newer = SimpleExpr::SubQuery(None, Box::new(newer.into()));
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
    Ok(revision::Entity::find()
        .select_only()
        .columns([revision::Column::Id, revision::Column::EntryId])
        .column(entry::Column::Kind)
        .join(sea_orm::JoinType::InnerJoin, on_entry.into())
        .filter(revision::Column::EntryId.is_in(entries.iter().copied()))
        .filter(revision::Column::CreatedAt.lt(rule.before))
        .filter(here(revision::Column::Id).ne(Expr::col((entry::Entity, entry::Column::WorkingRevisionId))))
        .filter(named_by!(publication))
        .filter(named_by!(schedule))
        .filter(named_by!(review))
        .filter(named_by!(preview_link))
        .filter(newer.gte(rule.newest))
        .order_by_asc(revision::Column::Id)
        .limit(REVISIONS)
        .into_tuple()
        .all(db)
        .await?)
}

/// Removes some of them, as this transaction finds them.
async fn remove(tx: &Tx, rule: Rule, entries: &[EntryId]) -> Result<u64> {
    let found = superfluous(tx.db(), rule, entries).await?;
    let mut counts: BTreeMap<EntryId, (EntryKind, u64)> = BTreeMap::new();
    for (_, entry, kind) in &found {
        counts.entry(*entry).or_insert((*kind, 0)).1 += 1;
    }
    for (entry, (kind, count)) in counts {
        tx.record(Event::RevisionsRemoved { kind, entry, count });
    }
    let ids = found.iter().map(|(id, ..)| *id);
    let removed = revision::Entity::delete_many().filter(revision::Column::Id.is_in(ids)).exec(tx.db()).await?;
    match removed.rows_affected == found.len() as u64 {
        true => Ok(removed.rows_affected),
        false => Err(AppError::internal("revisions were removed that were not counted")),
    }
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
