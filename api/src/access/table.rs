//! The matrix as tables for people: `docs/permissions.md`, printed by `masthead permissions`.

use masthead_entity::{Role, Visibility};

use super::{
    Action, Capacity, Ownership, Resource, Scope, Scopes,
    rules::{STATES, allowed},
};

/// The roles, as documents call them.
pub const ROLES: [(&str, Capacity); 6] = [
    ("reader", Capacity::Reader),
    ("contributor", Capacity::Account(Role::Contributor)),
    ("author", Capacity::Account(Role::Author)),
    ("moderator", Capacity::Account(Role::Moderator)),
    ("editor", Capacity::Account(Role::Editor)),
    ("administrator", Capacity::Account(Role::Administrator)),
];

/// The whole document, in Markdown.
pub fn document() -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         Printed by `masthead permissions` from the one matrix in `api/src/access/rules.rs`; a test compares the two.\n\
         *own* and *others'* say whose the entry is. A state in brackets is the only one in which it is allowed, or, with\n\
         *not*, the only one in which it is not.\n\n\
         ## By role\n\n\
         Where public reading is closed (the setting `access.public_reading`), a reader may do nothing but sign in,\n\
         and a preview link shows its revision and nothing else. What it shows is its own.\n\n",
    );
    let mut roles: Vec<_> = ROLES.iter().map(|(name, who)| ((*name).to_owned(), *who)).collect();
    roles.insert(1, ("preview link".to_owned(), Capacity::Preview { reads: true }));
    text += &table(&roles);
    text += "\n## By scope of an API token\n\nOf several scopes each gives what it gives alone, and `content:write` with \
             `content:publish` what needs both.\nWhere public reading is open, every token may read.\n\n";
    let scopes: Vec<_> = Scope::ALL
        .iter()
        .map(|scope| (format!("`{}`", scope.word()), Capacity::Token(Scopes::from_iter([*scope]))))
        .collect();
    let both = Scopes::from_iter([Scope::ContentWrite, Scope::ContentPublish]);
    let scopes = [scopes, vec![("`content:write` and `content:publish`".to_owned(), Capacity::Token(both))]].concat();
    text += &table(&scopes);
    text
}

fn table(columns: &[(String, Capacity)]) -> String {
    let mut text = format!("| |{}\n", columns.iter().map(|(name, _)| format!(" {name} |")).collect::<String>());
    text += &format!("|---|{}\n", "---|".repeat(columns.len()));
    for action in Action::ALL {
        let cells = columns.iter().map(|(_, who)| format!(" {} |", cell(*who, *action))).collect::<String>();
        text += &format!("| {} |{cells}\n", action.meaning().trim_end_matches('.'));
    }
    text
}

/// What of it is allowed, in few words; empty for nothing.
pub fn cell(who: Capacity, action: Action) -> String {
    let on =
        |ownership| move |state: &Visibility| allowed(who, action, Resource { ownership, visibility: Some(*state) });
    let states = |ownership| STATES.iter().copied().filter(on(ownership)).collect::<Vec<_>>();
    let (own, others) = (states(Ownership::Own), states(Ownership::Others));
    let named = |states: &[Visibility]| match states.len() {
        4 => String::new(),
        3 => format!(" (not {})", word(*STATES.iter().find(|state| !states.contains(state)).unwrap_or(&STATES[0]))),
        _ => format!(" ({})", states.iter().map(|state| word(*state)).collect::<Vec<_>>().join(", ")),
    };
    match (own.as_slice(), others.as_slice()) {
        ([], []) if allowed(who, action, Resource::SITE) => "yes".to_owned(),
        ([], []) => String::new(),
        (own, others) if own == others => format!("yes{}", named(own)),
        (own, []) => format!("own{}", named(own)),
        ([], others) => format!("others'{}", named(others)),
        (own, others) => format!("own{}, others'{}", named(own), named(others)),
    }
}

fn word(state: Visibility) -> &'static str {
    match state {
        Visibility::Unpublished => "unpublished",
        Visibility::Published => "published",
        Visibility::Archived => "archived",
        Visibility::Trashed => "trashed",
    }
}
