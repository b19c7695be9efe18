//! `masthead privacy ...`

use clap::Subcommand;
use serde_json::json;

use super::{Failure, print};
use crate::{comments::privacy, context::Cx, state::App};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Print everything that is kept of an e-mail address, as JSON.
    Export {
        /// The address.
        email: String,
    },
    /// Erase everything that is kept of an e-mail address, for good. An account that signs in by it stays.
    Erase {
        /// The address.
        email: String,
    },
}

pub(super) async fn run(app: &App, verb: Verb, json: bool) -> Result<(), Failure> {
    let cx = Cx::system(app.clone());
    match verb {
        Verb::Export { email } => {
            let data = privacy::export(&cx, &email).await?;
            print(&format!("{:#}\n", json!(data)));
        }
        Verb::Erase { email } => {
            let erased = privacy::erase(&cx, &email).await?;
            match (json, &erased.account_id) {
                (true, _) => print(&format!("{}\n", json!(erased))),
                (false, None) => print(&format!("{} comments were erased\n", erased.comments)),
                (false, Some(id)) => {
                    print(&format!("{} comments were erased; the account {id} stays\n", erased.comments));
                }
            }
        }
    }
    Ok(())
}
