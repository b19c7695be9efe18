//! What the past says about comments that come in: how many came lately from the same network and under the same e-mail
//! address, and who said the same.

use masthead_entity::{CommentId, CommentStatus, Timestamp, comment, contact};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    clock, config,
    db::keys::{key, keys},
    error::Result,
};

/// Within which time comments are counted, in microseconds.
pub const LATELY: i64 = 10 * clock::MINUTE;

/// For how long it is remembered what comments said.
const REMEMBERED: i64 = 30 * clock::DAY;

/// So many that say the same are counted.
const ALIKE: u64 = 100;

/// By what a comment has something in common with others.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    /// The network that it comes from, hashed.
    pub network_hash: Option<String>,
    /// The e-mail address as a key.
    pub email_key: Option<String>,
    /// What comments that say the same have in common.
    pub likeness: Option<i64>,
    /// The comment itself and when it came, where it is stored already: nobody says the same as who comes later.
    pub own: Option<(CommentId, Timestamp)>,
}

/// How many others there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Lately, from the same network.
    pub from_network: u64,
    /// Lately, under the same e-mail address.
    pub of_email: u64,
    /// That say the same.
    pub alike: u64,
    /// One of those is spam.
    pub is_known_spam: bool,
}

#[derive(FromQueryResult)]
struct Found {
    place: i64,
    from_network: i64,
    of_email: i64,
    alike: i64,
    alike_spam: i64,
}

/// The past of each of these at this time, in one statement. Counted is as far as the settings ask.
pub async fn of(
    db: &DatabaseTransaction,
    settings: &config::Comments,
    traces: &[Traces],
    at: Timestamp,
) -> Result<Vec<Past>> {
    let mut found = vec![Past::default(); traces.len()];
    let has_any =
        |traces: &Traces| traces.network_hash.is_some() || traces.email_key.is_some() || traces.likeness.is_some();
    if !traces.iter().any(has_any) {
        return Ok(found);
    }
    let statement = statement(settings, traces, at);
    for row in db.query_all(&statement).await? {
        let row = Found::from_query_result(&row, "")?;
        let count = |count: i64| u64::try_from(count).unwrap_or_default();
        if let Some(past) = usize::try_from(row.place).ok().and_then(|place| found.get_mut(place)) {
            *past = Past {
                from_network: count(row.from_network),
                of_email: count(row.of_email),
                alike: count(row.alike),
                is_known_spam: row.alike_spam > 0,
            };
        }
    }
    Ok(found)
}

fn statement(settings: &config::Comments, traces: &[Traces], at: Timestamp) -> SelectStatement {
    let rows = (0_i64..).zip(traces).map(|(place, traces)| {
        let Traces { network_hash, email_key, likeness, own } = traces.clone();
        let (own, before) = own.unwrap_or((CommentId(Uuid::nil()), Timestamp(i64::MAX)));
        (place, network_hash, email_key, likeness, own.0, before.0)
    });
    let contacts = |column: contact::Column, number: u8, limit: u64| {
        let select = Query::select()
            .expr(Expr::val(1))
            .from(contact::Entity)
            .and_where(Expr::col((contact::Entity, column)).eq(key(number)))
            .and_where(Expr::col((contact::Entity, contact::Column::CreatedAt)).gt(Timestamp(at.0 - LATELY)))
            .limit(limit)
            .take();
        count(select)
    };
    // What readers saw, and what moderators put with the spam: what nobody has read speaks against nobody else.
    let of_comment = |column: comment::Column| Expr::col((comment::Entity, column));
    let alike = |status: CommentStatus, is_decided: &[bool], limit: u64| {
        let select = Query::select()
            .expr(Expr::val(1))
            .from(comment::Entity)
            .and_where(of_comment(comment::Column::Likeness).eq(key(4)))
            .and_where(of_comment(comment::Column::Status).eq(status))
            .and_where(of_comment(comment::Column::IsDecided).is_in(is_decided.iter().copied()))
            .and_where(of_comment(comment::Column::CreatedAt).gt(Timestamp(at.0 - REMEMBERED)))
            .and_where(of_comment(comment::Column::CreatedAt).lt(key(6)))
            .and_where(of_comment(comment::Column::Id).ne(key(5)))
            .limit(limit)
            .take();
        count(select)
    };
    Query::select()
        .expr_as(key(1), "place")
        .expr_as(
            contacts(contact::Column::NetworkHash, 2, Ord::max(settings.many_per_network, settings.most_per_network)),
            "from_network",
        )
        .expr_as(contacts(contact::Column::EmailKey, 3, settings.many_per_email), "of_email")
        .expr_as(alike(CommentStatus::Approved, &[true, false], ALIKE), "alike")
        .expr_as(alike(CommentStatus::Spam, &[true], 1), "alike_spam")
        .from_values(rows, keys())
        .take()
}

fn count(select: SelectStatement) -> SimpleExpr {
    let count = Query::select().expr(Func::count(Expr::val(1))).from_subquery(select, Alias::new("found")).take();
    SimpleExpr::SubQuery(None, Box::new(count.into()))
}
