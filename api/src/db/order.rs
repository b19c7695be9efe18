//! Keyset pages in SQL: the same for one list and for the lists of many parents in one statement.

use std::{collections::HashMap, hash::Hash};

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, FromQueryResult, Order, QueryResult,
    sea_query::{Alias, Expr, ExprTrait, SelectStatement, SimpleExpr, UnionType, Value},
};

use crate::{
    error::Result,
    paging::{Key, Page, Place, Window},
};

/// What a list is ordered by: a column, then the id, both in one direction.
#[derive(Clone, Debug)]
pub struct Ordering {
    /// The column of the key.
    pub key: SimpleExpr,
    /// The column of the id.
    pub id: SimpleExpr,
    /// Smallest or largest first.
    pub direction: Order,
}

/// How many parents one statement asks for; SQLite takes 500 selects in one.
const PARENTS: usize = 400;

impl Ordering {
    /// Smallest first.
    pub fn ascending(key: impl Into<SimpleExpr>, id: impl Into<SimpleExpr>) -> Self {
        Self { key: key.into(), id: id.into(), direction: Order::Asc }
    }

    /// Largest first.
    pub fn descending(key: impl Into<SimpleExpr>, id: impl Into<SimpleExpr>) -> Self {
        Self { key: key.into(), id: id.into(), direction: Order::Desc }
    }

    /// Cuts the window out of a select: one row more than its limit, so that it is known whether there are more.
    pub fn cut(&self, select: &mut SelectStatement, window: &Window) {
        let ascending = matches!(self.direction, Order::Asc);
        let here = || Expr::tuple([self.key.clone(), self.id.clone()]);
        let there = |place: &Place| {
            let key: Value = match &place.key {
                Key::Number(number) => (*number).into(),
                Key::Text(text) => text.clone().into(),
            };
            Expr::tuple([Expr::val(key), Expr::val(place.id)])
        };
        if let Some(place) = &window.after {
            let behind = if ascending { here().gt(there(place)) } else { here().lt(there(place)) };
            select.and_where(behind);
        }
        if let Some(place) = &window.before {
            let before = if ascending { here().lt(there(place)) } else { here().gt(there(place)) };
            select.and_where(before);
        }
        let direction = if ascending != window.from_end { Order::Asc } else { Order::Desc };
        select
            .order_by_expr(self.key.clone(), direction.clone())
            .order_by_expr(self.id.clone(), direction)
            .limit(window.limit as u64 + 1);
    }
}

/// A row, and the parent under which it was asked for.
struct Child<R> {
    parent: usize,
    row: R,
}

impl<R: FromQueryResult> FromQueryResult for Child<R> {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let parent: i32 = row.try_get(prefix, "asked")?;
        Ok(Self { parent: parent as usize, row: R::from_query_result(row, prefix)? })
    }
}

/// The page of one list.
pub async fn page<R, T>(
    db: &DatabaseTransaction,
    window: &Window,
    ordering: &Ordering,
    select: &SelectStatement,
    place: impl Fn(&R) -> Place,
    view: impl Fn(R) -> Result<T>,
) -> Result<Page<T>>
where
    R: FromQueryResult,
{
    let pages = pages(db, &[()], |()| Ok(window.clone()), ordering, |()| select.clone(), place, view).await?;
    Ok(pages.into_values().next().unwrap_or_else(|| Page::empty(window.total)))
}

/// The pages of many parents, each by its own window: the same page of each, with cursors of its own. The number of statements does not grow with them (one for every 400, and one more for
/// the totals); each parent costs what its own page costs, however long its list is.
pub async fn pages<P, R, T>(
    db: &DatabaseTransaction,
    parents: &[P],
    window: impl Fn(&P) -> Result<Window>,
    ordering: &Ordering,
    select: impl Fn(&P) -> SelectStatement,
    place: impl Fn(&R) -> Place,
    view: impl Fn(R) -> Result<T>,
) -> Result<HashMap<P, Page<T>>>
where
    P: Clone + Eq + Hash,
    R: FromQueryResult,
{
    let windows = parents.iter().map(window).collect::<Result<Vec<_>>>()?;
    let Some(first) = windows.first() else { return Ok(HashMap::new()) };
    let (from_end, total) = (first.from_end, first.total);
    let mut rows: Vec<Vec<R>> = parents.iter().map(|_| Vec::new()).collect();
    for (chunk, asked) in parents.chunks(PARENTS).zip((0..).step_by(PARENTS)) {
        let selects = chunk.iter().zip(asked..).map(|(parent, asked)| {
            let mut inner = select(parent);
            ordering.cut(&mut inner, &windows[asked as usize]);
            outer(inner, asked)
        });
        let Some(statement) = union(selects) else { continue };
        let statement = db.get_database_backend().build(&statement);
        for child in Child::<R>::find_by_statement(statement).all(db).await? {
            rows[child.parent].push(child.row);
        }
    }
    // A union promises no order; its parts are short.
    for rows in &mut rows {
        rows.sort_by_cached_key(&place);
        if matches!(ordering.direction, Order::Desc) != from_end {
            rows.reverse();
        }
    }
    let totals = if total { totals(db, parents, &select).await? } else { vec![None; parents.len()] };
    parents
        .iter()
        .zip(rows)
        .zip(totals)
        .zip(windows)
        .map(|(((parent, rows), total), window)| Ok((parent.clone(), window.page(rows, total, &place, &view)?)))
        .collect()
}

async fn totals<P>(
    db: &DatabaseTransaction,
    parents: &[P],
    select: impl Fn(&P) -> SelectStatement,
) -> Result<Vec<Option<u64>>> {
    let mut totals = vec![Some(0); parents.len()];
    for (chunk, asked) in parents.chunks(PARENTS).zip((0..).step_by(PARENTS)) {
        let selects = chunk.iter().zip(asked..).map(|(parent, asked)| {
            SelectStatement::new()
                .expr_as(Expr::cust("COUNT(*)"), Alias::new("total"))
                .expr_as(Expr::cust(asked.to_string()), Alias::new("asked"))
                .from_subquery(select(parent), Alias::new("list"))
                .to_owned()
        });
        let Some(statement) = union(selects) else { continue };
        for row in db.query_all_raw(db.get_database_backend().build(&statement)).await? {
            let (asked, total): (i32, i64) = (row.try_get("", "asked")?, row.try_get("", "total")?);
            totals[asked as usize] = u64::try_from(total).ok();
        }
    }
    Ok(totals)
}

/// A select with an order and a limit can stand in a UNION of both engines only as a subquery.
fn outer(inner: SelectStatement, asked: i32) -> SelectStatement {
    SelectStatement::new()
        .expr(Expr::cust("list.*"))
        .expr_as(Expr::cust(asked.to_string()), Alias::new("asked"))
        .from_subquery(inner, Alias::new("list"))
        .to_owned()
}

fn union(selects: impl IntoIterator<Item = SelectStatement>) -> Option<SelectStatement> {
    let mut selects = selects.into_iter();
    let mut all = selects.next()?;
    for select in selects {
        all.union(UnionType::All, select);
    }
    Some(all)
}
