//! Which addresses are printed, and what `rel` they get.

/// Who wrote the links of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rel {
    /// Editors: links that lead to other hosts get `noopener`.
    Editorial,
    /// Readers: every link tells search engines so.
    Reader,
}

impl Rel {
    /// The `rel` attribute of a link to `url`.
    pub(super) fn of(self, url: &str) -> Option<&'static str> {
        match self {
            Self::Reader => Some("nofollow ugc noopener"),
            Self::Editorial => is_external(url).then_some("noopener"),
        }
    }
}

/// http, https, mailto, relative or a fragment.
pub fn allowed_link(url: &str) -> bool {
    match scheme(url).as_deref() {
        Some("http" | "https") => is_complete(url),
        Some("mailto") | None => true,
        Some(_) => false,
    }
}

/// http, https or relative.
pub(super) fn allowed_image(url: &str) -> bool {
    match scheme(url).as_deref() {
        Some("http" | "https") => is_complete(url),
        None => true,
        Some(_) => false,
    }
}

/// What stands before the first colon of the path-less part, lower-case, as a browser would read it: tabs, line ends
/// and what precedes the first visible character do not count. Odd ones (`1a:`) are taken for schemes too, which only
/// ever refuses more.
fn scheme(url: &str) -> Option<String> {
    let seen = as_browsers_see(url);
    let end = seen.find([':', '/', '?', '#', '\\'])?;
    seen[end..].starts_with(':').then(|| seen[..end].to_ascii_lowercase())
}

fn is_complete(url: &str) -> bool {
    url::Url::parse(url).is_ok()
}

/// A scheme, or an address that takes the page's scheme (`//host`, which browsers also see in `\\host`).
fn is_external(url: &str) -> bool {
    let seen = as_browsers_see(url);
    let is_slash = |c: char| matches!(c, '/' | '\\');
    scheme(&seen).is_some() || (seen.starts_with(is_slash) && seen[1..].starts_with(is_slash))
}

fn as_browsers_see(url: &str) -> String {
    let url = url.trim_start_matches(|c: char| c <= ' ');
    url.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect()
}
