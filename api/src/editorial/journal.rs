//! The journal as editors read it.

use async_graphql::Json;
use masthead_entity::{AccountId, EntryId, comment, event};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use super::types::{ActorKind, JournalActor, JournalFilter, JournalLine};
use crate::{
    access::{Action, rules},
    accounts::people,
    context::Cx,
    db::order::{self, Ordering},
    entries::desk::briefs,
    error::Result,
    journal::kinds,
    limits,
    paging::{Key, Page, PageArgs, Place, Seal},
    validate::Check,
    wire::Id,
};

use event::Column as E;

/// The lines of the journal, newest first. `path` is where the filter stands in the input.
pub async fn list(cx: &Cx, filter: JournalFilter, path: &str, args: &PageArgs) -> Result<Page<JournalLine>> {
    cx.require(Action::ReadJournal)?;
    let mut check = Check::default();
    let actor = filter.actor.as_deref().map(|named| match named {
        "me" => cx.actor().id(),
        named => {
            let id = Id::parse(named);
            check.rule(id.is_some(), &format!("{path}/actor"), "This is the id of an account or API token, or me.");
            id.map(|id| id.0)
        }
    });
    check.count(&format!("{path}/kind"), filter.kind.as_ref().map_or(0, Vec::len), limits::EVENT_KINDS);
    for (place, kind) in filter.kind.iter().flatten().enumerate() {
        let known = kinds::is_one(kind);
        check.rule(
            known,
            &format!("{path}/kind/{place}"),
            "There is no such kind of event, as article.published is one.",
        );
    }
    if let (Some(from), Some(to)) = (filter.from, filter.to) {
        check.rule(from < to, &format!("{path}/to"), "This lies before `from`, or is the same time.");
    }
    check.done()?;
    let sees_all = rules::could(cx.actor().capacity(), Action::ManageAccounts);
    let list = format!("journal {sees_all} {actor:?} {filter:?}");
    let window = args.window(Seal::new(&cx.app().keys().cursors, &list))?;
    let mut select = event::Entity::find();
    if !sees_all {
        select = select.filter(E::Kind.is_not_in(kinds::OF_ADMINISTRATION));
    }
    if let Some(entry) = filter.entry {
        // An id of something else is none of an entry.
        let of_entry = E::SubjectId.eq(entry.0).and(E::Kind.like("article.%").or(E::Kind.like("faq.%")));
        let comments = comment::Entity::find().select_only().column(comment::Column::Id);
        let comments = comments.filter(comment::Column::EntryId.eq(EntryId(entry.0))).into_query();
        let of_comments = E::SubjectId.in_subquery(comments).and(E::Kind.like("comment.%"));
        select = select.filter(of_entry.or(of_comments));
    }
    if let Some(actor) = actor {
        let Some(actor) = actor else { return Ok(Page::empty(args.total)) };
        select = select.filter(E::ActorId.eq(actor));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(E::Kind.is_in(kind));
    }
    if let Some(from) = filter.from {
        select = select.filter(E::At.gte(from.0));
    }
    if let Some(to) = filter.to {
        select = select.filter(E::At.lt(to.0));
    }
    let column = |column: E| Expr::col((event::Entity, column));
    // The number alone orders it; the second key is what every cursor has.
    let newest = Ordering::descending(column(E::Seq), column(E::RequestId));
    let place = |row: &event::Model| Place { key: Key::Number(row.seq), id: row.request_id };
    let db = cx.read().await?;
    let page = order::page(&db, &window, &newest, &select.into_query(), place, Ok).await?;
    let lines = lines(cx, page.nodes().cloned().collect()).await?;
    Ok(page.with(lines))
}

/// These lines with whom and what they name, in three statements more.
async fn lines(cx: &Cx, rows: Vec<event::Model>) -> Result<Vec<JournalLine>> {
    let accounts = rows.iter().filter(|row| row.actor_kind == "ACCOUNT").filter_map(|row| row.actor_id.map(AccountId));
    let people = people::by_ids(cx, accounts.collect()).await?;
    let entries = rows.iter().filter(|row| kinds::is_of_entry(&row.kind)).filter_map(|row| row.subject_id.map(EntryId));
    let entries = briefs::by_ids(cx, &entries.collect::<Vec<_>>()).await?;
    let line = |row: event::Model| {
        let kind = match row.actor_kind.as_str() {
            "ACCOUNT" => ActorKind::Account,
            "TOKEN" => ActorKind::Token,
            "SYSTEM" => ActorKind::System,
            _ => ActorKind::Anonymous,
        };
        let account = row.actor_id.filter(|_| kind == ActorKind::Account).map(AccountId);
        Ok(JournalLine {
            seq: row.seq,
            at: row.at.into(),
            actor: JournalActor {
                kind,
                id: row.actor_id.map(Id),
                person: account.and_then(|id| people.get(&id).cloned()),
            },
            subject: row.subject_id.map(Id),
            entry: row.subject_id.and_then(|id| entries.get(&EntryId(id)).cloned()),
            payload: Json(serde_json::from_str(&row.payload)?),
            request_id: Id(row.request_id),
            kind: row.kind,
        })
    };
    rows.into_iter().map(line).collect()
}
