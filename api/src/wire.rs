//! Ids and times as both APIs show them.

use std::borrow::Cow;

use async_graphql::{
    ContextSelectionSet, ID, InputType, InputValueError, InputValueResult, OutputType, Positioned, Scalar, ScalarType,
    ServerResult, Value, parser::types::Field, registry::Registry,
};
use masthead_entity::{
    AccountId, ApiTokenId, CommentBlockId, CommentId, EntryId, PreviewLinkId, PublicationId, ReviewId, RevisionId,
    ScheduleId, SessionId, TermId, Timestamp,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::Type},
};
use uuid::Uuid;

use crate::clock;

/// An id on the wire: a UUID in 36 lower-case characters. In GraphQL it is the scalar `ID`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub Uuid);

const ID_SHAPE: &str = "An id is a UUID of 36 characters, like 0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f.";

impl Id {
    /// Reads the 36-character form. Others of a UUID's forms are refused: an id has one spelling.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten().map(Self)
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

macro_rules! keys {
    ($($key:ident)+) => {$(
        impl From<$key> for Id {
            fn from(key: $key) -> Self {
                Self(key.0)
            }
        }
        impl From<Id> for $key {
            fn from(id: Id) -> Self {
                Self(id.0)
            }
        }
    )+};
}
keys!(
    AccountId ApiTokenId CommentBlockId CommentId EntryId PreviewLinkId PublicationId ReviewId RevisionId ScheduleId SessionId TermId
);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(ID_SHAPE))
    }
}

impl InputType for Id {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <ID as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            Some(Value::String(text)) => Self::parse(&text).ok_or_else(|| InputValueError::custom(ID_SHAPE)),
            other => Err(InputValueError::expected_type(other.unwrap_or_default())),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl OutputType for Id {
    fn type_name() -> Cow<'static, str> {
        <ID as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as InputType>::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(self.to_value())
    }
}

impl PartialSchema for Id {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .description(Some("A UUID in 36 lower-case characters."))
            .examples(["0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f"])
            .into()
    }
}

impl ToSchema for Id {
    fn name() -> Cow<'static, str> {
        "Id".into()
    }
}

/// A moment on the wire: RFC 3339 in UTC with six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(pub Timestamp);

const TIME_SHAPE: &str = "A time is RFC 3339, like 2026-03-01T10:00:00Z.";

impl From<Timestamp> for DateTime {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&clock::format(self.0))
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        clock::parse(&text).map(Self).ok_or_else(|| de::Error::custom(TIME_SHAPE))
    }
}

/// A moment: RFC 3339. Taken with any offset, given in UTC with six digits, like `2026-03-01T10:00:00.000000Z`.
#[Scalar(name = "DateTime", specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => clock::parse(text).map(Self).ok_or_else(|| InputValueError::custom(TIME_SHAPE)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(clock::format(self.0))
    }
}

impl PartialSchema for DateTime {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("RFC 3339. Taken with any offset, given in UTC with six digits."))
            .examples(["2026-03-01T10:00:00.000000Z"])
            .into()
    }
}

impl ToSchema for DateTime {
    fn name() -> Cow<'static, str> {
        "DateTime".into()
    }
}
