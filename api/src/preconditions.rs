//! Preconditions that every change of an existing thing is held to.

use crate::error::{AppError, Code, Result};

/// Refuses a change that does not start from the present version: `precondition_required` when it names none,
/// `version_mismatch` when it names another.
pub fn version(present: i32, expected: Option<i32>) -> Result<()> {
    match expected {
        None => Err(AppError::field(
            Code::PreconditionRequired,
            "/expectedVersion",
            format!(
                "Name the version that you are changing: `expectedVersion` in GraphQL, `If-Match` in REST. It is \
                 {present} now; read it before you overwrite it."
            ),
        )),
        Some(expected) if expected != present => Err(AppError::field(
            Code::VersionMismatch,
            "/expectedVersion",
            format!("It is at version {present}, not {expected}: somebody changed it meanwhile. Read it again."),
        )),
        Some(_) => Ok(()),
    }
}
