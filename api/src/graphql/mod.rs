//! GraphQL: the schema is put together from the features, cut to what who asks may use, guarded, and served.

pub mod completion;
pub mod connection;
pub mod errors;
pub mod guard;
pub mod http;
pub mod loaders;
mod node;
pub mod playground;
mod rounds;
pub mod schema;
mod size;
pub mod views;
pub mod visibility;
pub mod visible;

use async_graphql::Context;

use crate::context::Cx;

/// What every resolver finds in its context.
pub trait RequestContext {
    /// The request.
    fn cx(&self) -> &Cx;
    /// Its loaders.
    fn loaders(&self) -> &loaders::Loaders;
    /// Whether this field of the present selection is asked for, under whatever alias.
    fn asks_for(&self, field: &str) -> bool;
}

impl RequestContext for Context<'_> {
    fn cx(&self) -> &Cx {
        self.data_unchecked()
    }

    fn loaders(&self) -> &loaders::Loaders {
        self.data_unchecked()
    }

    fn asks_for(&self, field: &str) -> bool {
        self.look_ahead().field(field).exists()
    }
}
