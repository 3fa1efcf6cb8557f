//! Errors that the server tells by their text alone: the texts, with the kind
//! that a caller needs.
//!
//! These decide what an error is called, and nothing else. Whether a call may be repeated, and
//! whether it took effect, never rests on them: see `server_says`.

use super::ErrorKind;

/// Each text is a whole message, where `*` is anything. The first that fits counts. None begins
/// with anything but the server's own words, so that no value of a user's can make a message look
/// like another one.
///
/// Seen on 3.0.5, 3.1.6, 3.2.6, 3.3.5 and 4.0.0-beta.1, unless a version is said.
const TEXTS: &[(ErrorKind, &[&str])] = &[
    (ErrorKind::Thrown, &["An error occurred: *"]),
    (
        // a step of a patch that asks for a value and finds another one
        ErrorKind::Conflict,
        &["Given test operation failed for JSON Patch. Expected `*`, but got `*` instead."],
    ),
    (
        ErrorKind::AlreadyExists,
        &[
            "Database index `*` already contains *, with record `*`",
            "The * '*' already exists",
            "The * '*' already exists in the namespace '*'",
            "The * '*' already exists in the database '*'",
            "The config for * already exists",
            "The key being inserted already exists",
        ],
    ),
    (
        ErrorKind::NotFound,
        &[
            "The * '*' does not exist",
            "The * '*' does not exist in the namespace '*'",
            "The * '*' does not exist in the database '*'",
            "The * '*' does not exist for '*'",
            "The config for * does not exist",
            "The access method does not exist",
            "Function '*' not found: The function '*' does not exist",
            "Analyzer '*' not found: *",
            "Cannot execute KILL statement using id: *",
            "Source file does not exist",
            "Failed to resolve middleware function: *",
            "Parameter not found: *",
            "database `*` not found while resolving `*`",
        ],
    ),
    (
        ErrorKind::NotAllowed,
        &[
            "You don't have permission to *",
            "Remote HTTP request functions are not enabled",
            "Problem with embedded script function. Embedded functions are not enabled.",
            "There was a problem running the *() function. Experimental feature * is not enabled",
            "There was a problem running the *() function. Experimental capability `*` is not enabled",
            "Experimental capability `*` is not enabled",
            "Parse error: Unexpected token `*`, expected the experimental * feature to be enabled*",
            "File access denied: *",
            "Module is not allowed to call function '*'",
            "Module does not have the 'allow_arbitrary_queries' capability",
            "The query was not executed due to the memory threshold being reached",
            "Transaction exceeded the maximum number of key writes (*",
            "The underlying datastore does not support versioned queries",
            "The underlying datastore does not support locked reads",
            "This record access method does not allow sign*",
            "This access grant has been revoked",
        ],
    ),
    (
        ErrorKind::Validation,
        &[
            // what a schema refuses: an assertion, READONLY, an unknown field, an id, the ends of
            // an edge, a normal record in a table of edges; `LIMIT`, `START` and `FETCH` of what is
            // none
            "Found *",
            "Couldn't coerce *",
            "Could not cast into *",
            "Casting range `*` to an array would create an array larger*",
            "Tried to set `*`, but couldn't coerce value: *",
            "Expected `*` but found *",
            "Expected a single result output when using the ONLY keyword",
            "Cannot delete `*` as it is referenced by `*` with an ON DELETE REJECT clause",
            "Cannot write to the `*` table, as it is a view *",
            "Cannot write to table '*': *",
            // from 4.0.0
            "Cannot change the `*` endpoint of an existing edge",
            "Cannot generate a record id of type `*` for the `*` table; *",
            "Cannot execute *statement using value: *",
            "Cannot execute *statement where property '*' is: *",
            // definitions that contradict another, or themselves
            "Cannot define *",
            "Cannot use the `*` keyword *",
            "Cannot use the `*` type on the `id` field, *",
            "Cannot set field `*` with type `*` as it mismatched *",
            "Cyclic dependency detected among field clauses: *",
            "Computed fields cannot be indexed. *",
            "A PERMISSIONS clause cannot contain a statement that modifies data",
            "The analyzer '*' is in use by index '*' *",
            "The method '*' is defined in more than one FOR clause on api '*'",
            "Tokens issued by record access methods *",
            "The access method cannot be *",
            "This access grant has an invalid subject",
            "This access method *",
            "DISKANN *",
            // functions and operators
            "Incorrect arguments for *",
            "There was a problem running the *() function. *",
            "Problem with embedded script function. *",
            "Problem with machine learning computation. *",
            "Couldn't coerce return value *",
            "Failed to compute: *",
            "Timestamp arithmetic error: *",
            "Cannot multiply a duration with *",
            "A duration can only be divided by *",
            "Resulting duration *out of range",
            "Invalid regular expression: *",
            "Invalid field path '*",
            "Invalid range *",
            "Incorrect vector dimension (*",
            "The value cannot be converted to a vector: *",
            "A value can't be analyzed: *",
            "A value can't be highlighted: *",
            "The string could not be parsed into *",
            "The URL `*` is invalid",
            "Invalid timeout: *",
            "Unknown function '*' - not found in function registry",
            "Function '*' expects *",
            "Closure values cannot be converted to public value",
            // statements that cannot be run as they stand
            "Invalid query: *",
            "Invalid statement: *",
            "Invalid control flow statement, *",
            "Invalid aggregation: *",
            "Incorrect selector for aggregate selection, *",
            "Missing COMMIT statement",
            "Tried to start a transaction while another transaction was open",
            "Tried to use a `@` repeat recurse symbol *",
            "LIMIT/START must be *",
            "START must be *",
            "Failed to evaluate LIMIT*",
            "Failed to evaluate START*",
            "There was no suitable index supporting the expression: *",
            "LIVE query WHERE clause is invalid *",
            "Reached excessive computation depth *",
            "Exceeded the idiom recursion limit *",
            "Cannot construct a recursion plan *",
            "* destructuring method is not supported here",
            "Size of query script exceeded *",
        ],
    ),
];

