//! What it costs to know who asks: the bare verification of an EdDSA signature, beside the whole way from an access token
//! to an actor whose session is in memory.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use masthead::{
    accounts::{self, NewAccount},
    auth,
    config::Config,
    context::Cx,
    server, sessions,
    state::App,
};
use masthead_entity::Role;

use crate::Result;

/// Verifications in each round.
const EACH: u32 = 5_000;

/// Rounds of each, one after the other in turn.
const ROUNDS: usize = 21;

const PASSWORD: &str = "a password of the bench";

/// Measures, and prints the medians.
pub(crate) fn measure() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let folder = tempfile::tempdir()?;
        let (mut config, _) = Config::load(None, [])?;
        config.data = folder.path().to_owned();
        config.bind = "127.0.0.1:0".parse()?;
        let app = App::open(config).await?;
        // A server follows the journal, without which nothing is answered from memory.
        let bound = server::bind(&app)?;
        tokio::time::sleep(Duration::from_millis(200)).await;
        rounds(&app).await?;
        drop(bound);
        app.close().await;
        Ok(())
    })
}

async fn rounds(app: &App) -> Result<()> {
    let cx = Cx::system(app.clone());
    let email = "bench@example.org".to_owned();
    let new = NewAccount { email: email.clone(), password: Some(PASSWORD.to_owned()), name: None, role: Role::Editor };
    accounts::create(&cx, new).await?;
    let input = sessions::types::LoginInput { email, password: PASSWORD.to_owned() };
    let token = sessions::login(&cx, input).await?.access_token;

    let ring = auth::ring::ring(&cx).await?;
    let public = URL_SAFE_NO_PAD.decode(&ring.signing(cx.now())?.0.public)?;
    let key = UnparsedPublicKey::new(&ED25519, public);
    let (message, tag) = token.rsplit_once('.').ok_or("a token has three parts")?;
    let tag = URL_SAFE_NO_PAD.decode(tag)?;

    auth::authenticate(&cx, &token).await?;
    let (mut bare, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for _ in 0..EACH {
            key.verify(message.as_bytes(), &tag)?;
        }
        bare.push(begun.elapsed() / EACH);
        let begun = Instant::now();
        for _ in 0..EACH {
            auth::authenticate(&cx, &token).await?;
        }
        whole.push(begun.elapsed() / EACH);
    }
    bare.sort();
    whole.sort();
    let (bare, whole) = (bare[ROUNDS / 2].as_secs_f64() * 1e6, whole[ROUNDS / 2].as_secs_f64() * 1e6);
    writeln!(
        std::io::stdout(),
        "bare EdDSA verification        {bare:.1} us\n\
         access token to actor          {whole:.1} us, {:.2} times that",
        whole / bare
    )?;
    Ok(())
}
