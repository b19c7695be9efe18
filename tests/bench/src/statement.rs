//! The hand-written statement behind the same route: takes the same body, and sends what the database made of it.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    error::{ErrorBadRequest, ErrorInternalServerError},
    web::{self, Bytes, Data},
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};
use serde::Deserialize;

use crate::{Result, reference, sql};

/// The two statements for the engine of this database.
struct Statements {
    db: DatabaseConnection,
    page: String,
    list: String,
}

/// A GraphQL request, as far as it tells which statement answers it: with a slug the page, without one the list.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    variables: Variables,
}

#[derive(Default, Deserialize)]
struct Variables {
    slug: Option<String>,
}

/// Serves from this database.
pub(crate) fn serve(url: &str, connections: u32) -> Result<()> {
    reference::run(async {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .record_stmt_in_spans(false)
            .sqlx_logging(false);
        let db = Database::connect(options).await?;
        let engine = db.get_database_backend();
        let statements = Statements { db, page: sql::page(engine), list: sql::list(engine) };
        reference::serve(statements, |config| {
            config.route("/graphql", web::post().to(answer));
        })
        .await
    })
}

async fn answer(statements: Data<Statements>, body: Bytes) -> actix_web::Result<HttpResponse> {
    let asked: Asked = serde_json::from_slice(&body).map_err(ErrorBadRequest)?;
    let json = statements.ask(asked.variables.slug).await.map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().content_type("application/json; charset=utf-8").body(json))
}

impl Statements {
    async fn ask(&self, slug: Option<String>) -> std::result::Result<String, DbErr> {
        let (sql, values) = match slug {
            Some(slug) => (&self.page, vec![slug.into()]),
            None => (&self.list, Vec::new()),
        };
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
        let row = self.db.query_one_raw(statement).await?;
        row.ok_or_else(|| DbErr::RecordNotFound("no such article".to_owned()))?.try_get("", "answer")
    }
}
