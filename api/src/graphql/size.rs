//! How large an answer may become, held while it is put together: what a document costs is reckoned beforehand in
//! objects, but only its texts tell how long they are.

use std::{
    future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_graphql::{
    ServerResult, Value,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo},
};
use tokio::sync::Notify;

/// The size of one answer so far.
pub struct Size {
    limit: usize,
    taken: AtomicUsize,
    exceeded: Notify,
}

impl Size {
    /// An answer of at most so many bytes.
    pub fn limited(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, taken: AtomicUsize::new(0), exceeded: Notify::new() })
    }

    /// Ends when the answer has become larger than it may.
    pub async fn exceeded(&self) {
        self.exceeded.notified().await;
    }

    /// Whether so many bytes more are within the limit.
    fn takes(&self, bytes: usize) -> bool {
        let fits = self.taken.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) <= self.limit;
        if !fits {
            // Kept for whoever asks later.
            self.exceeded.notify_one();
        }
        fits
    }
}

/// Reckons the size of each answer whose request carries a [`Size`].
pub struct Sizes;

impl ExtensionFactory for Sizes {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Sizes {
    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let name = info.alias.unwrap_or(info.name).len();
        // What stands within a scalar is no field of its own.
        let is_scalar = info.return_type.trim_end_matches('!') == "JSON";
        let value = next.run(ctx, info).await?;
        let bytes = name + value.as_ref().map_or(0, if is_scalar { all_bytes } else { own_bytes });
        match ctx.data_opt::<Arc<Size>>() {
            // Nobody waits for this field any more: the whole request is given up.
            Some(size) if !size.takes(bytes) => future::pending().await,
            _ => Ok(value),
        }
    }
}

/// About what a value takes without the fields and items in it, which are reckoned each on their own.
fn own_bytes(value: &Value) -> usize {
    const MARKS: usize = 6;
    match value {
        Value::String(text) => text.len() + MARKS,
        Value::Binary(bytes) => bytes.len() + MARKS,
        Value::Null | Value::Number(_) | Value::Boolean(_) | Value::Enum(_) | Value::List(_) | Value::Object(_) => {
            2 * MARKS
        }
    }
}

/// About what a value takes with everything in it.
fn all_bytes(value: &Value) -> usize {
    let below: usize = match value {
        Value::List(items) => items.iter().map(all_bytes).sum(),
        Value::Object(members) => members.iter().map(|(name, value)| name.len() + all_bytes(value)).sum(),
        _ => 0,
    };
    own_bytes(value) + below
}
