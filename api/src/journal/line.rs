//! Lines: events as the journal holds them. Whoever listens is told of these, whichever process wrote them.

use std::collections::BTreeSet;

use masthead_entity::{Timestamp, event};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use super::{Event, Name};
use crate::error::Result;

/// One event of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What, as `article.published`.
    pub kind: String,
    /// The thing that it is about.
    pub subject: Option<Uuid>,
    /// The particulars.
    pub payload: Value,
    /// The names that it touches.
    pub names: BTreeSet<Name>,
}

/// The number and the time of the last line; zeros where there is none.
pub(crate) async fn last(db: &impl ConnectionTrait) -> Result<(i64, Timestamp)> {
    let last = event::Entity::find().select_only().columns([event::Column::Seq, event::Column::At]);
    Ok(last.order_by_desc(event::Column::Seq).into_tuple().one(db).await?.unwrap_or_default())
}

impl Line {
    /// The line of an event that is about to be written.
    pub(crate) fn of(event: &Event, seq: i64, at: Timestamp) -> Self {
        let (kind, subject, payload, names) = (event.kind(), event.subject(), event.payload(), event.names());
        Self { seq, at, kind, subject, payload, names }
    }

    /// A line that was read.
    pub(super) fn read(row: event::Model) -> Result<Self> {
        let names: Vec<String> = serde_json::from_str(&row.names)?;
        Ok(Self {
            seq: row.seq,
            at: row.at,
            kind: row.kind,
            subject: row.subject_id,
            payload: serde_json::from_str(&row.payload)?,
            names: names.into_iter().map(Name::stored).collect(),
        })
    }

    /// Its names as the database holds them.
    pub(crate) fn names_json(&self) -> String {
        Value::from_iter(self.names.iter().map(Name::as_str)).to_string()
    }
}
