//! The route table of REST.

use actix_web::web::ServiceConfig;

use crate::{
    accounts, api_tokens, articles, authors, categories, comments, editorial, faqs, sessions, site, sources, tags,
};

/// Every handler, under `/api/v1`. Whatever is added here is added to [`super::openapi`] too; `tests/house/contracts.rs` compares the two.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(sessions::rest::login)
        .service(sessions::rest::refresh)
        .service(sessions::rest::logout)
        .service(sessions::rest::logout_everywhere)
        .service(sessions::rest::list)
        .service(sessions::rest::end)
        .service(accounts::rest::me)
        .service(accounts::rest::change_password)
        .service(accounts::rest::request_reset)
        .service(accounts::rest::reset_password)
        .service(accounts::rest::list)
        .service(accounts::rest::read)
        .service(accounts::rest::create)
        .service(accounts::rest::update)
        .service(accounts::rest::suspend)
        .service(accounts::rest::restore)
        .service(accounts::rest::delete)
        .service(api_tokens::rest::list)
        .service(api_tokens::rest::read)
        .service(api_tokens::rest::create)
        .service(api_tokens::rest::revoke)
        .service(site::rest::read)
        .service(site::rest::desk_read)
        .service(site::rest::update)
        .service(comments::rest::list)
        .service(comments::rest::list_of_article)
        .service(comments::rest::submit)
        .service(comments::rest::desk_list)
        .service(comments::rest::moderate)
        .service(comments::rest::desk_read)
        .service(articles::rest::list)
        .service(articles::rest::read)
        .service(articles::rest::desk_list)
        .service(articles::rest::desk_read)
        .service(articles::rest::create)
        .service(articles::rest::update)
        .service(articles::rest::submit)
        .service(articles::rest::workflow::approve)
        .service(articles::rest::workflow::request_changes)
        .service(articles::rest::workflow::schedule)
        .service(articles::rest::workflow::cancel_schedule)
        .service(articles::rest::publish)
        .service(articles::rest::unpublish)
        .service(articles::rest::archive)
        .service(articles::rest::restore)
        .service(articles::rest::delete)
        .service(faqs::rest::list)
        .service(faqs::rest::read)
        .service(faqs::rest::desk_list)
        .service(faqs::rest::desk_read)
        .service(faqs::rest::create)
        .service(faqs::rest::update)
        .service(faqs::rest::submit)
        .service(faqs::rest::workflow::approve)
        .service(faqs::rest::workflow::request_changes)
        .service(faqs::rest::workflow::schedule)
        .service(faqs::rest::workflow::cancel_schedule)
        .service(faqs::rest::publish)
        .service(faqs::rest::unpublish)
        .service(faqs::rest::archive)
        .service(faqs::rest::restore)
        .service(faqs::rest::delete)
        .service(editorial::rest::my_work)
        .service(editorial::rest::people)
        .service(editorial::rest::read_calendar)
        .service(editorial::rest::read_journal)
        .service(editorial::rest::assign_article)
        .service(editorial::rest::assign_faq)
        .service(editorial::rest::bulk_articles)
        .service(editorial::rest::bulk_faqs);
    macro_rules! terms {
        ($($feature:ident)+) => {$(
            config
                .service($feature::rest::list)
                .service($feature::rest::read)
                .service($feature::rest::desk_list)
                .service($feature::rest::desk_read)
                .service($feature::rest::create)
                .service($feature::rest::update)
                .service($feature::rest::delete);
        )+};
    }
    terms!(tags categories authors sources);
}
