//! The one error table: every failure that leaves Masthead has one of these codes, in both APIs.

use std::{error::Error, fmt, sync::Arc};

use async_graphql::SimpleObject;
use sea_orm::{DbErr, RuntimeErr, SqlErr};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{DateTime, Id};

/// What every fallible call of the services returns.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal $status:literal $title:literal;)+) => {
        /// A stable name for a kind of failure. Programs decide by it; people read the message.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $code)] $name),+ }

        impl Code {
            /// All of them, for documentation and tests.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code),+ }
            }

            /// The HTTP status that REST answers with.
            pub fn status(self) -> u16 {
                match self { $(Code::$name => $status),+ }
            }

            /// The same few words for every failure of this kind: the `title` of RFC 9457.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title),+ }
            }
        }
    };
}

codes! {
    /// A fault of shape: JSON, an unknown field, a wrong type, a missing required field.
    InvalidRequest = "invalid_request" 400 "The request does not have the shape that is asked for";
    /// A GraphQL document that would cost more than the limits allow.
    TooExpensive = "too_expensive" 400 "The query costs too much";
    /// No credentials, or none that hold.
    Unauthenticated = "unauthenticated" 401 "Sign in first";
    /// The actor is known and may not do this.
    Forbidden = "forbidden" 403 "This is not permitted";
    /// There is no such thing, or the actor may not know of it.
    NotFound = "not_found" 404 "There is no such thing";
    /// The method is not one that this path takes.
    MethodNotAllowed = "method_not_allowed" 405 "This path does not take that method";
    /// None of the media types that were asked for can be given.
    NotAcceptable = "not_acceptable" 406 "None of the accepted media types can be given";
    /// The state of the thing does not allow it.
    Conflict = "conflict" 409 "The present state does not allow this";
    /// The slug that was given belongs to something else.
    SlugTaken = "slug_taken" 409 "The slug is in use";
    /// An article holds FAQs that readers cannot see yet.
    UnpublishedRelation = "unpublished_relation" 409 "A related FAQ was never published";
    /// The thing has changed since the version that was named.
    VersionMismatch = "version_mismatch" 412 "The thing has changed meanwhile";
    /// The body is larger than the limit.
    PayloadTooLarge = "payload_too_large" 413 "The body is too large";
    /// The body is of a media type that is not taken here.
    UnsupportedMediaType = "unsupported_media_type" 415 "The media type of the body is not supported";
    /// A fault of rule: the shape is right, the content is not.
    InvalidInput = "invalid_input" 422 "The input breaks a rule";
    /// A change of an existing thing must name the version that it starts from.
    PreconditionRequired = "precondition_required" 428 "Name the version that you are changing";
    /// Too many attempts from this account or address.
    TooManyRequests = "too_many_requests" 429 "Too many requests";
    /// A fault of ours; the log has it under the request id.
    Internal = "internal" 500 "Something failed on our side";
    /// More work is waiting than can be done in time.
    Overloaded = "overloaded" 503 "The server is busy";
}

/// One fault of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where, as a JSON Pointer (RFC 6901) relative to the input, e.g. `/faqs/0/question`.
    pub path: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// What a change met that does not start from the present version: what it would have overwritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VersionConflict {
    /// The present version.
    pub version: i32,
    /// When it came about; null where the journal knows no change.
    pub changed_at: Option<DateTime>,
    /// Who made it; null for an API token and for the system.
    pub changed_by: Option<ChangedBy>,
    /// In which capacity that was: `ACCOUNT`, `TOKEN` or `SYSTEM`; null where the journal knows no change.
    pub actor_kind: Option<String>,
}

/// Who made a change, as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, SimpleObject, ToSchema)]
pub struct ChangedBy {
    /// The account's id.
    pub id: Id,
    /// The account's name.
    pub name: String,
}

/// What one of several changes met that are made together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlacedConflict {
    /// Which of them, as a JSON Pointer (RFC 6901) relative to the input, e.g. `/items/3`.
    pub path: String,
    /// What it met.
    #[serde(flatten)]
    pub conflict: VersionConflict,
}

