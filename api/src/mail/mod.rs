//! Mail that Masthead sends: plain texts to single people.
//!
//! Invariants:
//! - a letter's text holds secrets (links with tokens): it goes to its recipient and to the transport, never into an error
//!   or the log, and neither does what a mail server said, which may repeat it;
//! - nothing that somebody typed becomes a line of the head: control characters are refused, the rest is encoded;
//! - addresses in letters begin with `public_url`, never with what a request says of its host.

mod message;
mod smtp;
mod transport;

use std::{io, path::PathBuf, time::Duration};

use lettre::message::Mailbox;

use crate::{clock::Clock, config::Config, error::AppError};
use transport::Transport;

/// The time that a letter has, from the first connection to the server's last word.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What sends letters. One a server, in its `App`.
#[derive(Debug)]
pub struct Mailer {
    from: Mailbox,
    clock: Clock,
    transport: Transport,
    timeout: Duration,
}

/// A letter.
pub struct Letter {
    /// To whom it goes.
    pub to: Recipient,
    /// Its subject, a line of any characters but control characters.
    pub subject: String,
    /// Its text, plain, with `\n` between lines.
    pub text: String,
}

/// Somebody who gets letters.
pub struct Recipient {
    /// The name, a line of any characters but control characters; may be empty.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// Why there is no Mailer, or why a letter was not sent. Holds nothing of the letter.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender of the settings.
    #[error("mail.from is a name and an e-mail address, like \"Masthead <masthead@example.org>\"")]
    From,
    /// The mail server of the settings.
    #[error("mail.smtp_url: {0}")]
    SmtpUrl(&'static str),
    /// The recipient's address is none.
    #[error("the recipient's address is not one that mail can go to")]
    Address,
    /// Name or subject hold control characters.
    #[error("a name or a subject must not hold control characters")]
    Head,
    /// The library does not take it.
    #[error("the letter cannot be put together: {0}")]
    Message(#[from] lettre::error::Error),
    /// The folder of mails.
    #[error("cannot write a mail to {0}: {1}")]
    File(PathBuf, io::Error),
    /// Standard output.
    #[error("cannot write a mail to standard output: {0}")]
    Output(io::Error),
    /// The mail server does not want it; with its reply code (RFC 5321, section 4.2).
    #[error("the mail server answered {0}")]
    Refused(String),
    /// The mail server cannot be reached, or does not speak as it should.
    #[error("no mail server to speak to: {0}")]
    Unreachable(String),
    /// It took too long. The letter may have been sent.
    #[error("the mail server did not take the letter in time")]
    Late,
    /// The thread that wrote it is gone.
    #[error("writing a mail did not come to its end: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

impl From<MailError> for AppError {
    /// A fault of ours: what is wrong with an address was told when it was given.
    fn from(error: MailError) -> Self {
        Self::internal(error)
    }
}

impl Mailer {
    /// From the settings. The first mail server is asked for when the first letter goes out, not here.
    pub fn new(config: &Config, clock: Clock) -> Result<Self, MailError> {
        let from = message::sender(&config.mail.from)?;
        Ok(Self { from, clock, transport: Transport::new(config)?, timeout: TIMEOUT })
    }

    /// Sends a letter, which takes up to 30 seconds: whoever must not tell by its time whether there was anything to send
    /// sends after the answer.
    pub async fn send(&self, letter: Letter) -> Result<(), MailError> {
        let message = message::compose(&self.from, self.clock.now(), letter, self.transport.takes_8_bits())?;
        tokio::time::timeout(self.timeout, self.transport.send(message)).await.map_err(|_| MailError::Late)?
    }
}
