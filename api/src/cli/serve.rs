//! `masthead serve`

use masthead_entity::Role;

use super::{Failure, complain, demo};
use crate::{
    accounts::{self, NewAccount},
    auth::keys::random_token,
    config::Config,
    context::Cx,
    error::AppError,
    server,
    state::App,
};

pub(super) async fn run(config: Config, with_demo: bool) -> Result<(), Failure> {
    let app = App::open(config).await?;
    let created = first_account(&app, with_demo).await?;
    if with_demo {
        demo::fill(&Cx::system(app.clone())).await?;
    }
    let (server, address) = server::bind(&app)?;
    complain(&format!("masthead {} serves http://{address}", env!("CARGO_PKG_VERSION")));
    complain(&format!("  GraphQL   http://{address}/graphql"));
    complain(&format!("  REST      http://{address}/api/docs"));
    if let Some((email, password)) = created {
        complain("  The administrator, shown once:");
        complain(&format!("    e-mail    {email}"));
        complain(&format!("    password  {password}"));
    } else if !accounts::any_exists(&Cx::system(app.clone())).await? {
        complain("  There is no account yet, so nobody can sign in. Create one:");
        complain("    masthead account create --role administrator --email you@example.org");
    }
    let handle = server.handle();
    let stopping = tokio::spawn(async move {
        signalled().await;
        tracing::info!("stopping: requests that have begun are answered");
        server::stop(&handle).await;
    });
    server.await?;
    stopping.abort();
    app.close().await;
    Ok(())
}

/// The first administrator: of the settings, or of the demo with a password made here, which is given back to be shown.
async fn first_account(app: &App, with_demo: bool) -> Result<Option<(String, String)>, Failure> {
    let cx = Cx::system(app.clone());
    if accounts::any_exists(&cx).await? {
        return Ok(None);
    }
    let admin = &app.config().admin;
    let (email, password, is_made) = match admin.email.is_empty() {
        false => (admin.email.clone(), admin.password.clone(), false),
        true if with_demo => {
            let password = random_token().map_err(AppError::internal)?;
            ("admin@example.org".to_owned(), password.chars().take(20).collect(), true)
        }
        true => return Ok(None),
    };
    let new = NewAccount {
        email: email.clone(),
        password: password.clone(),
        name: Some("Administrator".to_owned()),
        role: Role::Administrator,
    };
    accounts::create(&cx, new).await?;
    Ok(is_made.then_some((email, password)))
}

/// Waits for SIGINT or SIGTERM.
async fn signalled() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
