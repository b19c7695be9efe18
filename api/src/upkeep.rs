//! What a server does on its own: once a minute it writes when sessions and tokens were last used, once an hour it removes
//! what is over, and the revisions that the settings do not keep.

use std::time::Duration;

use crate::{
    auth::{expired, last_uses},
    context::Cx,
    entries::retention,
    state::App,
};

const EVERY: Duration = Duration::from_secs(60);

/// Minutes between two removals.
const REMOVAL: u32 = 60;

/// Until the App is closed; what was used is then written once more.
pub(crate) async fn keep(app: App) {
    let closing = app.closing();
    for minute in 1_u32.. {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = closing.cancelled() => {}
        }
        if let Err(error) = last_uses::write_down(&Cx::system(app.clone())).await {
            tracing::warn!(%error, "what was last used could not be written");
        }
        if closing.is_cancelled() {
            break;
        }
        if !minute.is_multiple_of(REMOVAL) {
            continue;
        }
        if let Err(error) = expired::remove(&Cx::system(app.clone())).await {
            tracing::warn!(%error, "what is over could not be removed");
        }
        match retention::prune(&Cx::system(app.clone())).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "old revisions were removed"),
            Err(error) => tracing::warn!(%error, "old revisions could not be removed"),
        }
    }
}
