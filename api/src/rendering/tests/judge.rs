//! Decides whether HTML is active, on its own terms: it shares nothing with the gate.

/// The tags of sanitised HTML (in which `<` and `>` stand for nothing else), each as its names and its values.
fn tags(html: &str) -> Vec<(String, Vec<String>)> {
    let inside = html.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    let split = |tag: &str| {
        let parts: Vec<_> = tag.split('"').map(str::to_owned).collect();
        (parts.iter().step_by(2).cloned().collect::<String>(), parts.iter().skip(1).step_by(2).cloned().collect())
    };
    inside.map(split).collect()
}

/// Whether a reader's browser would run, load or style something that no editor may ask for.
pub(super) fn is_active(html: &str) -> bool {
    let tag = |name: &str| {
        let name = name.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default().to_owned();
        let known = "a br code em p strong blockquote li ol pre ul del div figcaption figure h1 h2 h3 h4 h5 h6 hr img input \
            section sup table tbody td th thead tr";
        !known.split_whitespace().any(|known| known == name)
    };
    tags(html).iter().any(|(names, values)| {
        let scheme = |value: &String| {
            let scheme =
                value.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?', '#', '%']));
            scheme.is_some_and(|scheme| !["http", "https", "mailto"].contains(&scheme))
        };
        let address = names.contains(" href=") || names.contains(" src=");
        tag(names)
            || names.contains(" on")
            || names.contains(" style")
            || (address && values.first().is_some_and(scheme))
    })
}

#[test]
fn the_judge_sees_what_is_active() {
    for active in [
        "<script>",
        "<p onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "<p style=\"x\">",
        "<svg>",
        "<img src=\"data:x\">",
    ] {
        assert!(is_active(active), "{active}");
    }
    assert!(!is_active("<p>&lt;script onclick=\"x\"&gt;</p><a href=\"http://e\" title=\" onclick=\">"));
}
