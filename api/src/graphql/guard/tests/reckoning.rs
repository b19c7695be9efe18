//! The operation that would run: its choice, cost, depth and root fields.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};

use super::*;

const PAGE: &str = r#"query Page($slug: String) { article(slug: $slug) {
    id title tags { name }
    faqs(first: 20) { nodes { question tags { name } sources(first: 20) { nodes { label } } } }
    comments(first: 20) { totalCount pageInfo { endCursor } nodes { bodyHtml replies(first: 20) { nodes {
        bodyHtml replies(first: 20) { nodes { id } } } } } }
} }"#;

#[test]
fn a_page_and_what_is_more_than_a_page() {
    // An article, its tags; a connection, 20 FAQs with 10 tags and a connection of 20 sources each; a connection
    // and its pageInfo, 20 comments with 20 replies with 20 replies.
    let expected = 1 + 10 + (1 + 20 * (1 + 10 + (1 + 20))) + (1 + 1 + 20 * (1 + 1 + 20 * (1 + 1 + 20)));
    assert_eq!(cost(PAGE), expected);
    let nested = "{articles(first:100){nodes{comments(first:100){nodes{replies(first:100){nodes{id}}}}}}}";
    let refusal = too_expensive(nested, "may cost 1020201");
    assert_eq!(refusal.position, Some((1, 1)));
    assert_eq!(cost(&nested.replace("replies(first:100){nodes{id}}", "id")), 1 + 100 * (1 + 1 + 100));
    too_expensive(&PAGE.replace("20) { nodes { id", "100) { nodes { id"), "20000 is the limit");
}

#[test]
fn a_variable_that_is_needed_is_given() {
    let needed = "query($a:Int!,$b:Int!=5,$c:Int){articles(first:$a,last:$b,after:$c){nodes{id}}}";
    for variables in [json!({}), json!({"a": null}), json!({"A": 1}), json!({"a": 1, "b": null})] {
        let refusal = check_with(needed, variables).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::MissingVariable, "{refusal}");
    }
    check_with(needed, json!({"a": 1})).unwrap();
    check_with(needed, json!({"a": 1, "b": 2, "c": null})).unwrap();
}

#[test]
fn edges_cost_as_nodes_do() {
    let nodes = cost("{articles(first:7){nodes{tags{id}}}}");
    assert_eq!(nodes, 1 + 7 * (1 + 10));
    assert_eq!(cost("{articles(first:7){edges{cursor node{tags{id}}}}}"), nodes);
    assert_eq!(cost("{articles(first:7){edges{cursor}}}"), 8);
    assert_eq!(cost("{articles(first:7){totalCount}}"), 1);
    let fragments = "{articles(first:7){...c} shortlist{...c}} fragment c on ArticleConnection {nodes{...a}} \
                     fragment a on Article {... on Article {tags{id}}}";
    assert_eq!(cost(fragments), nodes + 1 + 3 * 11);
}

#[test]
fn sizes() {
    let sized = |arguments: &str| cost(&format!("{{articles{arguments}{{nodes{{id}}}}}}"));
    for (arguments, items) in [
        ("", 20),
        ("(first:5)", 5),
        ("(last:6)", 6),
        ("(first:5,last:6)", 6),
        ("(first:null)", 20),
        ("(first:0)", 0),
        ("(first:101)", 100),
        ("(first:-1)", 100),
        ("(first:99999999999999999999)", 100),
        ("(first:2.5)", 100),
        ("(first:\"5\")", 100),
        ("(first:[5])", 100),
        ("(first:$undefined)", 20),
    ] {
        assert_eq!(sized(arguments), 1 + items, "{arguments}");
    }
    assert_eq!(cost("{shortlist{nodes{id}}}"), 4);
    assert_eq!(cost("{nodes(ids:[1,2,3]){id}}"), 3);
    assert_eq!(cost("{nodes(ids:1){id}}"), 1);
    assert_eq!(cost("{nodes{id}}"), 10);
    assert_eq!(cost("{site{title locales}}"), 1);
}

#[test]
fn sizes_from_variables() {
    let query = "query ($n: Int, $m: Int = 4, $ids: [ID!] = [1, 2]) { \
                 articles(first: $n) { nodes { comments(first: $m) { nodes { id } } } } \
                 nodes(ids: $ids) { id } }";
    let reckoned = |variables| check_with(query, variables).unwrap().cost;
    assert_eq!(reckoned(json!({})), 1 + 20 * (1 + 1 + 4) + 2);
    assert_eq!(reckoned(json!({"n": 3})), 1 + 3 * (1 + 1 + 4) + 2);
    assert_eq!(reckoned(json!({"n": null, "m": 5, "ids": [1, 2, 3]})), 1 + 20 * (1 + 1 + 5) + 3);
    // A null that is given is not the default.
    assert_eq!(reckoned(json!({"n": 3, "m": null})), 1 + 3 * (1 + 1 + 20) + 2);
    assert_eq!(reckoned(json!({"n": 3, "ids": []})), 1 + 3 * (1 + 1 + 4));
    let refusal = check_with(
        &query.replace("{ id } } } }", "{ replies(first: $m) { nodes { id } } } } } }"),
        json!({"n": 100, "m": 100}),
    )
    .unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::TooExpensive);
    let many: Vec<_> = (0..20_001).collect();
    let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    assert_eq!(check_with(nodes, json!({"ids": many})).unwrap_err().kind, RefusalKind::TooExpensive);
    assert_eq!(check_with(nodes, json!({"ids": [1]})).unwrap().cost, 1);
    assert_eq!(cost("query ($a: ID = 1, $b: ID = 2) { nodes(ids: [$a, $b]) { id } }"), 2);
}

