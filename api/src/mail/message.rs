//! From a letter to a mail (RFC 5322).

use std::time::{Duration, UNIX_EPOCH};

use lettre::{
    Address, Message,
    message::{
        Body, Mailbox, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use masthead_entity::Timestamp;
use uuid::Uuid;

use super::{Letter, MailError, Recipient};

/// The sender of the settings.
pub(super) fn sender(from: &str) -> Result<Mailbox, MailError> {
    let from: Mailbox = one_line(from).and_then(|from| from.parse().ok()).ok_or(MailError::From)?;
    // What is written behind the name in the settings may be quoted there: look at what was read.
    let name = from.name.as_deref().unwrap_or_default();
    one_line(name).ok_or(MailError::From)?;
    Ok(from)
}

/// A letter as a mail. With `takes_8_bits` the text stands in it as it is; else what is not ASCII is encoded, since not
/// every mail server takes it.
pub(super) fn compose(from: &Mailbox, at: Timestamp, letter: Letter, takes_8_bits: bool) -> Result<Message, MailError> {
    let Letter { to, subject, text } = letter;
    let subject = one_line(&subject).ok_or(MailError::Head)?;
    let since = Duration::from_micros(at.0.try_into().unwrap_or_default());
    let message = Message::builder()
        .from(from.clone())
        .to(recipient(to)?)
        .subject(subject)
        .date(UNIX_EPOCH + since)
        .message_id(Some(format!("<{}@{}>", Uuid::now_v7(), from.email.domain())))
        // Asks programs not to answer (RFC 3834, section 5).
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
    let part = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body(&text, takes_8_bits));
    Ok(message.singlepart(part)?)
}

/// The longest line of a mail in bytes, without its end (RFC 5322, section 2.1.1).
const LINE: usize = 998;

fn body(text: &str, takes_8_bits: bool) -> Body {
    // A lone CR ends no line of a mail, nor does a lone LF.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match takes_8_bits && text.split('\n').all(|line| line.len() <= LINE) {
        true => Body::dangerous_pre_encoded(text.replace('\n', "\r\n").into(), ContentTransferEncoding::EightBit),
        false => Body::new(text),
    }
}

fn recipient(to: Recipient) -> Result<Mailbox, MailError> {
    let email = one_line(&to.email).ok_or(MailError::Address)?;
    let (local, domain) = email.rsplit_once('@').ok_or(MailError::Address)?;
    // Mail servers know a domain by its ASCII form (RFC 5890); only some take the other one (RFC 6531).
    let domain = idna::domain_to_ascii(domain).map_err(|_| MailError::Address)?;
    let address = Address::new(local, domain).map_err(|_| MailError::Address)?;
    let name = one_line(&to.name).ok_or(MailError::Head)?;
    Ok(Mailbox::new(Some(name.to_owned()).filter(|name| !name.is_empty()), address))
}

/// The text trimmed, unless it holds what could end a line or hide one.
fn one_line(text: &str) -> Option<&str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    (!text.contains(breaks)).then(|| text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(name: &str, email: &str, subject: &str, text: &str) -> Result<String, MailError> {
        let to = Recipient { name: name.to_owned(), email: email.to_owned() };
        let letter = Letter { to, subject: subject.to_owned(), text: text.to_owned() };
        let from = sender("Masthead <masthead@example.org>").unwrap();
        let mail = compose(&from, Timestamp(1_772_366_400_000_000), letter, false)?;
        Ok(String::from_utf8(mail.formatted()).unwrap())
    }

    fn head(mail: &str) -> Vec<&str> {
        mail.split("\r\n\r\n").next().unwrap().split("\r\n").filter(|line| !line.starts_with(' ')).collect()
    }

    #[test]
    fn a_mail_has_the_lines_that_it_needs() {
        let mail = composed("Ada", "ada@bücher.example", "Hello", "One\nTwo\r\nThree\rFour").unwrap();
        let lines = head(&mail);
        for line in [
            "From: Masthead <masthead@example.org>",
            "To: Ada <ada@xn--bcher-kva.example>",
            "Subject: Hello",
            "Date: Sun, 01 Mar 2026 12:00:00 +0000",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 7bit",
        ] {
            assert!(lines.contains(&line), "{line} in {mail}");
        }
        let id = lines.iter().find_map(|line| line.strip_prefix("Message-ID: <")).unwrap();
        assert!(id.ends_with("@example.org>") && Uuid::try_parse(&id[..36]).is_ok(), "{id}");
        assert!(mail.ends_with("\r\n\r\nOne\r\nTwo\r\nThree\r\nFour\r\n"), "{mail:?}");
        let other = composed("Ada", "ada@example.org", "Hello", "One").unwrap();
        assert!(!other.contains(id), "each has an id of its own");
    }

    #[test]
    fn other_letters_than_ascii_are_encoded() {
        let mail = composed("Élan", "ada@example.org", "Grüße", "Grüße, und ein langer Satz danach.").unwrap();
        assert!(mail.is_ascii() && mail.contains("=?utf-8?b?") && mail.contains("Gr=C3=BC=C3=9Fe"), "{mail}");
    }

    /// Where people read the file itself, a text stays as it is, unless a line is longer than any mail may have.
    #[test]
    fn eight_bits_keep_the_text() {
        let link = format!("https://cms.example.org/{}", "x".repeat(900));
        let encoded = |text: &str| {
            let body = body(text, true);
            (body.encoding(), String::from_utf8(body.into_vec()).unwrap())
        };
        let text = format!("Grüße\n{link}\r\nEnde\r");
        assert_eq!(encoded(&text), (ContentTransferEncoding::EightBit, format!("Grüße\r\n{link}\r\nEnde\r\n")));
        let (encoding, _) = encoded(&"x".repeat(999));
        assert_eq!(encoding, ContentTransferEncoding::QuotedPrintable);
    }

    /// A name, an address or a subject makes no second line, and no second recipient.
    #[test]
    fn nobody_injects_a_line() {
        for bad in ["a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org", "a\rb", "a\0b", "a\u{2028}b", "a\u{85}b"] {
            assert!(matches!(composed(bad, "ada@example.org", "Hello", ""), Err(MailError::Head)), "{bad:?}");
            assert!(matches!(composed("Ada", "ada@example.org", bad, ""), Err(MailError::Head)), "{bad:?}");
            let email = format!("{bad}@example.org");
            assert!(matches!(composed("Ada", &email, "Hello", ""), Err(MailError::Address)), "{bad:?}");
            let email = format!("ada@example.org{bad}");
            assert!(matches!(composed("Ada", &email, "Hello", ""), Err(MailError::Address)), "{bad:?}");
            assert!(matches!(sender(&format!("{bad} <masthead@example.org>")), Err(MailError::From)), "{bad:?}");
        }
        for bad in ["ada@example.org, eve@example.org", "Ada <ada@example.org>", "", "ada", "@example.org"] {
            assert!(matches!(composed("Ada", bad, "Hello", ""), Err(MailError::Address)), "{bad}");
        }
        // The control: what looks like more is part of the name.
        let mail = composed("Ada\" <eve@example.org>, \"", "ada@example.org", "Bcc: eve@example.org", "").unwrap();
        let lines = head(&mail);
        let to: Vec<&&str> = lines.iter().filter(|line| line.starts_with("To:")).collect();
        assert!(to.len() == 1 && to[0].ends_with("<ada@example.org>") && !to[0].contains("eve@"), "{mail}");
        assert!(lines.contains(&"Subject: Bcc: eve@example.org"), "{mail}");
        assert!(!lines.iter().any(|line| line.starts_with("Bcc")), "{mail}");
    }
}
