//! Relay connections over pages.

use async_graphql::{
    Context, OutputType, SimpleObject,
    connection::{Connection, Edge},
};

use super::RequestContext;
use crate::paging::{Page, PageArgs};

/// A connection of these nodes.
pub type Connected<T> = Connection<String, T, Total>;

/// What a connection tells besides its edges.
#[derive(SimpleObject)]
pub struct Total {
    /// The number of all items, on whichever page. Counted only when it is asked for.
    total_count: i64,
}

/// The page that a connection field asks for.
pub fn page(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
) -> PageArgs {
    PageArgs { first, after, last, before, total: ctx.asks_for("totalCount") }
}

/// A page as a connection.
pub fn connect<R, T: OutputType>(page: Page<R>, view: impl Fn(R) -> T) -> Connected<T> {
    let total_count = page.total.and_then(|total| i64::try_from(total).ok()).unwrap_or_default();
    let mut connection = Connection::with_additional_fields(page.has_previous, page.has_next, Total { total_count });
    connection.edges.extend(page.items.into_iter().map(|(cursor, row)| Edge::new(cursor, view(row))));
    connection
}
