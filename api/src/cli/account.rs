//! `masthead account ...`

use std::io::{IsTerminal, Read};

use clap::{Subcommand, ValueEnum};
use masthead_entity::{AccountId, Role};
use serde_json::json;

use super::{Failure, complain, each, print};
use crate::{
    accounts::{
        self, Move, NewAccount,
        types::{AccountChanges, EditorialAccount},
    },
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
        /// Read no password: send an invitation to choose one.
        #[arg(long)]
        invite: bool,
    },
    /// List all accounts but those that are deleted.
    List,
    /// Give an account another role. Its sessions end.
    Role {
        /// The e-mail address that signs in.
        email: String,
        /// What it may do.
        #[arg(value_enum)]
        role: RoleName,
    },
    /// Suspend an account: its sessions end, and it cannot sign in.
    Suspend {
        /// The e-mail address that signs in.
        email: String,
    },
    /// Let a suspended account sign in again.
    Restore {
        /// The e-mail address that signs in.
        email: String,
    },
    /// Delete an account for good: its address and password are forgotten; what it wrote stays.
    Delete {
        /// The e-mail address that signs in.
        email: String,
    },
    /// Set the password of an account, read from MASTHEAD_PASSWORD or from standard input. Its sessions end.
    Password {
        /// The e-mail address that signs in.
        email: String,
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
    let cx = Cx::system(app.clone());
    match verb {
        Verb::Create { email, name, role, invite } => {
            let password = if invite { None } else { Some(password()?) };
            let new = NewAccount { email: email.clone(), password, name, role: role.into() };
            let id = Id::from(accounts::create(&cx, new).await?);
            match json {
                true => print(&format!("{}\n", json!({ "id": id, "email": email }))),
                false => print(&format!("created account {id} for {email}\n")),
            }
        }
        Verb::List => {
            each(async |args| accounts::queries::list(&cx, args).await, |row| tell(&row.into(), json)).await?;
        }
        Verb::Role { email, role } => {
            let row = accounts::queries::by_email(&cx, &email).await?;
            let role = accounts::types::Role::from(Role::from(role));
            let changes = AccountChanges { role: Some(role), ..AccountChanges::default() };
            accounts::update(&cx, row.id, Some(row.version), changes).await?;
            show(&cx, row.id, json).await?;
        }
        Verb::Suspend { email } => move_to(&cx, &email, Move::Suspend, json).await?,
        Verb::Restore { email } => move_to(&cx, &email, Move::Restore, json).await?,
        Verb::Delete { email } => move_to(&cx, &email, Move::Delete, json).await?,
        Verb::Password { email } => {
            let row = accounts::queries::by_email(&cx, &email).await?;
            accounts::set_password(&cx, row.id, password()?).await?;
            show(&cx, row.id, json).await?;
        }
    }
    Ok(())
}

async fn move_to(cx: &Cx, email: &str, to: Move, json: bool) -> Result<(), Failure> {
    let row = accounts::queries::by_email(cx, email).await?;
    accounts::move_to(cx, row.id, Some(row.version), to).await?;
    show(cx, row.id, json).await
}

async fn show(cx: &Cx, id: AccountId, json: bool) -> Result<(), Failure> {
    if let Some(row) = accounts::queries::one(cx, id).await? {
        tell(&row.into(), json)?;
    }
    Ok(())
}

/// One line an account; as JSON, too.
fn tell(account: &EditorialAccount, json: bool) -> Result<(), Failure> {
    let line = match json {
        true => serde_json::to_string(account).map_err(crate::error::AppError::from)?,
        false => {
            let (role, status) = (format!("{:?}", account.role), format!("{:?}", account.status));
            format!("{}  {role:<13}  {status:<9}  {}  {}", account.id, account.email, account.name)
        }
    };
    print(&format!("{line}\n"));
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
