//! Finders of what is blocked, for moderators.

use masthead_entity::{BlockKind, comment_block};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait, sea_query::Expr};

use crate::{
    access::Action,
    context::Cx,
    db::order::{self, Ordering},
    error::Result,
    paging::{Key, Page, PageArgs, Place, Seal},
};

use comment_block::Column as B;

/// What is blocked, newest first; of one kind.
pub async fn list(cx: &Cx, kind: Option<BlockKind>, args: &PageArgs) -> Result<Page<comment_block::Model>> {
    cx.require(Action::ModerateComment)?;
    let window = args.window(Seal::new(&cx.app().keys().cursors, &format!("comment blocks {kind:?}")))?;
    let column = |column| Expr::col((comment_block::Entity, column));
    let newest = Ordering::descending(column(B::CreatedAt), column(B::Id));
    let place = |row: &comment_block::Model| Place { key: Key::Number(row.created_at.0), id: row.id.0 };
    let mut select = comment_block::Entity::find();
    if let Some(kind) = kind {
        select = select.filter(B::Kind.eq(kind));
    }
    order::page(&*cx.read().await?, &window, &newest, &select.into_query(), place, Ok).await
}
