//! `masthead account ...`

use std::io::{IsTerminal, Read};

use clap::{Subcommand, ValueEnum};
use masthead_entity::Role;

use super::{Failure, complain, print};
use crate::{
    accounts::{self, NewAccount},
    context::Cx,
    state::App,
    wire::Id,
};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Create an account. The password is read from MASTHEAD_PASSWORD, or from standard input.
    Create {
        /// The e-mail address that signs in.
        #[arg(long)]
        email: String,
        /// The name that colleagues see.
        #[arg(long)]
        name: Option<String>,
        /// What it may do.
        #[arg(long, value_enum, default_value = "editor")]
        role: RoleName,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RoleName {
    Administrator,
    Editor,
    Author,
    Contributor,
    Moderator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Administrator => Role::Administrator,
            RoleName::Editor => Role::Editor,
            RoleName::Author => Role::Author,
            RoleName::Contributor => Role::Contributor,
            RoleName::Moderator => Role::Moderator,
        }
    }
}

pub(super) async fn run(app: &App, verb: Verb, json: bool) -> Result<(), Failure> {
    let Verb::Create { email, name, role } = verb;
    let password = password()?;
    let new = NewAccount { email: email.clone(), password, name, role: role.into() };
    let id = Id::from(accounts::create(&Cx::system(app.clone()), new).await?);
    match json {
        true => print(&format!("{}\n", serde_json::json!({ "id": id, "email": email }))),
        false => print(&format!("created account {id} for {email}\n")),
    }
    Ok(())
}

/// A password on the command line would stand in the list of processes and in the shell's history.
fn password() -> Result<String, Failure> {
    if let Ok(password) = std::env::var("MASTHEAD_PASSWORD") {
        return Ok(password);
    }
    let mut input = std::io::stdin();
    if input.is_terminal() {
        complain("Password (it is shown as you type; end with Enter):");
        let mut line = String::new();
        input.read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let mut all = String::new();
    input.read_to_string(&mut all)?;
    Ok(all.trim_end_matches(['\r', '\n']).to_owned())
}
