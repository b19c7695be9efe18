//! The journal: what changed, when, by whom; all of it, in the order of commits.
//!
//! Whatever must know of changes listens here: caches, subscriptions, webhooks, feeds. There is no second mechanism for
//! any of them, and nobody calls a listener but [`Listeners`]: after each commit of this process, and when the follower
//! has read what another process wrote.

mod event;
mod follower;
pub mod kinds;
mod line;
mod listeners;
mod name;

pub use event::{Event, Footprint};
pub(crate) use follower::follow;
pub use line::Line;
pub(crate) use line::last;
pub use listeners::{Listener, Listeners, TRUST};
pub use name::Name;
