//! `masthead revisions ...`

use clap::Subcommand;
use serde_json::json;

use super::{Failure, print};
use crate::{context::Cx, entries::history::retention, state::App};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Remove the old revisions that the settings do not keep (editing.keep_revisions, editing.keep_days), now and not
    /// within the hour. What was ever published stays.
    Prune,
}

pub(super) async fn run(app: &App, verb: Verb, json: bool) -> Result<(), Failure> {
    match verb {
        Verb::Prune => {
            let removed = retention::prune(&Cx::system(app.clone())).await?;
            match json {
                true => print(&format!("{}\n", json!({ "removed": removed }))),
                false => print(&format!("{removed} revisions were removed\n")),
            }
            Ok(())
        }
    }
}
