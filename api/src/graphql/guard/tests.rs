//! Each refusal, with a control that differs little and is let through.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod expanding;
mod introspecting;
mod reckoning;
mod scanning;

use std::time::{Duration, Instant};

use async_graphql::Variables;
use async_graphql::parser::types::OperationType;
use serde_json::json;

use super::*;

const SDL: &str = r#"
"""A thing with an id"""
interface Node { id: ID! }
type Query {
  article(slug: String, id: ID, preview: Boolean = false): Article
  articles(filter: Filter, first: Int, after: String, last: Int, before: String): ArticleConnection!
  shortlist(first: Int = 3): ArticleConnection!
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  site: Site!
}
type Mutation { login(input: LoginInput!): Login! createArticle(input: LoginInput!): Login! }
type Subscription { changes: Article! }
type Login { accessToken: String! article: Article }
type Site { title: String! locales: [String!]! }
input Filter { tag: String, nested: Filter, any: [Filter!] }
input LoginInput { email: String, text: String }
enum Status { HELD APPROVED }
scalar DateTime
type Article implements Node {
  id: ID! slug: String! title: String! status: Status! publishedAt: DateTime
  tags: [Tag!]!
  faqs(first: Int, last: Int): FaqConnection!
  comments(first: Int, last: Int): CommentConnection!
}
type Faq implements Node {
  id: ID! question: String! tags: [Tag!]! sources(first: Int): SourceConnection!
}
type Source implements Node { id: ID! label: String! }
type Tag implements Node { id: ID! name: String! }
type Comment implements Node { id: ID! bodyHtml: String! replies(first: Int): CommentConnection! }
type PageInfo { endCursor: String hasNextPage: Boolean! }
type ArticleConnection { edges: [ArticleEdge!]! nodes: [Article!]! pageInfo: PageInfo! totalCount: Int! }
type ArticleEdge { cursor: String! node: Article! }
type FaqConnection { nodes: [Faq!]! pageInfo: PageInfo! totalCount: Int! }
type SourceConnection { nodes: [Source!]! totalCount: Int! }
type CommentConnection { edges: [CommentEdge!]! nodes: [Comment!]! pageInfo: PageInfo! totalCount: Int! }
type CommentEdge { cursor: String! node: Comment! }
directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ENUM_VALUE
schema { query: Query mutation: Mutation subscription: Subscription }
"#;

/// What a refusal may take, unoptimised.
const QUICK: Duration = Duration::from_millis(50);

fn guard() -> Guard {
    Guard::new(SDL, Limits::default()).unwrap()
}

fn check(query: &str) -> Result<Checked, Refusal> {
    check_with(query, json!({}))
}

fn check_with(query: &str, variables: serde_json::Value) -> Result<Checked, Refusal> {
    guard().check(query, None, &Variables::from_json(variables))
}

#[track_caller]
fn cost(query: &str) -> u64 {
    check(query).unwrap().cost
}

#[track_caller]
fn refused(query: &str, kind: RefusalKind, says: &str) -> Refusal {
    let guard = guard();
    let mut took = Duration::MAX;
    let refuse = || guard.check(query, None, &Variables::default()).unwrap_err();
    // A machine that is busy with something else is no reason to fail: the best of some attempts counts.
    for _ in 0..10 {
        let start = Instant::now();
        refuse();
        took = took.min(start.elapsed());
        if took < QUICK {
            break;
        }
    }
    assert!(took < QUICK, "took {took:?}");
    let refusal = refuse();
    assert_eq!(refusal.kind, kind, "{}", refusal.message);
    assert!(refusal.message.contains(says), "{}", refusal.message);
    assert!(refusal.message.len() < 400, "{}", refusal.message);
    refusal
}

#[track_caller]
fn too_expensive(query: &str, says: &str) -> Refusal {
    refused(query, RefusalKind::TooExpensive, says)
}
