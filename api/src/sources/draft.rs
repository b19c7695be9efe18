//! From the input of a source to what is stored: what was given is checked, what was not is made.

use masthead_entity::{SourceKind, TermKind};

use super::{reference::Work, types::SourceChanges};
use crate::{
    db::document,
    error::Result,
    limits,
    terms::{Change, Draft},
    validate::Check,
};

/// The years that a work may be of.
const YEARS: std::ops::RangeInclusive<i32> = -5000..=9999;

/// What is wanted of a source, checked; `None` where it stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    key: Option<Option<String>>,
    kind: Option<SourceKind>,
    title: Option<String>,
    authors: Option<Vec<String>>,
    publisher: Option<Option<String>>,
    year: Option<Option<i32>>,
    url: Option<Option<String>>,
    label: Option<Option<String>>,
}

impl SourceChanges {
    /// Checked. `path` is where it stands in the input.
    pub fn checked(self, check: &mut Check, path: &str) -> Edit {
        let at = |field: &str| format!("{path}/{field}");
        if self.kind.is_null() {
            check.fault(at("type"), "This cannot be removed; leave it out to keep it.");
        }
        Edit {
            key: check.wanted(self.key, |check, key| check.source_key(&at("key"), &key)),
            kind: self.kind.take().map(SourceKind::from),
            title: check.wanted_line(&at("title"), self.title, limits::TITLE),
            authors: check.change_list(&at("authors"), self.authors, limits::PARTS, |check, path, name: String| {
                check.line(path, &name, limits::NAME)
            }),
            publisher: check.wanted_optional_line(&at("publisher"), self.publisher, limits::CAPTION),
            year: check.wanted(self.year, |check, year| {
                check.rule(YEARS.contains(&year), &at("year"), "A year is -5000 to 9999.");
                year
            }),
            url: check.wanted(self.url, |check, url| check.url(&at("url"), &url)),
            label: check.wanted_optional_line(&at("label"), self.label, limits::CAPTION),
        }
    }
}

impl Edit {
    /// A new source.
    pub fn draft(self) -> Draft {
        let empty =
            Draft { source_kind: Some(SourceKind::Webpage), ..Draft::new(TermKind::Source, String::new(), None) };
        self.apply(empty, Vec::new())
    }

    /// As a change of one that exists.
    pub fn change(self) -> Change {
        Box::new(move |draft| {
            let authors = authors(draft.source_authors.as_deref())?;
            Ok(self.apply(draft, authors))
        })
    }

    fn apply(self, mut draft: Draft, mut authors: Vec<String>) -> Draft {
        // A label that is what would be made of the fields was made of them, and follows them.
        let is_made = draft.label.as_ref().is_none_or(|label| *label == work(&draft, &authors).label());
        draft.slug = self.key.unwrap_or(draft.slug);
        draft.source_kind = self.kind.or(draft.source_kind);
        draft.name = self.title.unwrap_or(draft.name);
        authors = self.authors.unwrap_or(authors);
        draft.publisher = self.publisher.unwrap_or(draft.publisher);
        draft.year = self.year.unwrap_or(draft.year);
        draft.url = self.url.unwrap_or(draft.url);
        let given = self.label.unwrap_or_else(|| draft.label.take().filter(|_| !is_made));
        let printed = work(&draft, &authors);
        let (label, reference) = (given.unwrap_or_else(|| printed.label()), printed.html());
        draft.label = Some(label);
        draft.reference_html = Some(reference);
        draft.source_authors = (!authors.is_empty()).then(|| serde_json::Value::from(authors).to_string());
        draft
    }
}

fn work<'a>(draft: &'a Draft, authors: &'a [String]) -> Work<'a> {
    Work {
        title: &draft.name,
        authors,
        publisher: draft.publisher.as_deref(),
        year: draft.year,
        url: draft.url.as_deref(),
    }
}

/// The authors, from their document. None are no document.
pub fn authors(document: Option<&str>) -> Result<Vec<String>> {
    Ok(document::read_optional(document)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::MaybeUndefined;

    use crate::validate::given;

    fn edited(draft: Draft, changes: SourceChanges) -> Draft {
        let mut check = Check::default();
        let edit = changes.checked(&mut check, "");
        check.done().unwrap();
        edit.change()(draft).unwrap()
    }

    fn made() -> Draft {
        let changes = SourceChanges {
            title: given(Some("On Rivers".to_owned())),
            authors: given(Some(vec!["Ama Osei".to_owned()])),
            year: given(Some(2024)),
            ..SourceChanges::default()
        };
        changes.checked(&mut Check::default(), "").draft()
    }

    #[test]
    fn what_is_left_out_is_made() {
        let draft = made();
        assert_eq!(draft.source_kind, Some(SourceKind::Webpage));
        assert_eq!(draft.label.as_deref(), Some("Osei, 2024"));
        assert_eq!(draft.reference_html.as_deref(), Some("Ama Osei (2024). <cite>On Rivers</cite>."));
        assert_eq!((draft.slug, draft.source_authors.as_deref()), (None, Some(r#"["Ama Osei"]"#)));
    }

    #[test]
    fn a_label_follows_until_one_is_given() {
        let older = || SourceChanges { year: given(Some(2019)), ..SourceChanges::default() };
        assert_eq!(edited(made(), older()).label.as_deref(), Some("Osei, 2019"));
        let named = SourceChanges { label: given(Some("Osei (river)".to_owned())), ..SourceChanges::default() };
        let named = edited(made(), named);
        assert_eq!(edited(named.clone(), older()).label.as_deref(), Some("Osei (river)"));
        let again = SourceChanges { label: MaybeUndefined::Null, ..older() };
        assert_eq!(edited(named, again).label.as_deref(), Some("Osei, 2019"));
    }

    #[test]
    fn a_change_of_nothing_changes_nothing() {
        let draft = made();
        assert_eq!(edited(draft.clone(), SourceChanges::default()), draft);
    }

    #[test]
    fn faults_stand_at_their_paths() {
        let mut check = Check::default();
        let changes = SourceChanges {
            key: given(Some("no spaces".to_owned())),
            kind: MaybeUndefined::Null,
            title: given(Some(String::new())),
            authors: given(Some(vec!["Ama Osei".to_owned(), String::new()])),
            year: given(Some(10_000)),
            ..SourceChanges::default()
        };
        changes.checked(&mut check, "/sources/1");
        let mut paths: Vec<_> = check.done().unwrap_err().fields.into_iter().map(|fault| fault.path).collect();
        paths.sort();
        let wanted = ["authors/1", "key", "title", "type", "year"].map(|field| format!("/sources/1/{field}"));
        assert_eq!(paths, wanted);
    }
}
