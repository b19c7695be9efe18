//! What each capacity is shown of the schema, asked of the schemas themselves.

use std::collections::BTreeSet;

use async_graphql::{
    Pos, Request, Variables,
    parser::{
        parse_schema,
        types::{OperationType, TypeKind, TypeSystemDefinition},
    },
};
use masthead::{
    access::{Action, Capacity, Scope, Scopes, rules::could},
    graphql::{
        guard::Limits,
        views::{View, Views},
    },
};
use masthead_entity::Role;
use masthead_tests::Value;

use crate::operations::Schema;

/// GraphiQL's own question for the schema, word for word.
pub const GRAPHIQL: &str = include_str!("introspection.graphql");

/// Every role, with its name.
pub const ROLES: [(&str, Role); 5] = [
    ("contributor", Role::Contributor),
    ("author", Role::Author),
    ("moderator", Role::Moderator),
    ("editor", Role::Editor),
    ("administrator", Role::Administrator),
];

/// Everybody whom the schema tells apart: nobody, the roles, each scope of an API token, and some together.
fn everybody() -> Vec<(String, Capacity)> {
    let mut all = vec![("stranger".to_owned(), Capacity::Stranger), ("reader".to_owned(), Capacity::Reader)];
    all.push(("preview link".to_owned(), Capacity::Preview { reads: true }));
    all.push(("preview link where reading is closed".to_owned(), Capacity::Preview { reads: false }));
    all.extend(ROLES.map(|(name, role)| (name.to_owned(), Capacity::Account(role))));
    let token = |scopes: &[Scope]| Capacity::Token(scopes.iter().copied().collect::<Scopes>());
    all.push(("no scope".to_owned(), token(&[])));
    all.extend(Scope::ALL.iter().map(|scope| (scope.word().to_owned(), token(&[*scope]))));
    all.push(("all scopes".to_owned(), token(Scope::ALL)));
    all.push(("command line".to_owned(), Capacity::System));
    all
}

fn on_views(test: impl AsyncFnOnce(Views)) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(test(Views::new(Limits::default()).expect("views")));
}

/// What an answer says against a document: message and places.
type Faults = Vec<(String, Vec<Pos>)>;

/// What is said against a document of which nothing is executed: the guard's word, or the library's.
async fn faults(view: &View, query: &str) -> Faults {
    let checked = match view.guard.check(query, None, &Variables::default()) {
        Ok(checked) => checked,
        Err(refused) => {
            let place = refused.position.map(|(line, column)| Pos { line, column });
            return vec![(refused.message, place.into_iter().collect())];
        }
    };
    let mut request = Request::new(query);
    request.set_parsed_query(checked.document);
    let response = view.schema.execute(request).await;
    response.errors.into_iter().map(|error| (error.message, error.locations)).collect()
}

/// A name of the same length that nothing has.
pub fn nothing(name: &str) -> String {
    "z".repeat(name.len())
}

/// With another name in it, where it stands in quotes.
fn renamed(faults: Faults, name: &str, new: &str) -> Faults {
    let quoted = |name: &str| format!("\"{name}\"");
    let rename = |(message, places): (String, _)| (message.replace(&quoted(name), &quoted(new)), places);
    faults.into_iter().map(rename).collect()
}

/// The types and fields of a document, as `Type.field`.
pub fn of_document(sdl: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for definition in parse_schema(sdl).expect("the SDL parses").definitions {
        let TypeSystemDefinition::Type(ty) = definition else { continue };
        let name = ty.node.name.node.to_string();
        let fields: Vec<String> = match ty.node.kind {
            TypeKind::Object(object) => object.fields.iter().map(|field| field.node.name.node.to_string()).collect(),
            TypeKind::Interface(object) => object.fields.iter().map(|field| field.node.name.node.to_string()).collect(),
            TypeKind::InputObject(object) => {
                object.fields.iter().map(|field| field.node.name.node.to_string()).collect()
            }
            TypeKind::Enum(object) => object.values.iter().map(|value| value.node.value.node.to_string()).collect(),
            TypeKind::Scalar | TypeKind::Union(_) => Vec::new(),
        };
        found.extend(fields.into_iter().map(|field| format!("{name}.{field}")));
        found.insert(name);
    }
    found
}

