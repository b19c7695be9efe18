//! Columns that hold a JSON document: written and read in one place.

use serde::{Serialize, de::DeserializeOwned};

use crate::error::Result;

/// The text of a document. Objects keep the order of their Rust fields, so that equal documents are equal text.
pub fn write<T: Serialize + ?Sized>(document: &T) -> Result<String> {
    Ok(serde_json::to_string(document)?)
}

/// A document from its text.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text)?)
}

/// An optional document.
pub fn read_optional<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>> {
    text.map(read).transpose()
}
