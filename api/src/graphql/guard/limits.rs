//! The limits of a document, and why each is what it is.

/// The deepest nesting that may be configured, in brackets.
///
/// The parser recurses: unoptimised and on a stack of 2 MiB, which server threads have, it overflows at some 320
/// brackets, and it builds no more than 65 selection sets inside each other whatever the stack.
pub(super) const NESTING_CEILING: usize = 64;

/// How far introspection may go in one operation, in fields, with 10 for each item of a list of fields, interfaces,
/// possible types or input fields.
///
/// The query by which GraphiQL and code generators read a whole schema comes to about 1,700, and to 2,500 where it
/// follows wrapped types fifteen levels down instead of nine. What it answers comes from memory, so that it is held
/// apart from [`Limits::max_cost`].
pub(super) const MAX_INTROSPECTION: u64 = 5_000;

/// How many of the lists `fields`, `interfaces`, `possibleTypes` and `inputFields` one path of an introspection may
/// go through. Each step multiplies the answer by the fields of a type; the third is refused by the reference
/// implementation as well, and tools need one.
pub(super) const MAX_INTROSPECTION_LISTS: usize = 2;

/// How often an operation may ask for `__schema`, and how often for `__type`. Aliases repeat the whole answer.
pub(super) const MAX_INTROSPECTION_ROOTS: u64 = 2;

/// What one document may ask for. Counts are of the document as sent, unless they say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Tokens: names, numbers, strings and punctuation, over all operations and fragments. A string is one token
    /// whatever its length, so that this does not hold down the text of a mutation. 10,000 by default: a page's query
    /// has a few hundred, the introspection query of GraphiQL about 200, and to parse 10,000 takes milliseconds.
    pub max_tokens: usize,
    /// White space, commas and comments between tokens, in bytes. 128 KiB by default: the parser goes over each stretch
    /// of it several times, some 100 ns a byte, where a string costs a third of that. An indented query of 10,000
    /// tokens usually stays below it.
    pub max_ignored: usize,
    /// Round, square and curly brackets that are open at one place, in selections and literals alike; and selection
    /// sets inside each other once fragments are written out. 48 by default and 64 at most: the parser recurses,
    /// and 48 leaves it room on a stack of 512 KiB even unoptimised. People write 10 to 15, introspection has 18.
    pub max_nesting: usize,
    /// Aliases, those of `__typename` included. 100 by default: a page that asks for the same list for each of its
    /// sections uses 10 or 20.
    pub max_aliases: usize,
    /// Fields at the root of the operation that would run, once its fragments are written out. 20 by default: each
    /// starts work of its own, and a page needs 3 to 6.
    pub max_root_fields: usize,
    /// Definitions of fragments, used or not. 50 by default: one for each component of a large front end.
    pub max_fragments: usize,
    /// Fields, spreads and inline fragments of all operations once fragments are written out where they are spread.
    /// 5,000 by default: validation and execution walk each of them, however short the document is that grows to
    /// them. A component-based page comes to a few hundred.
    pub max_selections: u64,
    /// Levels of fields of the operation that would run; `{ article { id } }` has 2. Each level of a connection counts
    /// (the field itself, then `edges`, then `node`), introspection does not. 16 by default: an article's comments,
    /// their replies and the replies to those have 11 through `edges { node }`.
    pub max_depth: usize,
    /// What the operation that would run may cost, roughly in objects loaded, with the sizes of lists multiplied in.
    /// 20,000 by default: a page with three levels of twenty comments costs about 9,000, a hundred articles with a
    /// hundred comments each 10,000, and those with a hundred replies each a million.
    pub max_cost: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_tokens: 10_000,
            max_ignored: 128 * 1024,
            max_nesting: 48,
            max_aliases: 100,
            max_root_fields: 20,
            max_fragments: 50,
            max_selections: 5_000,
            max_depth: 16,
            max_cost: 20_000,
        }
    }
}

impl Limits {
    pub(super) fn check(&self) -> Result<(), String> {
        if self.max_nesting > NESTING_CEILING {
            return Err(format!(
                "max_nesting is {}: {NESTING_CEILING} is the most that the parser survives",
                self.max_nesting
            ));
        }
        Ok(())
    }
}