/// The words before another message, which then says what happened.
const BEFORE: &[&str] = &[
    "There was a problem with the key-value store: ",
    "Query not executed: ",
    "Cannot COMMIT: ",
    "Failed to check permission: ",
];

/// An event's statement failed: its name follows, and then what its statement ended with.
const EVENT: &str = "Error while processing event ";

/// The kind of a message that the server itself calls internal, or does not sort any further.
pub(super) fn kind_of(message: &str) -> Option<ErrorKind> {
    let message = cause(message);
    let fits = |texts: &&[&str]| texts.iter().any(|text| matches(text, message));
    TEXTS
        .iter()
        .find(|(_, texts)| fits(texts))
        .map(|(kind, _)| *kind)
}

/// The message without what other messages were put around it.
pub(super) fn cause(mut message: &str) -> &str {
    loop {
        let inner = BEFORE
            .iter()
            .find_map(|before| message.strip_prefix(before));
        let inner = inner.or_else(|| {
            message
                .strip_prefix(EVENT)?
                .split_once(": ")
                .map(|(_, inner)| inner)
        });
        match inner {
            Some(inner) => message = inner,
            None => return message,
        }
    }
}

/// Tests whether `message` is `text`, in which `*` matches anything.
pub(super) fn matches(text: &str, message: &str) -> bool {
    let mut pieces = text.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = message.strip_prefix(first) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{ErrorKind, TEXTS, kind_of, matches};

    #[test]
    fn a_star_is_anything() {
        for (text, message, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "acd", false),
            ("a*b*c", "axbxc", true),
            ("a*b*c", "axc", false),
            ("a*b*b", "ab", false),
            ("*c", "abc", true),
        ] {
            assert_eq!(matches(text, message), expected, "{text} {message}");
        }
    }

    /// A message that began with a user's value could be made to look like any other.
    #[test]
    fn texts_begin_with_the_servers_words() {
        let free: Vec<_> = TEXTS
            .iter()
            .flat_map(|(_, texts)| *texts)
            .filter(|text| text.starts_with('*'))
            .collect();
        // its star is one of the server's own words
        assert_eq!(free, [&"* destructuring method is not supported here"]);
    }

    #[test]
    fn what_stands_around_a_message_is_passed_over() {
        for (message, kind) in [
            (
                "Error while processing event e: An error occurred: no",
                Some(ErrorKind::Thrown),
            ),
            (
                "Error while processing event e: Found 1 for field `a`, with record `t:1`, but field must conform to: x",
                Some(ErrorKind::Validation),
            ),
            (
                "There was a problem with the key-value store: The key being inserted already exists",
                Some(ErrorKind::AlreadyExists),
            ),
            (
                "There was a problem with the key-value store: The disk is full",
                None,
            ),
        ] {
            assert_eq!(kind_of(message), kind, "{message}");
        }
    }
}
