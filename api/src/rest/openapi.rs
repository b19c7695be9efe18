//! The OpenAPI document of REST, generated from the handlers.

use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use crate::{
    accounts, api_tokens, articles, authors, categories, comments, editorial, faqs, history, preview_links, sessions,
    site, sources, tags,
};

/// The document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Masthead",
        description = "A headless CMS for editorial sites: articles, FAQs, tags and comments.",
        license(name = "MIT OR Apache-2.0")
    ),
    modifiers(&Bearer),
    tags(
        (name = "Reading", description = "What is published."),
        (name = "Editing", description = "The desk: needs an access token."),
        (name = "Signing in", description = "Sessions, their tokens, and passwords."),
        (name = "Administration", description = "Accounts and API tokens: for administrators.")
    ),
    paths(
        sessions::rest::login, sessions::rest::refresh, sessions::rest::logout, sessions::rest::logout_everywhere,
        sessions::rest::list, sessions::rest::end, accounts::rest::me,
        accounts::rest::change_password, accounts::rest::request_reset, accounts::rest::reset_password,
        accounts::rest::list, accounts::rest::read, accounts::rest::create, accounts::rest::update,
        accounts::rest::suspend, accounts::rest::restore, accounts::rest::delete,
        api_tokens::rest::list, api_tokens::rest::read, api_tokens::rest::create, api_tokens::rest::revoke,
        site::rest::read, site::rest::desk_read, site::rest::update,
        articles::rest::workflow::approve, articles::rest::workflow::request_changes,
        articles::rest::workflow::schedule, articles::rest::workflow::cancel_schedule,
        articles::rest::list, articles::rest::read, articles::rest::desk::list, articles::rest::desk::read,
        articles::rest::desk::create, articles::rest::desk::update, articles::rest::desk::submit,
        articles::rest::desk::publish, articles::rest::desk::unpublish, articles::rest::desk::archive,
        articles::rest::desk::restore, articles::rest::desk::delete,
        faqs::rest::workflow::approve, faqs::rest::workflow::request_changes,
        faqs::rest::workflow::schedule, faqs::rest::workflow::cancel_schedule,
        faqs::rest::list, faqs::rest::read, faqs::rest::desk::list, faqs::rest::desk::read, faqs::rest::desk::create,
        faqs::rest::desk::update, faqs::rest::desk::submit, faqs::rest::desk::publish, faqs::rest::desk::unpublish,
        faqs::rest::desk::archive, faqs::rest::desk::restore, faqs::rest::desk::delete,
        editorial::rest::my_work, editorial::rest::people, editorial::rest::read_calendar, editorial::rest::read_journal,
        editorial::rest::assign_article, editorial::rest::assign_faq, editorial::rest::bulk_articles,
        editorial::rest::bulk_faqs,
        history::rest::article_list, history::rest::article_read, history::rest::article_diff,
        history::rest::article_restore, history::rest::faq_list, history::rest::faq_read, history::rest::faq_diff,
        history::rest::faq_restore,
        preview_links::rest::list_of_article, preview_links::rest::create_of_article,
        preview_links::rest::list_of_faq, preview_links::rest::create_of_faq, preview_links::rest::read,
        preview_links::rest::revoke,
        tags::rest::list, tags::rest::read, tags::rest::desk_list, tags::rest::desk_read, tags::rest::create,
        tags::rest::update, tags::rest::delete,
        categories::rest::list, categories::rest::read, categories::rest::desk_list, categories::rest::desk_read,
        categories::rest::create, categories::rest::update, categories::rest::delete,
        authors::rest::list, authors::rest::read, authors::rest::desk_list, authors::rest::desk_read,
        authors::rest::create, authors::rest::update, authors::rest::delete,
        sources::rest::list, sources::rest::read, sources::rest::desk_list, sources::rest::desk_read,
        sources::rest::create, sources::rest::update, sources::rest::delete,
        comments::rest::list, comments::rest::list_of_article, comments::rest::list_replies, comments::rest::submit,
        comments::rest::read_form, comments::rest::preview, comments::rest::update_own,
        comments::rest::withdraw_own, comments::rest::update,
        comments::rest::desk_list, comments::rest::desk_read, comments::rest::moderate,
        comments::rest::read_settings, comments::rest::set_settings,
        comments::blocks::rest::list, comments::blocks::rest::create, comments::blocks::rest::delete,
        comments::privacy::rest::export, comments::privacy::rest::erase,
    )
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some(
                "An access token from `POST /api/v1/auth/login`, an API token, or the token of a preview link.",
            ))
            .build();
        document.components.get_or_insert_default().add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The document as a value.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The document as it stands in the repository.
pub fn text() -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&document())? + "\n")
}