/// The same of the answer to GraphiQL's question.
pub fn of_introspection(data: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let text = |value: &Value| value.as_str().expect("a name").to_owned();
    for ty in data["__schema"]["types"].as_array().expect("types") {
        let name = text(&ty["name"]);
        if name.starts_with("__") || ["Boolean", "Float", "ID", "Int", "String"].contains(&name.as_str()) {
            continue;
        }
        for members in ["fields", "inputFields", "enumValues"] {
            let members = ty[members].as_array().into_iter().flatten();
            found.extend(members.map(|member| format!("{name}.{}", text(&member["name"]))));
        }
        found.insert(name);
    }
    found
}

async fn introspected(view: &View) -> BTreeSet<String> {
    let checked = view.guard.check(GRAPHIQL, None, &Variables::default()).expect("the guard takes it");
    assert_eq!(checked.operation, OperationType::Query);
    let response = view.schema.execute(Request::new(GRAPHIQL)).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    of_introspection(&response.data.into_json().expect("JSON"))
}

/// Which operations each is shown, as a table. A change of it is a change of this snapshot, to be looked at: an operation
/// without an attribute stands there with everybody.
#[test]
fn the_operations_are_shown_to_these() {
    on_views(async |views| {
        let mut shown = Vec::new();
        for (name, capacity) in everybody() {
            shown.push((name, of_document(&views.of(capacity).await.expect("a view").sdl)));
        }
        let line = |operation: String| {
            let (word, field) = operation.split_once(' ').expect("kind and field");
            let field = format!("{}.{field}", crate::calls::owner(word));
            let to = shown.iter().filter(|(_, known)| known.contains(&field)).map(|(name, _)| name.as_str());
            format!("{operation}: {}", to.collect::<Vec<_>>().join(", "))
        };
        let table: Vec<String> = Schema::read().operations().into_iter().map(line).collect();
        insta::assert_snapshot!("operations", table.join("\n"));
    });
}

/// Introspection and document say the same; to whoever may do everything they say everything.
#[test]
fn introspection_and_document_agree() {
    on_views(async |views| {
        let all = of_document(&masthead::graphql::schema::sdl());
        for (name, capacity) in everybody() {
            let view = views.of(capacity).await.expect("a view");
            let shown = introspected(&view).await;
            assert_eq!(shown, of_document(&view.sdl), "{name}");
            assert!(shown.is_subset(&all), "{name}");
            let may_all = Action::ALL.iter().all(|action| could(capacity, *action));
            assert_eq!(shown == all, may_all, "{name}");
        }
    });
}

/// No field that somebody has leads to what they may not read.
#[test]
fn no_type_is_reached_around_its_action() {
    let behind: [(Action, &[&str]); 8] = [
        (Action::ReadPublished, &["Article", "Faq", "Comment", "Tag", "Category", "Author", "Source", "Node"]),
        (
            Action::ReadEntry,
            &[
                "EditorialArticle",
                "ArticleRevision",
                "EditorialFaq",
                "FaqRevision",
                "EditorialEntry",
                "CalendarItem",
                "RevisionSummary",
                "RevisionDiff",
            ],
        ),
        (
            Action::SharePreview,
            &["PreviewLink", "PreviewLinkConnection", "CreatePreviewLinkInput", "CreatedPreviewLink"],
        ),
        (Action::ReadTerm, &["EditorialTag", "EditorialCategory", "EditorialAuthor", "EditorialSource"]),
        (
            Action::ModerateComment,
            &["EditorialComment", "EditorialCommentConnection", "ModerateCommentsInput", "CommentSettings"],
        ),
        (Action::ManageOwnSessions, &["Session", "EndSessionInput"]),
        (Action::ReadJournal, &["JournalLine", "JournalActor", "JournalFilter"]),
        (Action::UpdateSite, &["UpdateSiteInput", "SitePayload"]),
    ];
    on_views(async |views| {
        for (name, capacity) in everybody() {
            let shown = of_document(&views.of(capacity).await.expect("a view").sdl);
            for (action, types) in behind {
                // What a preview link shows where reading is closed is an article, and no other.
                if action == Action::ReadPublished && capacity == (Capacity::Preview { reads: false }) {
                    continue;
                }
                for ty in types {
                    assert_eq!(shown.contains(*ty), could(capacity, action), "{ty} to {name}");
                }
            }
        }
    });
}

