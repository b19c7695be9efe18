//! The document as a whole: fragments, aliases, what they grow to.

use super::*;

fn chain(links: usize, times: usize, on: &str, last: &str) -> String {
    let mut query = String::new();
    for link in 0..links {
        let spreads = format!("...f{} ", link + 1).repeat(times);
        query += &format!("fragment f{link} on {on}{{{spreads}}}");
    }
    query + &format!("fragment f{links} on {on}{{{last}}}")
}

#[test]
fn fragments_that_spread_each_other() {
    let bomb = |on, last| chain(8, 10, on, last);
    assert!(bomb("Article", "id").len() < 800);
    too_expensive(&format!("{{article{{...f0}}}}{}", bomb("Article", "id")), "selections");
    too_expensive(&format!("{{...f0}}{}", bomb("Query", "__typename")), "selections");
    too_expensive(&format!("{{__schema{{types{{...f0}}}}}}{}", bomb("__Type", "name")), "selections");
    // Saturates: ten to the fortieth.
    too_expensive(&format!("{{article{{...f0}}}}{}", chain(40, 10, "Article", "id")), "selections");
    // The library validates operations that do not run as well.
    let spare = format!("query a {{site{{title}}}} query b {{article{{...f0}}}}{}", bomb("Article", "id"));
    let refusal = guard().check(&spare, Some("a"), &Variables::default()).unwrap_err();
    assert!(refusal.message.contains("selections"), "{}", refusal.message);
    check(&format!("{{article{{...f0}}}}{}", chain(8, 1, "Article", "id"))).unwrap();
    check(&format!("{{article{{...f0}}}}{}", chain(3, 10, "Article", "id"))).unwrap();
}

#[test]
fn cycles() {
    too_expensive("{...a} fragment a on Query {...a}", "\"a\" spreads itself");
    let through = "{site{title}} fragment a on Query {...b} fragment b on Query {article{...c}} \
                   fragment c on Article {... on Article {...a}}";
    too_expensive(through, "\"a\" spreads itself");
    let diamond = "{...a} fragment a on Query {...b ...b} fragment b on Query {article{...c}} \
                   fragment c on Article {id}";
    check(diamond).unwrap();
    // A fragment that is missing is left to validation.
    check("{...a}").unwrap();
}

#[test]
fn aliases() {
    let aliases = |count: usize| {
        let fields: String = (0..count).map(|n| format!("a{n}:__typename ")).collect();
        format!("{{article{{{fields}}}}}")
    };
    let refusal = too_expensive(&aliases(3_300), "100 aliases");
    assert_eq!(refusal.kind, RefusalKind::TooExpensive);
    too_expensive(&aliases(10_000), "tokens");
    too_expensive(&aliases(101), "100 aliases");
    check(&aliases(100)).unwrap();
    too_expensive(&format!("{{site{{title}}}} fragment f on Query{}", aliases(101)), "100 aliases");
}

#[test]
fn fragments() {
    let fragments = |count: usize| {
        let all: String = (0..count).map(|n| format!("fragment f{n} on Query {{site{{title}}}} ")).collect();
        format!("{{site{{title}}}} {all}")
    };
    check(&fragments(50)).unwrap();
    too_expensive(&fragments(51), "51 fragments, and 50 is the limit");
}

#[test]
fn height_through_fragments() {
    let links = |links: usize| {
        format!("{{article{{...f0}}}}{}", chain(links, 1, "Article", "... on Article {... on Article {id}}"))
    };
    check(&links(43)).unwrap();
    too_expensive(&links(44), "49 selection sets");
    // Measured from the far end first, so that each fragment is known when it is spread.
    let known = format!(
        "query a {{article{{...f20}}}} query b {{article{{...f0}}}}{}",
        chain(44, 1, "Article", "... on Article {... on Article {id}}")
    );
    let refusal = guard().check(&known, Some("a"), &Variables::default()).unwrap_err();
    assert!(refusal.message.contains("selection sets"), "{}", refusal.message);
}
