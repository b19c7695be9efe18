//! What a server does on its own: once a minute it writes when sessions and tokens were last used, once an hour it removes
//! what is over, and of revisions and comments what the settings do not keep.

use std::time::Duration;

use crate::{
    auth::{expired, last_uses},
    clock,
    comments::{self, retention::Removed},
    context::Cx,
    db,
    entries::history::retention,
    error::Result,
    state::App,
};

const EVERY: Duration = Duration::from_secs(60);

/// Minutes between two removals. The first is in the first minute: a server may not live for an hour.
const REMOVAL: u32 = 60;

/// One of the processes on a database removes. For how long, unless it is done before: what takes longer may be done by
/// two, each of which looks again in its transaction.
const LEASE: i64 = 10 * 60 * clock::SECOND;

const WORK: &str = "removal";

/// Until the App is closed; what was used is then written once more.
pub(crate) async fn keep(app: App) {
    let closing = app.closing();
    for minute in 0_u32.. {
        tokio::select! {
            () = tokio::time::sleep(every(&app)) => {}
            () = closing.cancelled() => {}
        }
        if let Err(error) = last_uses::write_down(&Cx::system(app.clone())).await {
            tracing::warn!(%error, "what was last used could not be written");
        }
        if closing.is_cancelled() {
            break;
        }
        if minute.is_multiple_of(REMOVAL)
            && let Err(error) = remove(&app).await
        {
            tracing::warn!(%error, "what is over could not be removed");
        }
    }
}

#[cfg(debug_assertions)]
fn every(app: &App) -> Duration {
    // Tests that count statements take longer than a minute.
    if app.config().testing.no_scheduler { Duration::MAX } else { EVERY }
}

#[cfg(not(debug_assertions))]
fn every(_: &App) -> Duration {
    EVERY
}

/// Removes what is over, unless another process is at it.
async fn remove(app: &App) -> Result<()> {
    if !db::lease::take(&Cx::system(app.clone()), WORK, LEASE).await? {
        return Ok(());
    }
    let done = async {
        expired::remove(&Cx::system(app.clone())).await?;
        match retention::prune(&Cx::system(app.clone())).await? {
            0 => {}
            removed => tracing::info!(removed, "old revisions were removed"),
        }
        let Removed { comments, contacts } = comments::retention::prune(&Cx::system(app.clone())).await?;
        if comments + contacts > 0 {
            tracing::info!(comments, contacts, "old spam and trash were removed, and addresses forgotten");
        }
        Ok(())
    };
    let done = done.await;
    db::lease::give_back(&Cx::system(app.clone()), WORK).await?;
    done
}
