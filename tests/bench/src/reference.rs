//! What the two servers that Masthead is measured beside have in common: actix-web set up as Masthead's is, with none of
//! its middleware (no log, no request ids, no CORS), which is in their favour.

use std::{
    io::{Read, Write},
    net::TcpListener,
};

use actix_web::{
    App, HttpServer,
    web::{Data, PayloadConfig, ServiceConfig},
};

use crate::Result;

/// Runs work on a runtime like Masthead's.
pub(crate) fn run(work: impl Future<Output = Result<()>>) -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(work)
}

/// Serves these routes over this state on a free port of 127.0.0.1, tells the address on standard output, and ends with
/// standard input: whoever started it need not stop it.
pub(crate) async fn serve<T: Send + Sync + 'static>(
    state: T,
    routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let state = Data::new(state);
    let server = HttpServer::new(move || {
        App::new().app_data(state.clone()).app_data(PayloadConfig::new(1_048_576)).configure(routes.clone())
    })
    .workers(std::thread::available_parallelism().map_or(1, usize::from))
    .disable_signals()
    .listen(listener)?
    .run();
    let handle = server.handle();
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        runtime.block_on(handle.stop(false));
    });
    writeln!(std::io::stdout(), "{address}")?;
    Ok(server.await?)
}
