//! The letters that go to accounts.

use masthead_entity::PasswordPurpose;

use crate::{
    context::Cx,
    mail::{Letter, Recipient},
};

/// Sends a link, after the change that made it. A letter that cannot be sent is logged; another one can be asked for.
pub(super) fn send(cx: &Cx, purpose: PasswordPurpose, to: Recipient, token: &str) {
    // Behind the #, so that the token reaches no server's log and no other site.
    let link = format!("{}/password#token={token}", cx.app().config().public_url);
    let letter = Letter { to, subject: subject(purpose).to_owned(), text: text(purpose, &link) };
    let app = cx.app().clone();
    drop(cx.app().carry_out(async move {
        if let Err(error) = app.mailer().send(letter).await {
            tracing::error!(%error, "a letter could not be sent");
        }
    }));
}

fn subject(purpose: PasswordPurpose) -> &'static str {
    match purpose {
        PasswordPurpose::Reset => "Choose another password",
        PasswordPurpose::Invitation => "You are invited: choose a password",
    }
}

fn text(purpose: PasswordPurpose, link: &str) -> String {
    let (why, until) = match purpose {
        PasswordPurpose::Reset => {
            ("Somebody, probably you, asked for another password for your account.", "30 minutes")
        }
        PasswordPurpose::Invitation => ("An account was made for you.", "7 days"),
    };
    let else_what = match purpose {
        PasswordPurpose::Reset => "If it was not you, do nothing: your password stays as it is.",
        PasswordPurpose::Invitation => "If you do not know why, do nothing.",
    };
    format!("{why}\n\nChoose it here, within {until}; the link works once:\n\n{link}\n\n{else_what}\n")
}
