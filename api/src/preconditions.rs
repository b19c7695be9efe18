//! Preconditions that every change of an existing thing is held to.

use masthead_entity::{account, event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    error::{AppError, ChangedBy, Code, Result, VersionConflict},
    wire::Id,
};

/// Refuses a change that does not start from the present version: `precondition_required` when it names none,
/// `version_mismatch` when it names another.
pub fn version(present: i32, expected: Option<i32>) -> Result<()> {
    let refused = match expected {
        None => AppError::field(
            Code::PreconditionRequired,
            "/expectedVersion",
            format!(
                "Name the version that you are changing: `expectedVersion` in GraphQL, `If-Match` in REST. It is \
                 {present} now; read it before you overwrite it."
            ),
        ),
        // That of a weak tag, too (RFC 9110, section 13.1.1).
        Some(0) => AppError::field(
            Code::VersionMismatch,
            "/expectedVersion",
            format!("It is at version {present}, and no thing is at 0. Name the version that you read, without `W/`."),
        ),
        Some(expected) if expected != present => AppError::field(
            Code::VersionMismatch,
            "/expectedVersion",
            format!("It is at version {present}, not {expected}: somebody changed it meanwhile. Read it again."),
        ),
        Some(_) => return Ok(()),
    };
    let conflict = VersionConflict { version: present, changed_at: None, changed_by: None, actor_kind: None };
    Err(AppError { conflict: Some(Box::new(conflict)), ..refused })
}

/// What a change is of, as the journal knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Something with an id.
    Thing(Uuid),
    /// The site, which has none.
    Site,
}

/// What happens around a thing and leaves its version as it is, by the ends of the kinds.
const AROUND: [&str; 6] = [
    "%.previewLinkCreated",
    "%.previewLinkRevoked",
    "%.revisionsRemoved",
    "article.commentSettingsChanged",
    "account.linkMade",
    "sessions.ended",
];

/// Adds to the refusal of a change who made the present version, and when. Whoever is refused by a version may see the
/// thing: its row was loaded through what they see, and the matrix was asked, before.
pub async fn told(db: &impl ConnectionTrait, subject: Subject, error: AppError) -> AppError {
    let Some(met) = error.conflict.as_deref().filter(|met| met.changed_at.is_none()).cloned() else { return error };
    match told_of(db, subject, met).await {
        Ok(conflict) => AppError { conflict: Some(Box::new(conflict)), ..error },
        // The refusal stands, whether or not the journal can be read.
        Err(unread) => {
            unread.log();
            error
        }
    }
}

async fn told_of(db: &impl ConnectionTrait, subject: Subject, met: VersionConflict) -> Result<VersionConflict> {
    let about = match subject {
        Subject::Thing(id) => event::Column::SubjectId.eq(id),
        Subject::Site => event::Column::Kind.eq("site.updated"),
    };
    let changes = AROUND
        .iter()
        .fold(event::Entity::find().filter(about), |select, kind| select.filter(event::Column::Kind.not_like(*kind)));
    let Some(last) = changes.order_by_desc(event::Column::Seq).one(db).await? else { return Ok(met) };
    let account = last.actor_id.filter(|_| last.actor_kind == "ACCOUNT");
    let name: Option<String> = match account {
        Some(id) => {
            let of = account::Entity::find().filter(account::Column::Id.eq(id));
            of.select_only().column(account::Column::Name).into_tuple().one(db).await?
        }
        None => None,
    };
    Ok(VersionConflict {
        changed_at: Some(last.at.into()),
        changed_by: account.zip(name).map(|(id, name)| ChangedBy { id: Id(id), name }),
        actor_kind: Some(last.actor_kind),
        ..met
    })
}
