//! Letters by SMTP, to a server of the test, and as files.

use std::{net, sync::Arc, sync::Mutex};

use masthead::{
    config::{Config, MailTransport},
    mail::{Letter, MailError, Recipient},
    state::App,
};
use masthead_tests::{Engine, TestApp, run_with};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

const SECRET: &str = "https://cms.example.org/reset#a-secret-token";

/// What clients said, a line each, the lines of a mail among them.
type Heard = Arc<Mutex<Vec<String>>>;

/// A mail server that takes what it gets, but for recipients called "nobody", and for mails with the word "unwanted",
/// which it repeats as some servers do.
async fn serve(listener: TcpListener, heard: Heard) {
    while let Ok((stream, _)) = listener.accept().await {
        let heard = heard.clone();
        tokio::spawn(async move { converse(stream, &heard).await });
    }
}

async fn converse(stream: tokio::net::TcpStream, heard: &Heard) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink.example ESMTP\r\n").await.ok()?;
    let mut is_unwanted = false;
    let mut in_mail = false;
    while let Some(line) = lines.next_line().await.ok()? {
        heard.lock().expect("what was heard").push(line.clone());
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let reply = match verb.as_str() {
            _ if in_mail && line == "." => {
                in_mail = false;
                if is_unwanted { format!("554 no mails with {SECRET}") } else { "250 taken".to_owned() }
            }
            _ if in_mail => {
                is_unwanted |= line.contains("unwanted");
                continue;
            }
            "EHLO" => "250-sink.example\r\n250 AUTH PLAIN".to_owned(),
            "AUTH" => "235 welcome".to_owned(),
            "RCPT" if line.contains("nobody") => "550 no such person".to_owned(),
            "DATA" => {
                in_mail = true;
                "354 go on".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 fine".to_owned(),
        };
        write.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

fn with_server(test: impl AsyncFnOnce(&TestApp, Heard)) {
    let listener = net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a socket");
    let address = listener.local_addr().expect("an address");
    let by_smtp = |config: &mut Config| {
        config.public_url = "https://cms.example.org".to_owned();
        config.mail.transport = MailTransport::Smtp;
        config.mail.from = "The Editors <editors@example.org>".to_owned();
        config.mail.smtp_url = format!("smtp://ada:s3cr%2Ft@{address}");
    };
    run_with(Engine::Sqlite, by_smtp, async |app| {
        let heard = Heard::default();
        let server = tokio::spawn(serve(TcpListener::from_std(listener).expect("a listener"), heard.clone()));
        test(app, heard).await;
        server.abort();
    });
}

fn letter(email: &str, text: &str) -> Letter {
    let to = Recipient { name: "Ada Lovelace".to_owned(), email: email.to_owned() };
    Letter { to, subject: "Grüße".to_owned(), text: text.to_owned() }
}

/// A letter arrives whole, from the sender of the settings, at its recipient alone.
#[test]
fn a_letter_arrives() {
    with_server(async |app, heard| {
        let text = format!("Dear Ada,\n\n{SECRET}\n.\n.. Schöne Grüße\n");
        app.app.mailer().send(letter("ada@bücher.example", &text)).await.expect("sent");
        let heard = heard.lock().expect("what was heard").clone();
        let said = |line: &str| heard.iter().any(|heard| heard == line);
        assert!(said("EHLO cms.example.org"), "{heard:#?}");
        // RFC 4616: \0user\0password, decoded from the URL.
        assert!(said("AUTH PLAIN AGFkYQBzM2NyL3Q="), "{heard:#?}");
        assert!(heard.iter().any(|line| line.starts_with("MAIL FROM:<editors@example.org>")), "{heard:#?}");
        let recipients: Vec<&String> = heard.iter().filter(|line| line.starts_with("RCPT")).collect();
        assert_eq!(recipients, ["RCPT TO:<ada@xn--bcher-kva.example>"]);
        for line in [
            "From: \"The Editors\" <editors@example.org>",
            "To: \"Ada Lovelace\" <ada@xn--bcher-kva.example>",
            "Content-Type: text/plain; charset=utf-8",
            "Auto-Submitted: auto-generated",
            "Dear Ada,",
            SECRET,
            // A line that begins with a dot gets another one (RFC 5321, section 4.5.2).
            "..",
            "... Sch=C3=B6ne Gr=C3=BC=C3=9Fe",
            ".",
            "QUIT",
        ] {
            assert!(said(line), "{line} in {heard:#?}");
        }
        assert!(heard.iter().all(|line| line.is_ascii()), "the server did not say that it takes more");
    });
}

/// What the server does not want is told by its reply code, without its words, the letter or the password.
#[test]
fn a_refusal_tells_no_secrets() {
    with_server(async |app, _| {
        for (email, text, code) in
            [("nobody@example.org", SECRET.to_owned(), "550"), ("ada@example.org", format!("unwanted {SECRET}"), "554")]
        {
            let error = app.app.mailer().send(letter(email, &text)).await.expect_err("refused");
            assert!(matches!(&error, MailError::Refused(told) if told == code), "{error}");
            let told = format!("{error} {error:?}");
            assert!(!told.contains("secret") && !told.contains("s3cr"), "{told}");
        }
        app.app.mailer().send(letter("ada@example.org", SECRET)).await.expect("the control is sent");
    });
}

/// Where no server listens, that is told.
#[test]
fn without_a_server_that_is_told() {
    let port = net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let nowhere = |config: &mut Config| {
        config.mail.transport = MailTransport::Smtp;
        config.mail.smtp_url = format!("smtp://ada:s3cr%2Ft@127.0.0.1:{port}");
    };
    run_with(Engine::Sqlite, nowhere, async |app| {
        let error = app.app.mailer().send(letter("ada@example.org", SECRET)).await.expect_err("no server");
        assert!(matches!(error, MailError::Unreachable(_)), "{error}");
        let told = format!("{error} {error:?}");
        assert!(!told.contains("secret") && !told.contains("s3cr"), "{told}");
    });
}

/// By default a letter becomes a file of the data folder.
#[test]
fn by_default_a_letter_becomes_a_file() {
    run_with(
        Engine::Sqlite,
        |_| {},
        async |app| {
            app.app.mailer().send(letter("ada@example.org", SECRET)).await.expect("written");
            let files: Vec<_> = std::fs::read_dir(app.config.data.join("mail")).expect("a folder").collect();
            assert_eq!(files.len(), 1);
            let mail = std::fs::read_to_string(files[0].as_ref().expect("a file").path()).expect("a mail");
            assert!(
                mail.contains("To: \"Ada Lovelace\" <ada@example.org>")
                    && mail.ends_with(&format!("\r\n\r\n{SECRET}\r\n")),
                "{mail}"
            );
        },
    );
}

/// Settings of mail that cannot be right stop the start, make nothing, and are told without the password.
#[test]
fn settings_that_cannot_be_right_stop_the_start() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        for (variable, value, is_taken) in [
            ("MASTHEAD_MAIL_SMTP_URL", "smtps://ada:s3cret@mail.example.org?tls=required", false),
            ("MASTHEAD_MAIL_SMTP_URL", "", false),
            ("MASTHEAD_MAIL_FROM", "The Editors", false),
            ("MASTHEAD_MAIL_SMTP_URL", "smtps://ada:s3cret@mail.example.org", true),
        ] {
            let data = tempfile::tempdir().expect("a folder");
            let folder = data.path().join("data");
            let settings = [
                ("MASTHEAD_DATA", folder.to_str().expect("a path")),
                ("MASTHEAD_MAIL_TRANSPORT", "smtp"),
                ("MASTHEAD_MAIL_SMTP_URL", "smtps://mail.example.org"),
                (variable, value),
            ];
            let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let (config, _) = Config::load(None, settings).expect("settings");
            match App::open(config).await {
                Ok(app) => {
                    assert!(is_taken, "{value}");
                    app.close().await;
                }
                Err(error) => {
                    assert!(!is_taken && !folder.exists(), "{value}: {error}");
                    assert!(error.to_string().contains("mail.") && !error.to_string().contains("s3cret"), "{error}");
                }
            }
        }
    });
}
