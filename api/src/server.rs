//! The HTTP server: middleware, the routes of both APIs and of the pages, health.

use std::{
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use actix_cors::Cors;
use actix_web::{
    App as WebApp, HttpMessage, HttpResponse, HttpServer, Resource, Route,
    body::MessageBody,
    dev::{Server, ServerHandle, ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::{Next, from_fn},
    web,
};
use tracing::Instrument;
use uuid::Uuid;

use crate::{
    config::Config,
    entries::workflow::scheduler,
    error::AppError,
    graphql::{
        http::{self, Endpoint},
        playground::{self, Playground},
        schema,
        views::Views,
    },
    pages::{
        assets::{self, Assets},
        landing::{self, Landing},
        password::{self, PasswordPage},
    },
    rest::{
        docs::{self, Docs},
        jwks,
        methods::{self, Methods},
        openapi,
        request::RequestId,
        routes,
    },
    state::App,
    upkeep,
};

/// Binds and makes the server, which runs when it is awaited. The address is the one that was bound: port 0 takes any
/// free one.
pub fn bind(app: &App) -> Result<(Server, SocketAddr), Box<dyn std::error::Error + Send + Sync>> {
    let config = app.config();
    let listener =
        TcpListener::bind(config.bind).map_err(|error| format!("cannot listen on {}: {error}", config.bind))?;
    let address = listener.local_addr()?;
    app.accompany();
    scheduler::accompany(app);
    drop(app.carry_out(upkeep::keep(app.clone())));
    let assets = Assets::load(&playground::examples())?;
    let endpoint = web::Data::new(Endpoint {
        views: Views::new(schema::limits(&config.graphql))?,
        playground: Playground::new(&assets),
    });
    let landing = web::Data::new(Landing::new(&assets));
    let password = web::Data::new(PasswordPage::new(&assets));
    let (assets, docs) = (web::Data::new(assets), web::Data::new(Docs::of(openapi::document())));
    let app = web::Data::new(app.clone());
    let workers = match config.http.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    let methods = web::Data::new(Methods::of(&openapi::document()));
    let server = HttpServer::new(move || {
        WebApp::new()
            .app_data(app.clone())
            .app_data(endpoint.clone())
            .wrap(cors(app.config()))
            .wrap(from_fn(identify))
            .app_data(methods.clone())
            .app_data(docs.clone())
            .app_data(assets.clone())
            .app_data(landing.clone())
            .app_data(password.clone())
            .service(only_read("/", web::get().to(landing::serve)))
            .service(only_read("/password", web::get().to(password::serve)))
            .service(only_read("/assets/{file}", web::get().to(assets::serve)))
            .service(only_read("/healthz", web::get().to(healthz)))
            .service(only_read("/readyz", web::get().to(readyz)))
            .service(only_read("/.well-known/jwks.json", web::get().to(jwks::serve)))
            .service(only_read("/graphql/schema.graphql", web::get().to(http::sdl)))
            .route("/graphql", web::route().to(http::serve))
            .service(only_read("/api/docs", web::get().to(docs::redirect)))
            .service(only_read("/api/docs/{file:.*}", web::get().to(docs::file)))
            .service(only_read("/api/openapi.json", web::get().to(docs::document)))
            .service(
                web::scope("/api/v1").configure(routes::configure).default_service(web::route().to(methods::unmatched)),
            )
            .default_service(web::route().to(methods::nothing_here))
    })
    .workers(workers)
    .shutdown_timeout(10)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((server, address))
}

/// Stops the server: requests that have begun are answered.
pub async fn stop(server: &ServerHandle) {
    server.stop(true).await;
}

fn cors(config: &Config) -> Cors {
    let any = config.cors.origins.iter().any(|origin| origin == "*");
    let cors = match any {
        true => Cors::default().allow_any_origin().send_wildcard(),
        false => config.cors.origins.iter().fold(Cors::default(), |cors, origin| cors.allowed_origin(origin)),
    };
    cors.allowed_methods(["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"])
        .allowed_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
        ])
        .expose_headers(["ETag", "Link", "Location", "Retry-After", "RateLimit", "X-Request-Id"])
        .max_age(86_400)
}

/// Gives a request its id, has HEAD answered as GET, and logs it when it is answered.
async fn identify(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let id = Uuid::now_v7();
    request.extensions_mut().insert(RequestId(id));
    let (method, path) = (request.method().clone(), request.path().to_owned());
    if method == Method::HEAD {
        // Answered as GET is; the server leaves the body out, since it has seen the method itself.
        request.head_mut().method = Method::GET;
    }
    let begun = std::time::Instant::now();
    let span = tracing::info_span!("request", %id);
    let limit = request.app_data::<web::Data<App>>().map_or(0, |app| app.config().http.deadline_ms);
    let answer = next.call(request).instrument(span.clone());
    // GraphQL tells of its own deadline; this one, a little later, holds for everything. A change that had begun is
    // carried out.
    let answer = tokio::time::timeout(Duration::from_millis(limit + 1_000), answer).await;
    let mut response = answer.map_err(|_| AppError::overloaded())??;
    if let Ok(id) = header::HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(header::HeaderName::from_static("x-request-id"), id);
    }
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff"));
    let (status, micros) = (response.status().as_u16(), begun.elapsed().as_micros() as u64);
    span.in_scope(|| tracing::info!(target: "masthead::access", %method, path, status, micros));
    Ok(response)
}

async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

async fn readyz(app: web::Data<App>) -> Result<HttpResponse, AppError> {
    app.db().ping().await?;
    Ok(HttpResponse::Ok().content_type("text/plain").body("ready\n"))
}

/// A path that is only read.
fn only_read(path: &str, get: Route) -> Resource {
    web::resource(path).route(get).default_service(web::route().to(async || methods::not_allowed("GET, HEAD")))
}
