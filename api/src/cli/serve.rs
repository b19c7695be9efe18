//! `masthead serve`

use masthead_entity::Role;

use super::{Failure, complain, demo};
use crate::{
    accounts::{self, NewAccount},
    auth::{ring, secrets},
    config::Config,
    context::Cx,
    error::Code,
    server,
    state::App,
};

pub(super) async fn run(config: Config, with_demo: bool) -> Result<(), Failure> {
    let app = App::open(config).await?;
    // Before anything is made: who cannot be reached makes no account whose password nobody sees.
    let (server, address) = server::bind(&app)?;
    // A server that cannot sign anybody in says so now, and not to the first who tries.
    can_sign(&app).await?;
    let first = first_account(&app, with_demo).await?;
    if let First::Shown(email, password) = &first {
        complain("The administrator, shown once:");
        complain(&format!("  e-mail    {email}"));
        complain(&format!("  password  {password}"));
    }
    if with_demo {
        demo::fill(&Cx::system(app.clone())).await?;
    }
    let can_sign_in = accounts::any_exists(&Cx::system(app.clone())).await?;
    // Whoever reads that it serves may stop it, and has read all there is to read.
    let signals = Signals::listen()?;
    if !can_sign_in {
        complain("There is no account yet, so nobody can sign in. Create one, with the same --data or --database-url:");
        complain("  masthead account create --role administrator --email you@example.org");
    }
    complain(&format!(
        "masthead {} serves http://{address}\n  GraphQL   http://{address}/graphql\n  REST      http://{address}/api/docs",
        env!("CARGO_PKG_VERSION")
    ));
    let handle = server.handle();
    let stopping = tokio::spawn(async move {
        signals.come().await;
        tracing::info!("stopping: requests that have begun are answered");
        server::stop(&handle).await;
    });
    server.await?;
    stopping.abort();
    app.close().await;
    Ok(())
}

async fn can_sign(app: &App) -> Result<(), Failure> {
    let cx = Cx::system(app.clone());
    ring::ring(&cx).await?.signing(cx.now())?;
    Ok(())
}

/// What became of the first account.
enum First {
    /// There was one already, or another process that started at the same time has just made it, or none is wanted, or it
    /// has the password of the settings.
    Quiet,
    /// It was made with this e-mail address and password, which are to be shown.
    Shown(String, String),
}

/// The first administrator: of the settings, or of the demo with a password made here.
async fn first_account(app: &App, with_demo: bool) -> Result<First, Failure> {
    let cx = Cx::system(app.clone());
    if accounts::any_exists(&cx).await? {
        return Ok(First::Quiet);
    }
    let admin = &app.config().admin;
    let (email, password, is_made) = match admin.email.is_empty() {
        false => (admin.email.clone(), admin.password.clone(), false),
        true if with_demo => {
            let password = secrets::random()?;
            ("admin@example.org".to_owned(), password.chars().take(20).collect(), true)
        }
        true => return Ok(First::Quiet),
    };
    let new = NewAccount {
        email: email.clone(),
        password: Some(password.clone()),
        name: Some("Administrator".to_owned()),
        role: Role::Administrator,
    };
    match accounts::create(&cx, new).await {
        Ok(_) if is_made => Ok(First::Shown(email, password)),
        Ok(_) => Ok(First::Quiet),
        Err(error) if error.code == Code::Conflict => Ok(First::Quiet),
        Err(error) => Err(error.into()),
    }
}

/// What ends the server: SIGINT or SIGTERM. Listened for as soon as it is made.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
            #[cfg(unix)]
            interrupt: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?,
        })
    }

    #[cfg(unix)]
    async fn come(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn come(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
