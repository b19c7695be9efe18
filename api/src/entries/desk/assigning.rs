//! Who is to work on an entry next.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use masthead_entity::{AccountId, AccountStatus, EntryId, EntryKind, Role as StoredRole, account, entry};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, Iterable, QueryFilter,
    QueryTrait, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    access::{Action, Capacity, Resource, rules},
    accounts::types::Role,
    context::Cx,
    db::{
        Tx,
        order::{self, Ordering},
        write,
    },
    entries::desk,
    error::{AppError, Result},
    journal::Event,
    paging::{Key, Page, PageArgs, Place, Seal},
    preconditions,
    wire::Id,
};

/// Who is to work on it next.
#[derive(Clone, Debug, Deserialize, InputObject, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assignment {
    /// The account; null for nobody in particular.
    #[serde(default)]
    #[schema(value_type = Option<Id>, required = true)]
    pub assignee_id: MaybeUndefined<Id>,
}

impl Assignment {
    fn checked(self) -> Result<Option<AccountId>> {
        match self.assignee_id {
            MaybeUndefined::Value(id) => Ok(Some(id.into())),
            MaybeUndefined::Null => Ok(None),
            MaybeUndefined::Undefined => Err(AppError::fault("/assigneeId", "Name an account, or null for nobody.")),
        }
    }
}

/// Says who is to work on an entry next. Saying what is said already changes nothing.
pub async fn assign(cx: &Cx, kind: EntryKind, id: EntryId, expected: Option<i32>, to: Assignment) -> Result<()> {
    cx.require(Action::UpdateEntry)?;
    let assignee = to.checked()?;
    write(cx, async move |tx| {
        let entry = desk::load(&tx, kind, id).await?;
        tx.require(Action::UpdateEntry, desk::resource(tx.actor(), &entry))?;
        preconditions::version(entry.version, expected)?;
        if entry.assignee_id == assignee {
            return Ok(());
        }
        if let Some(assignee) = assignee {
            can_work_on(&tx, assignee, &entry).await?;
        }
        tx.record(Event::EntryAssigned { kind, entry: id, assignee });
        let mut row = entry.clone().into_active_model();
        row.assignee_id = Set(assignee);
        row.version = Set(entry.version + 1);
        row.updated_at = Set(tx.at());
        row.update(tx.db()).await?;
        Ok(())
    })
    .await
}

/// Refuses whoever could not do the work: what is assigned would wait for ever.
async fn can_work_on(tx: &Tx, assignee: AccountId, entry: &entry::Model) -> Result<()> {
    let fault = |message: &str| Err(AppError::fault("/assigneeId", message));
    let account = account::Entity::find_by_id(assignee).one(tx.db()).await?;
    let Some(account) = account.filter(|account| account.status == AccountStatus::Active) else {
        return fault("There is no account of this id that may sign in.");
    };
    let on = Resource::entry(entry.created_by == Some(assignee), entry.visibility);
    if !rules::allowed(Capacity::Account(account.role), Action::UpdateEntry, on) {
        return fault("This account may not work on this entry: its role does not permit it.");
    }
    Ok(())
}

/// Somebody to whom work can be given.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Colleague {
    /// The account's id.
    pub id: Id,
    /// The name that colleagues see.
    pub name: String,
    /// What the account may do.
    pub role: Role,
}

/// The accounts that may sign in and could work on entries, by name. For whoever could give them work. Those who see only
/// some entries can be given only those.
pub async fn colleagues(cx: &Cx, args: &PageArgs) -> Result<Page<Colleague>> {
    cx.require(Action::UpdateEntry)?;
    let could = StoredRole::iter().filter(|role| rules::could(Capacity::Account(*role), Action::UpdateEntry));
    let select = account::Entity::find()
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(account::Column::Role.is_in(could.map(|role| role.to_value())));
    let window = args.window(Seal::new(&cx.app().keys().cursors, "colleagues"))?;
    let column = |column| Expr::col((account::Entity, column));
    let by_name = Ordering::ascending(column(account::Column::Name), column(account::Column::Id));
    let place = |row: &account::Model| Place { key: Key::Text(row.name.clone()), id: row.id.0 };
    let view = |row: account::Model| Ok(Colleague { id: row.id.into(), name: row.name, role: row.role.into() });
    order::page(&*cx.read().await?, &window, &by_name, &select.into_query(), place, view).await
}
