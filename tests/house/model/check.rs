//! The comparisons: what the server shows is what the model says.

use masthead::clock;
use masthead_tests::{TestApp, Value, Who};

use super::{
    ask,
    world::{Entry, Stage, Visibility, World},
};

/// Compares everything that is to be seen after a step. `salt` chooses the earlier moment that is looked at.
pub async fn everything(app: &TestApp, world: &World, salt: usize) -> Result<(), String> {
    readers(app, world, None, Who::Anonymous).await?;
    let earlier = salt % world.moments.len();
    readers(app, world, Some(earlier), Who::Anonymous).await?;
    readers(app, world, Some(earlier), Who::Admin).await?;
    desk(app, world).await
}

fn equal(place: &str, shown: &Value, expected: &Value) -> Result<(), String> {
    match shown == expected {
        true => Ok(()),
        false => Err(format!("{place} shows {shown}, the model has {expected}")),
    }
}

/// The moment just after a step, as an argument of a field.
fn as_of(world: &World, at: Option<usize>) -> String {
    at.map(|at| format!(", asOf: \"{}\"", clock::format(world.moments[at]))).unwrap_or_default()
}

/// Each entry by its id, and the articles of each tag. At an earlier moment readers see what is published now alone,
/// and whoever sees the whole desk sees everything.
async fn readers(app: &TestApp, world: &World, at: Option<usize>, who: Who) -> Result<(), String> {
    let moment = as_of(world, at);
    let mut query = String::from("{");
    for (number, entry) in world.entries.iter().enumerate() {
        let id = &entry.id;
        query += &match entry.kind {
            "articles" => format!(
                " e{number}: article(id: \"{id}\"{moment}) {{ title tags {{ name }} faqs {{ nodes {{ title: question }} }} }}"
            ),
            _ => format!(" e{number}: faq(id: \"{id}\"{moment}) {{ title: question tags {{ name }} }}"),
        };
    }
    for (number, (id, _)) in world.tags.iter().enumerate() {
        query += &format!(" t{number}: tag(id: \"{id}\"{moment}) {{ articles {{ nodes {{ id }} }} }}");
    }
    let data = ask(app, who, &(query + " }")).await;
    let is_shown = |entry: &Entry| at.is_none() || who == Who::Admin || entry.visibility == Visibility::Published;
    let place = |what: String| format!("{what} at {at:?} to {who:?}");
    for (number, entry) in world.entries.iter().enumerate() {
        let mut expected = if is_shown(entry) { world.shown_to(number, at, is_shown) } else { Value::Null };
        let mut shown = data[format!("e{number}")].clone();
        if let Some(faqs) = shown.get("faqs").map(|faqs| faqs["nodes"].clone()) {
            shown["faqs"] = faqs;
        } else if let Some(expected) = expected.as_object_mut() {
            expected.remove("faqs");
        }
        equal(&place(format!("entry {number}")), &shown, &expected)?;
    }
    for number in 0..world.tags.len() {
        let shown = &data[format!("t{number}")]["articles"]["nodes"];
        let mut shown: Vec<_> = shown.as_array().into_iter().flatten().map(|node| node["id"].clone()).collect();
        let carries = |entry: &&Entry| entry.seen(at).is_some_and(|content| content.tags.contains(&number));
        let articles = world.entries.iter().filter(|entry| entry.kind == "articles" && is_shown(entry)).filter(carries);
        let mut expected: Vec<Value> = articles.map(|entry| entry.id.clone().into()).collect();
        shown.sort_by_key(Value::to_string);
        expected.sort_by_key(Value::to_string);
        equal(&place(format!("tag {number}")), &shown.into(), &expected.into())?;
    }
    Ok(())
}

fn word(stage: Option<Stage>) -> Value {
    stage.map_or(Value::Null, |stage| {
        match stage {
            Stage::Draft => "DRAFT",
            Stage::InReview => "IN_REVIEW",
            Stage::Approved => "APPROVED",
            Stage::Scheduled => "SCHEDULED",
        }
        .into()
    })
}

/// Where each entry is, what its working revision says, and all revisions before it.
async fn desk(app: &TestApp, world: &World) -> Result<(), String> {
    let mut query = String::from("{ editorial {");
    for (number, entry) in world.entries.iter().enumerate() {
        let id = &entry.id;
        query += &match entry.kind {
            "articles" => format!(
                " e{number}: article(id: \"{id}\") {{ visibility stage workingRevision {{ title tags {{ name }}
                    faqs {{ title: question }} }} revisions(first: 100) {{ nodes {{ title }} }} }}"
            ),
            _ => format!(
                " e{number}: faq(id: \"{id}\") {{ visibility stage workingRevision {{ title: question tags {{ name }} }}
                    revisions(first: 100) {{ nodes {{ title }} }} }}"
            ),
        };
    }
    let data = ask(app, Who::Editor, &(query + " } }")).await;
    for (number, entry) in world.entries.iter().enumerate() {
        let shown = &data["editorial"][format!("e{number}")];
        let visibility = match entry.visibility {
            Visibility::Unpublished => "UNPUBLISHED",
            Visibility::Published => "PUBLISHED",
            Visibility::Archived => "ARCHIVED",
            Visibility::Trashed => "TRASHED",
        };
        let place = |what: &str| format!("{what} of entry {number} on the desk");
        equal(&place("the visibility"), &shown["visibility"], &visibility.into())?;
        equal(&place("the stage"), &shown["stage"], &word(entry.stage))?;
        let mut expected = world.on_desk(&entry.working().content);
        if entry.kind == "faqs" {
            expected.as_object_mut().expect("an object").remove("faqs");
        }
        equal(&place("the working revision"), &shown["workingRevision"], &expected)?;
        let titles = |revisions: &Value| {
            revisions.as_array().into_iter().flatten().map(|one| one["title"].clone()).collect::<Vec<_>>()
        };
        let history: Vec<Value> =
            entry.revisions.iter().rev().map(|revision| revision.content.title.clone().into()).collect();
        equal(&place("the history"), &titles(&shown["revisions"]["nodes"]).into(), &history.into())?;
    }
    Ok(())
}
