//! Mutations by their names, and the journal, which the public API does not show yet.

use masthead::context::Cx;
use masthead_entity::event;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::{Reply, TestApp, Who};

/// What is read back of whatever was made or changed.
const ENTRY: &str = "id version slug status stage visibility workingRevision { id number }";

/// The GraphQL document of a mutation like `updateArticle`, and the field of its payload, where it has one.
fn mutation(verb: &str) -> (String, Option<&'static str>) {
    let kinds = [
        ("Article", "article", ENTRY),
        ("Faq", "faq", ENTRY),
        ("Tag", "tag", "id version slug name description"),
        ("Category", "category", "id version slug name description parentId"),
        ("Author", "author", "id version slug name bioHtml"),
        ("Source", "source", "id version key title label"),
        ("Site", "site", "version commentPolicy"),
    ];
    let (kind, field, selection) = kinds.into_iter().find(|(kind, ..)| verb.contains(kind)).expect("a known kind");
    let what = verb.replacen(kind, "", 1);
    let is_entry = matches!(kind, "Article" | "Faq");
    let input = match what.as_str() {
        "create" | "update" => format!("{}{kind}Input", if what == "create" { "Create" } else { "Update" }),
        "assign" => format!("Assign{kind}Input"),
        "publish" => format!("Publish{kind}Input"),
        "approve" => "ApproveInput".to_owned(),
        "requestChanges" => "RequestChangesInput".to_owned(),
        "schedule" => "ScheduleInput".to_owned(),
        "cancelSchedule" => "CancelScheduleInput".to_owned(),
        "delete" if !is_entry => "DeleteTermInput".to_owned(),
        _ => format!("Move{kind}Input"),
    };
    if what == "delete" && !is_entry {
        return (format!("mutation($input: {input}!) {{ {verb}(input: $input) {{ id }} }}"), None);
    }
    let document = format!("mutation($input: {input}!) {{ {verb}(input: $input) {{ {field} {{ {selection} }} }} }}");
    (document, Some(field))
}

impl TestApp {
    /// Carries out a mutation as the editor, like `updateArticle`, and gives back what was made or changed.
    pub async fn mutate(&self, verb: &str, input: Value) -> Value {
        self.mutate_as(Who::Editor, verb, input).await
    }

    /// The same as somebody else.
    pub async fn mutate_as(&self, who: Who, verb: &str, input: Value) -> Value {
        let (document, field) = mutation(verb);
        let data = self.data(who, &document, json!({ "input": input })).await;
        match field {
            Some(field) => data[verb][field].clone(),
            None => data[verb].clone(),
        }
    }

    /// Carries out a mutation of something that exists, at the version that it has in `thing`, with more input.
    pub async fn mutate_at(&self, verb: &str, thing: &Value, more: Value) -> Value {
        self.mutate(verb, at(thing, more)).await
    }

    /// A mutation of the editor that fails with this code.
    pub async fn mutation_refused(&self, verb: &str, input: Value, code: &str) -> Reply {
        let (document, _) = mutation(verb);
        self.refused(Who::Editor, &document, json!({ "input": input }), code).await
    }

    /// The whole journal, oldest first.
    pub async fn journal(&self) -> Vec<event::Model> {
        let cx = Cx::system(self.app.clone());
        let db = cx.read().await.expect("a read transaction");
        event::Entity::find().order_by_asc(event::Column::Seq).all(&*db).await.expect("the journal")
    }

    /// The number of the last event.
    pub async fn position(&self) -> i64 {
        // Signing in is an event, too: whoever does it first does it before the count.
        for who in [Who::Admin, Who::Editor] {
            self.token(who).await;
        }
        let cx = Cx::system(self.app.clone());
        let db = cx.read().await.expect("a read transaction");
        let last = event::Entity::find().order_by_desc(event::Column::Seq).one(&*db).await.expect("the journal");
        last.map_or(0, |event| event.seq)
    }

    /// The kinds of the events behind this position.
    pub async fn events_since(&self, position: i64) -> Vec<String> {
        self.journal().await.into_iter().filter(|event| event.seq > position).map(|event| event.kind).collect()
    }
}

/// The input of a change of `thing`: its id, its version and more.
pub fn at(thing: &Value, more: Value) -> Value {
    let mut input = json!({ "id": thing["id"], "expectedVersion": thing["version"] });
    if let (Some(input), Value::Object(more)) = (input.as_object_mut(), more) {
        input.extend(more);
    }
    input
}

/// The values of one field of a list of objects.
pub fn pluck(list: &Value, field: &str) -> Vec<String> {
    let text = |item: &Value| item[field].as_str().unwrap_or_default().to_owned();
    list.as_array().expect("a list").iter().map(text).collect()
}
