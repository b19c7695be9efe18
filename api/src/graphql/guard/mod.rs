//! The guard in front of the GraphQL library: it refuses a document before the document costs anything.
//!
//! Five passes, each cheaper than what it protects:
//!
//! 1. `scan` reads the bytes before they are parsed: tokens, what is between them, and nesting of brackets, in
//!    literals as well. What it lets through cannot overflow the parser's stack.
//! 2. `expand` reads the whole parsed document without the schema: aliases, fragments, and what the document grows
//!    to when its fragments are written out, since the library's validation walks every operation that way.
//! 3. `merge` leaves out what is asked for twice in one place: an answer shows it once.
//! 4. `absent` says what the variables mean that were not given.
//! 5. `cost` reckons the one operation that would run against the `shape` of the schema: root fields, depth, cost.
//!
//! All of it takes time linear in the length of the document. It knows nothing of who asks, and it does not validate:
//! an unknown field costs 1 and is left to the library. Only a variable that is needed and not given is refused here.

mod absent;
mod cost;
mod expand;
mod introspection;
mod limits;
mod merge;
mod refusal;
mod scan;
mod shape;
mod size;
#[cfg(test)]
mod tests;

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::parser::{Error as ParseError, parse_query};
use async_graphql::{Pos, Positioned};
use async_graphql::{Value, Variables};

pub use limits::Limits;
pub use refusal::{Refusal, RefusalKind};

use shape::Shape;

/// What a document may ask for, for one schema. Make one when the server starts, and share it.
#[derive(Debug)]
pub struct Guard {
    shape: Shape,
    limits: Limits,
}

/// A document that was let through, parsed, so that nobody parses it again.
#[derive(Debug)]
pub struct Checked {
    /// The parsed document, without what it asks for twice: give it to `Request::set_parsed_query`.
    pub document: ExecutableDocument,
    /// The variables, those with a default among them that were not given: give them to `Request::variables`.
    pub variables: Variables,
    /// The kind of the operation that would run, so that a transport can refuse a mutation by GET.
    pub operation: OperationType,
    /// What that operation may cost at most, in the unit of [`Limits::max_cost`]. Introspection is reckoned apart:
    /// each of its root fields counts 1 here.
    pub cost: u64,
}

impl Guard {
    /// Reads the schema from its SDL.
    ///
    /// # Errors
    ///
    /// Answers why, where the SDL cannot be parsed or a limit is beyond what the parser survives.
    pub fn new(sdl: &str, limits: Limits) -> Result<Self, String> {
        limits.check()?;
        let shape = Shape::from_sdl(sdl)?;
        Ok(Self { shape, limits })
    }

    /// Parses a document, if it is within the limits.
    ///
    /// `operation_name` and `variables` are those of the request. The choice of the operation is the library's, so
    /// that what is reckoned is what runs.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] for a document that cannot be parsed, is beyond a limit, or does not say which operation to run.
    pub fn check(&self, query: &str, operation_name: Option<&str>, variables: &Variables) -> Result<Checked, Refusal> {
        scan::scan(query, &self.limits)?;
        let mut document = parse_query(query).map_err(|error| unparsable(&error))?;
        expand::check(&document, &self.limits)?;
        merge::merge(&mut document);
        require_variables(&choose(&document, operation_name)?.node, variables)?;
        let variables = absent::settle(&mut document, operation_name, variables)?;
        let operation = choose(&document, operation_name)?;
        let cost = cost::check(&document, operation, &variables, &self.shape, &self.limits)?;
        let operation = operation.node.ty;
        Ok(Checked { document, variables, operation, cost })
    }
}

fn choose<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d Positioned<OperationDefinition>, Refusal> {
    let unknown = |message| Refusal::new(RefusalKind::UnknownOperation, message, None);
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Ok(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).ok_or_else(|| {
            unknown(format!("The document has no operation named \"{name}\": give the name of one that it has."))
        }),
        (DocumentOperations::Single(_), Some(name)) => Err(unknown(format!(
            "The document has no operation named \"{name}\", only one without a name: leave operationName out."
        ))),
        (DocumentOperations::Multiple(operations), None) => {
            let mut all = operations.values();
            match (all.next(), all.next()) {
                (Some(only), None) => Ok(only),
                _ => Err(unknown(format!(
                    "The document has {} operations: say which one to run in operationName.",
                    operations.len()
                ))),
            }
        }
    }
}

/// Refuses an operation that lacks a variable which it needs. The library notices where the variable is used, in the
/// midst of the execution; by the specification (section 6.1.2) nothing is executed then.
fn require_variables(operation: &OperationDefinition, variables: &Variables) -> Result<(), Refusal> {
    for definition in &operation.variable_definitions {
        let (name, kind) = (&definition.node.name.node, &definition.node.var_type.node);
        let needed = !kind.nullable && definition.node.default_value.is_none();
        let given = variables.get(name);
        if given.is_none() && needed || given == Some(&Value::Null) && !kind.nullable {
            let message = format!("The variable ${name} of the type {kind} must be given, and not as null.");
            return Err(Refusal::new(RefusalKind::MissingVariable, message, Some(definition.pos)));
        }
    }
    Ok(())
}

fn unparsable(error: &ParseError) -> Refusal {
    let position = error.positions().next();
    let text = error.to_string();
    // The parser's report of a fault of syntax quotes the whole line, which can be the whole document: only its last
    // line says what was expected.
    let reason = match error {
        ParseError::Syntax { .. } => text.rsplit_once("= ").map_or("", |(_, reason)| reason),
        _ => text.as_str(),
    };
    let message = match position {
        Some(Pos { line, column }) => {
            format!("The document cannot be parsed at line {line}, column {column}: {reason}")
        }
        None => format!("The document cannot be parsed: {reason}"),
    };
    Refusal::new(RefusalKind::Syntax, message, position)
}
