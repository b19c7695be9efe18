//! Blocking and unblocking. What came in before stays as it was decided.

use masthead_entity::{BlockKind, CommentBlockId, CommentId, comment_block, site};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, ModelTrait, PaginatorTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

use super::types::CommentBlockInput;
use crate::{
    access::{Action, Resource},
    comments::{draft, policy},
    context::{Client, Cx},
    db::{Tx, write},
    error::{AppError, Code, Result},
    journal::Event,
    limits, text,
    validate::Check,
};

/// Something to be blocked that passed the rules. Not `Debug`: it may hold an e-mail address.
pub struct NewBlock {
    kind: BlockKind,
    what: What,
    note: String,
}

enum What {
    Value(String),
    /// What a comment has of that kind.
    OfComment(CommentId),
}

impl NewBlock {
    /// Checks what is asked for.
    pub fn checked(cx: &Cx, input: CommentBlockInput) -> Result<Self> {
        cx.require(Action::ModerateComment)?;
        let CommentBlockInput { kind, value, comment_id, note } = input;
        let kind = kind.into();
        let mut check = Check::default();
        let note = check.optional_line("/note", &note.unwrap_or_default(), limits::NOTE);
        let what = match (value, comment_id) {
            (Some(value), None) => What::Value(self::value(cx, &mut check, kind, &value)),
            (None, Some(comment)) if matches!(kind, BlockKind::Email | BlockKind::Network) => {
                What::OfComment(comment.into())
            }
            (None, Some(comment)) => {
                check.fault(
                    "/commentId",
                    "A comment names its e-mail address or its network; give a word or domain as `value`.",
                );
                What::OfComment(comment.into())
            }
            (value, _) => {
                check.fault("/value", "Give either `value` or `commentId`.");
                What::Value(value.unwrap_or_default())
            }
        };
        check.done()?;
        Ok(Self { kind, what, note })
    }
}

fn value(cx: &Cx, check: &mut Check, kind: BlockKind, value: &str) -> String {
    const PATH: &str = "/value";
    match kind {
        BlockKind::Word => {
            let word = text::search_key(&check.optional_line(PATH, value, limits::NAME));
            let has_letters = word.chars().filter(|c| c.is_alphanumeric()).count() > 1;
            check.rule(has_letters, PATH, "A word has at least two letters or digits.");
            let inner = word.trim_matches('*');
            check.rule(
                !inner.contains('*') && inner.trim() == inner,
                PATH,
                "A `*` stands at either end of a word, and touches it.",
            );
            word
        }
        BlockKind::Email => check.email(PATH, value).1,
        BlockKind::Domain => {
            let domain = check.optional_line(PATH, value, limits::EMAIL);
            let ascii = idna::domain_to_ascii_strict(&domain).ok().filter(|domain| domain.contains('.'));
            let ascii = ascii.map(|domain| domain.trim_end_matches('.').to_owned());
            check.rule(ascii.is_some(), PATH, "This is no domain, like bad.example.");
            ascii.unwrap_or_default()
        }
        BlockKind::Network => {
            let address = check.network_address(PATH, value);
            address.map(|address| draft::hashed(cx, &Client::network_of(address))).unwrap_or_default()
        }
    }
}

/// Blocks something in the comments that come from now on.
pub async fn create(cx: &Cx, new: NewBlock) -> Result<comment_block::Model> {
    cx.require(Action::ModerateComment)?;
    write(cx, async move |tx| {
        tx.require(Action::ModerateComment, Resource::SITE)?;
        let value = match new.what {
            What::Value(value) => value,
            What::OfComment(comment) => of_comment(&tx, new.kind, comment).await?,
        };
        let same = comment_block::Entity::find()
            .filter(comment_block::Column::Kind.eq(new.kind))
            .filter(comment_block::Column::Value.eq(value.as_str()));
        if same.one(tx.db()).await?.is_some() {
            return Err(AppError::new(Code::Conflict, "This is blocked already."));
        }
        if comment_block::Entity::find().count(tx.db()).await? >= limits::COMMENT_BLOCKS as u64 {
            let message = format!("At most {} things are blocked; take some away first.", limits::COMMENT_BLOCKS);
            return Err(AppError::new(Code::Conflict, message));
        }
        let row = comment_block::ActiveModel {
            id: Set(CommentBlockId(tx.cx().new_id())),
            kind: Set(new.kind),
            value: Set(value),
            note: Set(new.note),
            created_at: Set(tx.at()),
        };
        let row = row.insert(tx.db()).await?;
        renumber(&tx).await?;
        tx.record(Event::CommentBlockCreated { block: row.id, kind: row.kind });
        Ok(row)
    })
    .await
}

async fn of_comment(tx: &Tx, kind: BlockKind, comment: CommentId) -> Result<String> {
    let contact = policy::contact(tx, comment).await?;
    let value = contact.and_then(|contact| match kind {
        BlockKind::Email => contact.email_key,
        BlockKind::Network => contact.network_hash,
        BlockKind::Word | BlockKind::Domain => None,
    });
    let message = match kind {
        BlockKind::Email => "There is no such comment, or no e-mail address is known of it.",
        BlockKind::Network => "There is no such comment, or no network is known of it.",
        BlockKind::Word | BlockKind::Domain => "A comment names its e-mail address or its network.",
    };
    value.ok_or_else(|| AppError::fault("/commentId", message))
}

/// Unblocks something.
pub async fn delete(cx: &Cx, id: CommentBlockId) -> Result<()> {
    cx.require(Action::ModerateComment)?;
    write(cx, async move |tx| {
        tx.require(Action::ModerateComment, Resource::SITE)?;
        let row = comment_block::Entity::find_by_id(id).one(tx.db()).await?;
        let row = row.ok_or_else(|| AppError::not_found("comment block"))?;
        let kind = row.kind;
        row.delete(tx.db()).await?;
        renumber(&tx).await?;
        tx.record(Event::CommentBlockDeleted { block: id, kind });
        Ok(())
    })
    .await
}

/// Takes what is so from the list, in a change of something else.
pub async fn remove(tx: &Tx, which: Condition) -> Result<()> {
    let rows = comment_block::Entity::find().filter(which).all(tx.db()).await?;
    for row in rows {
        let (block, kind) = (row.id, row.kind);
        row.delete(tx.db()).await?;
        renumber(tx).await?;
        tx.record(Event::CommentBlockDeleted { block, kind });
    }
    Ok(())
}

/// Tells the matchers of all processes that the list is another.
async fn renumber(tx: &Tx) -> Result<()> {
    site::Entity::update_many()
        .col_expr(site::Column::CommentBlocks, Expr::col(site::Column::CommentBlocks).add(1))
        .exec(tx.db())
        .await?;
    Ok(())
}