/// Each field of the whole schema, selected by each: what is shown is known, and of what is not shown the answer is that
/// to a name that never was.
#[test]
fn what_is_not_shown_is_unknown() {
    on_views(async |views| {
        let schema = Schema::read();
        let types: Vec<String> = of_document(&masthead::graphql::schema::sdl())
            .into_iter()
            .filter(|ty| schema.fields(ty).is_some())
            .collect();
        let (mut hidden, mut known) = (0, 0);
        for (name, capacity) in everybody() {
            let view = views.of(capacity).await.expect("a view");
            let shown = introspected(&view).await;
            for ty in &types {
                let word = if ty == "Mutation" { "mutation" } else { "query" };
                let document = |ty: &str, field: &str| {
                    format!("{word} {{ ...Part @skip(if: true) }} fragment Part on {ty} {{ {field} }}")
                };
                if !shown.contains(ty) {
                    hidden += 1;
                    let fake = nothing(ty);
                    let answer = faults(&view, &document(ty, "id")).await;
                    assert_eq!(answer[0].0, format!("Unknown type \"{ty}\""), "{name}");
                    assert_eq!(renamed(answer, ty, &fake), faults(&view, &document(&fake, "id")).await, "{name}: {ty}");
                    continue;
                }
                for (field, of) in schema.fields(ty).expect("fields") {
                    let below = if schema.fields(&of.ty).is_some() { " { __typename }" } else { "" };
                    let asked = |field: &str| document(ty, &format!("alias: {field}{below}"));
                    let answer = faults(&view, &asked(field)).await;
                    let unknown = format!("Unknown field \"{field}\" on type \"{ty}\".");
                    let is_unknown = answer.iter().any(|(message, _)| *message == unknown);
                    assert_eq!(
                        is_unknown,
                        !shown.contains(&format!("{ty}.{field}")),
                        "{name}: {ty}.{field} {answer:?}"
                    );
                    if is_unknown {
                        hidden += 1;
                        let fake = nothing(field);
                        let never = faults(&view, &asked(&fake)).await;
                        assert_eq!(renamed(answer, field, &fake), never, "{name}: {ty}.{field}");
                    } else {
                        known += 1;
                        assert!(!answer.iter().any(|(message, _)| message.contains("Unknown")), "{answer:?}");
                    }
                }
            }
        }
        assert!(hidden > 500 && known > 1000, "{hidden} hidden, {known} known");
    });
}

/// Whoever cannot publish is not offered to publish on saving, and asks for it as for anything unknown.
#[test]
fn inputs_are_cut_as_well() {
    on_views(async |views| {
        for (role, may) in [(Role::Contributor, false), (Role::Author, true), (Role::Editor, true)] {
            let view = views.of(Capacity::Account(role)).await.expect("a view");
            let shown = introspected(&view).await;
            for (verb, ty) in [("createArticle", "CreateArticleInput"), ("updateArticle", "UpdateArticleInput")] {
                assert_eq!(shown.contains(&format!("{ty}.publish")), may, "{role:?} {ty}");
                assert!(shown.contains(&format!("{ty}.title")));
                let id = if verb == "updateArticle" { "id: \"019aaaaa-0000-7000-8000-000000000000\"" } else { "" };
                let asked = |field: &str| {
                    let input = format!("{{ {id} title: \"T\" {field}: true }}");
                    format!("mutation {{ {verb}(input: {input}) @skip(if: true) {{ __typename }} }}")
                };
                let answer = faults(&view, &asked("publish")).await;
                if may {
                    assert_eq!(answer, Vec::new());
                } else {
                    let never = faults(&view, &asked("zzzzzzz")).await;
                    assert!(answer[0].0.contains("unknown field \"publish\""), "{answer:?}");
                    assert_eq!(renamed(answer, "publish", "zzzzzzz"), never);
                }
            }
        }
    });
}

/// Those who are shown the same share one schema: there are few, whatever scopes are combined.
#[test]
fn there_are_few_views() {
    on_views(async |views| {
        let mut views_of_tokens = BTreeSet::new();
        for bits in 0..1_u32 << Scope::ALL.len() {
            let scopes = Scope::ALL.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1).map(|(_, scope)| *scope);
            let view = views.of(Capacity::Token(scopes.collect())).await.expect("a view");
            views_of_tokens.insert(std::sync::Arc::as_ptr(&view) as usize);
        }
        assert!((8..=48).contains(&views_of_tokens.len()), "{}", views_of_tokens.len());
        let of = async |capacity| std::sync::Arc::as_ptr(&views.of(capacity).await.expect("a view"));
        let administrator = of(Capacity::Account(Role::Administrator)).await;
        assert_eq!(of(Capacity::System).await, administrator);
        assert_ne!(of(Capacity::Reader).await, administrator);
    });
}