/// A failure: a code for programs, a message for people, the fields that it is about.
#[derive(Clone, Debug)]
pub struct AppError {
    /// The kind of failure.
    pub code: Code,
    /// What happened and what to do about it. Never holds a secret, a path of the machine or a statement.
    pub message: String,
    /// The faults of single fields, where the failure is about fields.
    pub fields: Vec<FieldError>,
    /// After how many seconds it is worth to try again, where that is known.
    pub retry_after: Option<u64>,
    /// Of a change that does not start from the present version: what it met.
    pub conflict: Option<Box<VersionConflict>>,
    /// Of several changes that are made together, or not at all: what those met that do not start from the present version.
    pub conflicts: Vec<PlacedConflict>,
    /// What caused it, for the log only.
    pub cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl AppError {
    /// A failure of this kind.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            fields: Vec::new(),
            retry_after: None,
            conflict: None,
            conflicts: Vec::new(),
            cause: None,
        }
    }

    /// One fault of rule.
    pub fn fault(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid_input(vec![FieldError { path: path.into(), message: message.into() }])
    }

    /// A failure of this kind that is about one field. A fault of rule is a [`AppError::fault`].
    pub fn field(code: Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        let message = message.into();
        let field = FieldError { path: path.into(), message: message.clone() };
        Self { fields: vec![field], ..Self::new(code, message) }
    }

    /// Faults of rule, all at once.
    pub fn invalid_input(fields: Vec<FieldError>) -> Self {
        let message = match fields.as_slice() {
            [one] => format!("{}: {}", one.path, one.message),
            many => format!("{} fields break a rule; each is named in `fields`.", many.len()),
        };
        Self { fields, ..Self::new(Code::InvalidInput, message) }
    }

    /// There is no such thing, or the actor may not know of it: both look the same.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {what}, or it is not visible to you."))
    }

    /// A fault of ours. The message for the client says nothing of the cause.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            cause: Some(Arc::from(cause.into())),
            ..Self::new(Code::Internal, "Something failed on our side; the log has it under this request's id.")
        }
    }

    /// What went wrong on our side is for the log, not for the client.
    pub fn log(&self) {
        if self.code == Code::Internal {
            tracing::error!(cause = ?self.cause, "a request failed on our side");
        }
    }

    /// The server has more to do than it can take.
    pub fn overloaded() -> Self {
        let message = "The server has more to do than it can take just now; try again in a moment.";
        Self { retry_after: Some(1), ..Self::new(Code::Overloaded, message) }
    }

    /// Too many attempts; the next one may be made after so many seconds.
    pub fn too_many_requests(seconds: u64) -> Self {
        let message = format!("There were too many attempts; try again in {seconds} s.");
        Self { retry_after: Some(seconds), ..Self::new(Code::TooManyRequests, message) }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for AppError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn Error + 'static))
    }
}

/// How the engines tell that a lock was not had in time, and the driver that nobody answers.
const LATER: [&str; 5] = [
    "database is locked",
    "due to lock timeout",
    "error communicating with database",
    "terminating connection",
    "the database system is",
];

/// How the engines name the index that keeps one entry a language in a translation group.
const TRANSLATIONS: [&str; 2] = ["entry_translations", "entry.translation_group"];

impl From<DbErr> for AppError {
    /// A unique constraint that a rule should have caught first is a conflict of two writers; a full pool or a locked
    /// database is load; everything else is ours.
    fn from(error: DbErr) -> Self {
        let code = match (&error, error.sql_err()) {
            (_, Some(SqlErr::UniqueConstraintViolation(told)))
                if TRANSLATIONS.iter().any(|name| told.contains(name)) =>
            {
                let message =
                    "Its translation group has an entry in this language already: one in each, but for the trash.";
                return Self { cause: Some(Arc::new(error)), ..Self::field(Code::Conflict, "/locale", message) };
            }
            (_, Some(SqlErr::UniqueConstraintViolation(_))) => Code::Conflict,
            (DbErr::ConnectionAcquire(_) | DbErr::Conn(_), _) => Code::Overloaded,
            (DbErr::Query(RuntimeErr::SqlxError(e)) | DbErr::Exec(RuntimeErr::SqlxError(e)), _)
                if LATER.iter().any(|told| e.to_string().contains(told)) =>
            {
                Code::Overloaded
            }
            _ => Code::Internal,
        };
        let told = match code {
            Code::Conflict => Self::new(code, "Somebody else changed the same thing at the same time; try again."),
            Code::Overloaded => Self::overloaded(),
            _ => return Self::internal(error),
        };
        Self { cause: Some(Arc::new(error)), ..told }
    }
}

impl From<serde_json::Error> for AppError {
    /// Of documents that we wrote ourselves: a fault of ours. Bodies of clients are decoded elsewhere.
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
