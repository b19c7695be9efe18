//! Scopes: what an API token may do, in words that stand on the wire, in the database and on the command line alike.

/// A set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scopes(u16);

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident = $word:literal;)+) => {
        /// One thing that an API token may do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Scope { $($(#[$doc])* $name),+ }

        impl Scope {
            /// All of them.
            pub const ALL: &[Scope] = &[$(Scope::$name),+];

            /// The word, like `content:read`.
            pub fn word(self) -> &'static str {
                match self { $(Scope::$name => $word),+ }
            }
        }
    };
}

scopes! {
    /// Read what is published, also where public reading is closed.
    ContentRead = "content:read";
    /// Read the desk's entries and terms: drafts, revisions.
    ContentPreview = "content:preview";
    /// Write entries, tags and sources, short of what readers see.
    ContentWrite = "content:write";
    /// Show entries to readers, and take them away; with `content:write`, change terms, which they see at once.
    ContentPublish = "content:publish";
    /// Bring content in from elsewhere.
    ContentImport = "content:import";
    /// Read and decide on comments, with the addresses behind them.
    CommentsModerate = "comments:moderate";
    /// Hand in comments for readers, also where public reading is closed.
    CommentsRelay = "comments:relay";
    /// Run webhooks.
    WebhooksManage = "webhooks:manage";
}

impl Scope {
    /// The scope of this word.
    pub fn named(word: &str) -> Option<Self> {
        Scope::ALL.iter().copied().find(|scope| scope.word() == word)
    }

    fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl Scopes {
    /// Whether this one is among them.
    pub fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// With this one, too.
    pub fn with(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// One by one, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| self.has(*scope))
    }

    /// As the database holds them: words separated by spaces.
    pub fn to_words(self) -> String {
        self.iter().map(Scope::word).collect::<Vec<_>>().join(" ")
    }

    /// Of words separated by spaces; words that are not known (any more) give nothing.
    pub fn of_words(words: &str) -> Self {
        words.split(' ').filter_map(Scope::named).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |all, scope| all | scope.bit()))
    }
}
