//! Where people reach this server.

use url::Url;

use super::ConfigError;

/// The setting as links begin with it: in its normal form, without a slash at its end.
pub(super) fn normal(text: &str) -> Result<String, ConfigError> {
    let url = Url::parse(text).ok().filter(|url| {
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        let is_plain = url.query().is_none() && url.fragment().is_none();
        is_web && is_plain && url.username().is_empty() && url.password().is_none()
    });
    let rule = "public_url is a web address, like https://cms.example.org, without user name, \"?\" and \"#\"";
    let url = url.ok_or_else(|| ConfigError::Wrong(rule.to_owned()))?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[test]
    fn a_public_address_is_a_web_address() {
        for (given, expected) in [
            ("https://cms.example.org", Some("https://cms.example.org")),
            ("https://CMS.example.org/", Some("https://cms.example.org")),
            ("http://localhost:8080", Some("http://localhost:8080")),
            ("https://example.org/cms/", Some("https://example.org/cms")),
            ("https://bücher.example", Some("https://xn--bcher-kva.example")),
            ("", None),
            ("cms.example.org", None),
            ("/cms", None),
            ("ftp://example.org", None),
            ("javascript:alert(1)", None),
            ("https://example.org/?a=b", None),
            ("https://example.org/?", None),
            ("https://example.org/#a", None),
            ("https://ada:secret@example.org", None),
        ] {
            let variable = ("MASTHEAD_PUBLIC_URL".to_owned(), given.to_owned());
            match (expected, Config::load(None, [variable])) {
                (Some(expected), loaded) => assert_eq!(loaded.unwrap().0.public_url, expected),
                (None, loaded) => assert!(loaded.unwrap_err().to_string().contains("public_url"), "{given}"),
            }
        }
    }
}