#[test]
fn leaves_that_are_repeated() {
    let aliases = |count: usize| (0..count).map(|n| format!("a{n}:id ")).collect::<String>();
    let list = |leaves: &str| format!("{{articles(first:100){{nodes{{{leaves}}}}}}}");
    assert_eq!(cost(&list(&aliases(20))), 101);
    assert_eq!(cost(&list(&aliases(21))), 201);
    assert_eq!(cost(&list(&"id ".repeat(1000))), 101, "an answer shows it once");
    let nested = format!("{{articles(first:100){{nodes{{comments(first:100){{nodes{{{}}}}}}}}}}}", aliases(100));
    too_expensive(&nested, "may cost");
}

#[test]
fn what_is_asked_for_twice_is_left_out() {
    let document = |query: &str| as_text(&check(query).unwrap().document);
    assert_eq!(
        document("{site{title title a:title ...f ...f}} fragment f on Site{title title}"),
        "title a:title ...f ...f f(title)"
    );
    // Arguments and directives make it another field.
    assert_eq!(document("{site{title title@skip(if:true)}}"), "title title@");
}

/// The leaves and spreads of the one object of a document, and of its fragments.
fn as_text(document: &ExecutableDocument) -> String {
    let of_set = |set: &SelectionSet| {
        let words = set.items.iter().map(|selection| match &selection.node {
            Selection::Field(field) => {
                let alias = field.node.alias.as_ref().map(|alias| format!("{}:", alias.node)).unwrap_or_default();
                let marks = "@".repeat(field.node.directives.len());
                format!("{alias}{}{marks}", field.node.name.node)
            }
            Selection::FragmentSpread(spread) => format!("...{}", spread.node.fragment_name.node),
            Selection::InlineFragment(_) => "...".to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let (_, operation) = document.operations.iter().next().unwrap();
    let Selection::Field(site) = &operation.node.selection_set.node.items[0].node else { panic!("a field") };
    let fragments = document
        .fragments
        .iter()
        .map(|(name, fragment)| format!(" {name}({})", of_set(&fragment.node.selection_set.node)));
    of_set(&site.node.selection_set.node) + &fragments.collect::<String>()
}

#[test]
fn depth() {
    let deep = |levels: usize| {
        let middle = levels - 3;
        format!(
            "{{article{{comments(first:1){}{{id}}{}}}}}",
            "{nodes{replies(first:1)".repeat(middle / 2),
            "}}".repeat(middle / 2)
        )
        .replace("replies(first:1){id}", "replies(first:1){totalCount}")
    };
    check(&deep(15)).unwrap();
    too_expensive(&deep(17), "17 levels of fields, and 16 is the limit");
    let fragments = "{article{...a}} fragment a on Article {comments(first:1){nodes{...c}}} fragment c on Comment {";
    let tail =
        |pairs: usize| format!("{fragments}{}id{}}}", "replies(first:1){nodes{".repeat(pairs), "}}".repeat(pairs));
    check(&tail(6)).unwrap();
    too_expensive(&tail(7), "18 levels");
}

#[test]
fn root_fields() {
    let roots = |count: usize| format!("{{...r}} fragment r on Query {{{}}}", "site{title} ".repeat(count));
    check(&roots(20)).unwrap();
    too_expensive(&roots(21), "21 root fields, and 20 is the limit");
    let names: String = (0..11).map(|n| format!("a{n}:__typename ")).collect();
    too_expensive(&format!("{{...r ...r}} fragment r on Query {{{names}}}"), "22 root fields");
}

#[test]
fn mutations_and_branches() {
    assert_eq!(cost("mutation { login(input: {email: \"a\"}) { accessToken } }"), 11);
    assert_eq!(cost("mutation { a: login(input: {}) { article { id } } b: login(input: {}) { accessToken } }"), 23);
    assert_eq!(cost("{node(id:1){id ... on Article {tags{id}} ... on Faq {tags{id}}}}"), 21);
    assert_eq!(
        cost("{article{tags{id} @skip(if: true)}}".replace("{id} @skip(if: true)", " @skip(if: true) {id}").as_str()),
        11
    );
    assert_eq!(cost("{unknown{unknown} article{unknown}}"), 2 + 2);
    assert_eq!(cost("{... on Unknown {a{b}}}"), 2);
    assert_eq!(cost("subscription { changes { id } }"), 1);
}

#[test]
fn the_operation_that_would_run() {
    let guard = guard();
    let query = "query cheap {site{title}} mutation change {login(input:{}){accessToken}} \
                 query dear {articles(first:100){nodes{comments(first:100){nodes{replies(first:100){nodes{id}}}}}}}";
    let run = |query: &str, name: Option<&str>| guard.check(query, name, &Variables::default());
    let cheap = run(query, Some("cheap")).unwrap();
    assert_eq!((cheap.operation, cheap.cost), (OperationType::Query, 1));
    assert_eq!(run(query, Some("change")).unwrap().operation, OperationType::Mutation);
    assert_eq!(run(query, Some("dear")).unwrap_err().kind, RefusalKind::TooExpensive);
    for (query, name, says) in [
        (query, None, "3 operations"),
        (query, Some("other"), "\"other\""),
        ("{site{title}}", Some("other"), "leave operationName out"),
    ] {
        let refusal = run(query, name).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::UnknownOperation);
        assert!(refusal.message.contains(says), "{}", refusal.message);
    }
    assert_eq!(run("subscription only {changes{id}}", None).unwrap().operation, OperationType::Subscription);
    assert_eq!(run("{site{title}}", None).unwrap().operation, OperationType::Query);
}
