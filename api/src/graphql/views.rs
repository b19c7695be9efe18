//! The schema as each actor has it, with what stands before and behind it. What an actor may not use is not in theirs:
//! not in introspection, not in the document, not for the guard, which would tell by what it reckons, and not for
//! validation, which answers for it as for anything unknown.

use std::{
    collections::HashMap,
    iter,
    sync::{Arc, PoisonError, RwLock},
};

use super::{
    completion::Completion,
    guard::{Guard, Limits},
    schema::{self, Schema},
    visibility::Shown,
};
use crate::{
    access::Capacity,
    error::{AppError, Result},
};

/// What an actor asks by.
pub struct View {
    /// What answers.
    pub schema: Schema,
    /// What stands before it.
    pub guard: Guard,
    /// What stands behind it.
    pub completion: Completion,
    /// The schema as a document.
    pub sdl: String,
}

impl View {
    fn of(schema: Schema, limits: Limits) -> Result<Self, String> {
        let sdl = schema::document(&schema);
        Ok(Self { guard: Guard::new(&sdl, limits)?, completion: Completion::new(&sdl)?, sdl, schema })
    }
}

/// The views of all capacities, each made when somebody first asks in it, which takes some milliseconds. Those who are
/// shown the same share one: of accounts and readers there are as many as roles, of API tokens some dozen, whatever
/// scopes they combine.
pub struct Views {
    limits: Limits,
    /// With everything in it.
    whole: Arc<View>,
    known: RwLock<HashMap<Capacity, Arc<View>>>,
}

impl Views {
    /// Under these limits.
    ///
    /// # Errors
    ///
    /// Answers why, where a limit is beyond what the parser survives.
    pub fn new(limits: Limits) -> Result<Self, String> {
        let whole = Arc::new(View::of(schema::build(limits.max_nesting), limits.clone())?);
        Ok(Self { limits, whole, known: RwLock::default() })
    }

    /// The view of a capacity.
    pub async fn of(&self, capacity: Capacity) -> Result<Arc<View>> {
        if let Some(view) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&capacity) {
            return Ok(view.clone());
        }
        let made = self.make(capacity).await.map_err(AppError::internal)?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let same = iter::once(&self.whole).chain(known.values()).find(|view| view.sdl == made.sdl).cloned();
        let view = same.unwrap_or_else(|| Arc::new(made));
        Ok(known.entry(capacity).or_insert(view).clone())
    }

    async fn make(&self, capacity: Capacity) -> Result<View, String> {
        let shown = Shown::to(capacity, &self.whole.schema).await?;
        View::of(schema::narrowed(self.limits.max_nesting, shown), self.limits.clone())
    }
}
