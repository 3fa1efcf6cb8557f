//! Methods of text.

use std::{borrow::Cow, sync::Arc};

use super::{Expr, Field, Operand, functions};

/// A type of text.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not text",
    label = "expected a string; for an `Option` of one, say `.or_else(\"\")` first"
)]
pub trait Text {}

impl Text for String {}
impl Text for Box<str> {}
impl Text for Arc<str> {}
impl Text for Cow<'static, str> {}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Text> $of<T, V> {
            functions! {
                /// Whether this text begins with another.
                starts_with(start: String) -> bool => "string::starts_with";
                /// Whether this text ends with another.
                ends_with(end: String) -> bool => "string::ends_with";
                /// Whether a regular expression finds something in this text. For a full-text index
                /// see [`matches`](Field::matches).
                matches_regex(pattern: String) -> bool => "string::matches";
                /// In lower case.
                lowercase() -> String => "string::lowercase";
                /// In upper case.
                uppercase() -> String => "string::uppercase";
                /// Each word with an upper case letter first.
                capitalize() -> String => "string::capitalize";
                /// Without white space at both ends.
                trim() -> String => "string::trim";
                /// How many characters it has.
                len() -> u64 => "string::len";
                /// The characters from one index up to, and without, another; negative ones count
                /// from the end.
                slice(from: i64, to: i64) -> String => "string::slice";
                /// This text and then another.
                concat(other: String) -> String => "string::concat";
                /// The parts between separators.
                split(separator: String) -> Vec<String> => "string::split";
                /// The words between white space.
                words() -> Vec<String> => "string::words";
                /// With each occurrence of a text replaced by another.
                replace(part: String, by: String) -> String => "string::replace";
                /// This text several times.
                repeat(times: u64) -> String => "string::repeat";
                /// The characters backwards.
                reverse() -> String => "string::reverse";
                /// As part of a URL: lower case words with hyphens between.
                slug() -> String => "string::slug";
                /// How similar it is to another text: the higher, the more; 0 when not at all.
                similarity(other: String) -> i64 => "string::similarity::fuzzy";
            }
        }
    };
}

methods!(Field);
methods!(Expr);
