//! The mail server of the settings.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, Tokio1Executor,
    transport::smtp::{Error, extension::ClientId},
};
use url::{Host, Url};

use super::MailError;

/// What speaks to a mail server: a connection a letter.
pub(super) type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// The time that the server has for one word of the conversation.
const WORD: Duration = Duration::from_secs(15);

/// What speaks to the server at this address, and calls itself by the host of `public_url` unless the address says
/// otherwise. No error holds any of the address, which holds a password.
pub(super) fn open(smtp_url: &str, public_url: &str) -> Result<Smtp, MailError> {
    let url = check(smtp_url)?;
    let unlike = |_| MailError::SmtpUrl("this is no address of a mail server that can be used");
    let mut builder = Smtp::from_url(smtp_url).map_err(unlike)?.timeout(Some(WORD));
    if url.path().len() <= 1
        && let Some(name) = Url::parse(public_url).ok().as_ref().and_then(own_name)
    {
        builder = builder.hello_name(name);
    }
    Ok(builder.build())
}

/// What the library passes over is refused here: a misspelt `tls` would send everything in the clear.
fn check(smtp_url: &str) -> Result<Url, MailError> {
    let wrong = |rule| Err(MailError::SmtpUrl(rule));
    if smtp_url.is_empty() {
        return wrong(
            "mail.transport is \"smtp\", so this names the server, like smtps://user:password@mail.example.org",
        );
    }
    let Ok(url) = Url::parse(smtp_url) else {
        return wrong("this is no URL; write what is not a letter or a digit in user name and password as %XX");
    };
    let tls: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let tls: Vec<(&str, &str)> = tls.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    match (url.scheme(), tls.as_slice()) {
        ("smtps", []) | ("smtp", [] | [("tls", "required" | "opportunistic")]) => {}
        ("smtps", _) => return wrong("smtps:// is encrypted from its beginning and takes nothing behind a \"?\""),
        ("smtp", _) => return wrong("behind the \"?\" stands tls=required or tls=opportunistic, and nothing else"),
        _ => return wrong("it begins with smtps:// or smtp://"),
    }
    if url.host_str().is_none_or(str::is_empty) {
        return wrong("it names no host");
    }
    if url.username().is_empty() != url.password().is_none_or(str::is_empty) {
        return wrong("user name and password go together");
    }
    if url.fragment().is_some() {
        return wrong("write # as %23");
    }
    if url.scheme() == "smtp" && tls.is_empty() && !is_here(&url) {
        tracing::warn!("mail.smtp_url has no TLS: mails, and the password if there is one, can be read on the way");
    }
    Ok(url)
}

fn is_here(url: &Url) -> bool {
    match url.host_str().map(|host| host.trim_matches(['[', ']'])) {
        Some("localhost") => true,
        Some(host) => host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

/// How we call ourselves (RFC 5321, section 4.1.4). `None` leaves it to the library, which says `[127.0.0.1]`.
fn own_name(public_url: &Url) -> Option<ClientId> {
    match public_url.host()? {
        Host::Domain("localhost") => None,
        Host::Domain(domain) => Some(ClientId::Domain(domain.to_owned())),
        Host::Ipv4(address) => Some(ClientId::Ipv4(address)),
        Host::Ipv6(address) => Some(ClientId::Ipv6(address)),
    }
}

/// What went wrong, without the server's words: some repeat what they do not like in a letter.
pub(super) fn told(error: &Error) -> MailError {
    match error.status() {
        Some(code) => MailError::Refused(code.to_string()),
        None if error.is_timeout() => MailError::Late,
        None if error.is_response() => MailError::Unreachable("its answer is not SMTP".to_owned()),
        None => MailError::Unreachable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_or_refused_without_its_password() {
        let public_url = "https://cms.example.org";
        for (url, is_taken) in [
            ("smtps://ada:s3cr%2Ft@mail.example.org", true),
            ("smtp://ada:s3cr%2Ft@mail.example.org:2525/cms.example.org?tls=required", true),
            ("smtp://mail.example.org?tls=opportunistic", true),
            ("smtp://localhost:1025", true),
            ("smtp://[::1]:1025", true),
            ("", false),
            ("mail.example.org", false),
            ("https://ada:s3cr%2Ft@mail.example.org", false),
            ("smtp://ada:s3cr%2Ft@mail.example.org?TLS=required", false),
            ("smtp://ada:s3cr%2Ft@mail.example.org?tls=none", false),
            ("smtp://ada:s3cr%2Ft@mail.example.org?tls=required&tls=opportunistic", false),
            ("smtps://ada:s3cr%2Ft@mail.example.org?tls=required", false),
            ("smtps://ada:s3cr%2Ft@", false),
            ("smtps://ada:s3cr%2Ft@mail.example.org:99999", false),
            ("smtps://ada:s3cr%2Ft@mail.example.org#x", false),
            ("smtps://ada@mail.example.org", false),
            ("smtps://:s3cr%2Ft@mail.example.org", false),
        ] {
            match open(url, public_url) {
                Ok(_) => assert!(is_taken, "{url}"),
                Err(error) => {
                    assert!(!is_taken, "{url}");
                    assert!(!format!("{error} {error:?}").contains("s3cr"), "{error}");
                }
            }
        }
        assert!(!is_here(&Url::parse("smtp://mail.example.org").unwrap()));
        for here in ["smtp://localhost", "smtp://127.0.0.1:25", "smtp://[::1]"] {
            assert!(is_here(&Url::parse(here).unwrap()), "{here}");
        }
    }

    /// A server that says nothing is given up.
    #[tokio::test]
    async fn a_silent_server_is_given_up() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let (mut config, _) = crate::config::Config::load(None, []).unwrap();
        config.mail.transport = crate::config::MailTransport::Smtp;
        config.mail.smtp_url = format!("smtp://{}", listener.local_addr().unwrap());
        let mut mailer = crate::mail::Mailer::new(&config, crate::clock::Clock::default()).unwrap();
        mailer.timeout = Duration::from_millis(50);
        let to = crate::mail::Recipient { name: String::new(), email: "ada@example.org".to_owned() };
        let letter = crate::mail::Letter { to, subject: "Hello".to_owned(), text: "Text".to_owned() };
        let begun = std::time::Instant::now();
        let late = mailer.send(letter).await.unwrap_err();
        assert!(matches!(late, MailError::Late), "{late}");
        assert!(begun.elapsed() < WORD, "{:?}", begun.elapsed());
    }
}
