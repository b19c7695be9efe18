//! Where mails go.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
};

use lettre::{AsyncTransport, Message};
use uuid::Uuid;

use super::{
    MailError,
    smtp::{self, Smtp},
};
use crate::config::{Config, MailTransport};

/// One of the transports of the settings.
#[derive(Debug)]
pub(super) enum Transport {
    /// Each mail a file of this folder.
    File(PathBuf),
    /// Standard output.
    Console,
    /// A mail server.
    Smtp(Smtp),
}

impl Transport {
    pub(super) fn new(config: &Config) -> Result<Self, MailError> {
        Ok(match config.mail.transport {
            MailTransport::File => Self::File(config.data.join("mail")),
            MailTransport::Console => Self::Console,
            MailTransport::Smtp => Self::Smtp(smtp::open(&config.mail.smtp_url, &config.public_url)?),
        })
    }

    /// Whether a text may stay as it is, for people to read where it arrives.
    pub(super) fn takes_8_bits(&self) -> bool {
        !matches!(self, Self::Smtp(_))
    }

    pub(super) async fn send(&self, message: Message) -> Result<(), MailError> {
        match self {
            Self::File(folder) => {
                let folder = folder.clone();
                let work = move || write(&folder, &message.formatted()).map_err(|error| MailError::File(folder, error));
                tokio::task::spawn_blocking(work).await?
            }
            Self::Console => tokio::task::spawn_blocking(move || print(&message).map_err(MailError::Output)).await?,
            Self::Smtp(server) => server.send(message).await.map(drop).map_err(|error| smtp::told(&error)),
        }
    }
}

/// Writes a mail to a file of its own, which has its name only when it is whole. Names sort by time.
fn write(folder: &Path, mail: &[u8]) -> io::Result<()> {
    let mut make = fs::DirBuilder::new();
    make.recursive(true);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    if let Some(data) = folder.parent() {
        // The mode is that of mails, not of the folder around them.
        fs::create_dir_all(data)?;
    }
    make.create(folder)?;
    let id = Uuid::now_v7();
    let part = folder.join(format!("{id}.part"));
    let written = options.open(&part).and_then(|mut file| {
        file.write_all(mail)?;
        file.sync_all()
    });
    let kept = written.and_then(|()| fs::rename(&part, folder.join(format!("{id}.eml"))));
    if kept.is_err() {
        // Nobody is told of half a mail; that there is one is told already.
        let _ = fs::remove_file(&part);
    }
    kept
}

fn print(message: &Message) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(&message.formatted())?;
    output.write_all(b"\n\n")?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Clock,
        mail::{Letter, Mailer, Recipient},
    };

    fn letter(text: &str) -> Letter {
        let to = Recipient { name: "Ada".to_owned(), email: "ada@example.org".to_owned() };
        Letter { to, subject: "Hello".to_owned(), text: text.to_owned() }
    }

    fn mailer(data: &Path) -> Mailer {
        let (mut config, _) = Config::load(None, []).unwrap();
        config.data = data.to_owned();
        Mailer::new(&config, Clock::default()).unwrap()
    }

    /// Each mail is a file that only its owner reads, with the text as it was given.
    #[tokio::test]
    async fn a_mail_is_a_file_of_its_own() {
        let data = tempfile::tempdir().unwrap();
        let mailer = mailer(&data.path().join("data"));
        assert!(!data.path().join("data").exists(), "no folder is made before it is needed");
        let long = format!("https://cms.example.org/{}", "x".repeat(200));
        mailer.send(letter(&format!("Grüße\n{long}\n"))).await.unwrap();
        mailer.send(letter("Second")).await.unwrap();
        let folder = data.path().join("data/mail");
        let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let mails: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        assert_eq!(mails.len(), 2, "{files:?}");
        assert!(files.iter().all(|file| file.extension().is_some_and(|end| end == "eml")), "{files:?}");
        assert!(mails[0].starts_with("From: Masthead <masthead@localhost>\r\n"), "{}", mails[0]);
        assert!(mails[0].ends_with(&format!("\r\n\r\nGrüße\r\n{long}\r\n\r\n")), "{}", mails[0]);
        assert!(mails[1].ends_with("\r\n\r\nSecond\r\n"), "in the order of time: {}", mails[1]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&folder), 0o700);
            assert!(files.iter().all(|file| mode(file) == 0o600));
        }
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_is_told_without_the_letter() {
        let data = tempfile::tempdir().unwrap();
        let mailer = mailer(data.path());
        fs::write(data.path().join("mail"), "a file stands here").unwrap();
        let error = mailer.send(letter("a secret link")).await.unwrap_err();
        assert!(matches!(error, MailError::File(..)), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret"));
        fs::remove_file(data.path().join("mail")).unwrap();
        mailer.send(letter("a secret link")).await.unwrap();
    }

    #[test]
    fn a_sender_that_is_none_stops_the_start() {
        let (mut config, _) = Config::load(None, []).unwrap();
        for (from, is_taken) in [
            ("masthead@example.org", true),
            ("\"The Editors\" <masthead@example.org>", true),
            ("The Editors", false),
            ("", false),
            ("a@example.org, b@example.org", false),
        ] {
            from.clone_into(&mut config.mail.from);
            let mailer = Mailer::new(&config, Clock::default());
            assert_eq!(mailer.is_ok(), is_taken, "{from}");
        }
    }

    #[test]
    fn smtp_needs_a_server() {
        let (mut config, _) = Config::load(None, []).unwrap();
        config.mail.transport = MailTransport::Smtp;
        assert!(matches!(Mailer::new(&config, Clock::default()), Err(MailError::SmtpUrl(_))));
        config.mail.smtp_url = "smtps://mail.example.org".to_owned();
        assert!(Mailer::new(&config, Clock::default()).is_ok());
    }
}
