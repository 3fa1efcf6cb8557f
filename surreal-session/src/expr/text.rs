//! Methods of text.

use std::{borrow::Cow, sync::Arc};

use super::{Expr, Field, Operand, function::Function, functions};

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
                starts_with(start: String) -> bool => Function::StringStartsWith;
                /// Whether this text ends with another.
                ends_with(end: String) -> bool => Function::StringEndsWith;
                /// Whether a regular expression finds something in this text. For a full-text index
                /// see [`matches`](Field::matches).
                matches_regex(pattern: String) -> bool => Function::StringMatches;
                /// In lower case.
                lowercase() -> String => Function::StringLowercase;
                /// In upper case.
                uppercase() -> String => Function::StringUppercase;
                /// Each word with an upper case letter first.
                capitalize() -> String => Function::StringCapitalize;
                /// Without white space at both ends.
                trim() -> String => Function::StringTrim;
                /// How many characters it has.
                len() -> u64 => Function::StringLen;
                /// The characters from one index up to, and without, another; negative ones count
                /// from the end.
                slice(from: i64, to: i64) -> String => Function::StringSlice;
                /// This text and then another.
                concat(other: String) -> String => Function::StringConcat;
                /// The parts between separators.
                split(separator: String) -> Vec<String> => Function::StringSplit;
                /// The words between white space.
                words() -> Vec<String> => Function::StringWords;
                /// With each occurrence of a text replaced by another.
                replace(part: String, by: String) -> String => Function::StringReplace;
                /// This text several times.
                repeat(times: u64) -> String => Function::StringRepeat;
                /// The characters backwards.
                reverse() -> String => Function::StringReverse;
                /// As part of a URL: lower case words with hyphens between.
                slug() -> String => Function::StringSlug;
                /// How similar it is to another text: the higher, the more; 0 when not at all.
                similarity(other: String) -> i64 => Function::StringSimilarity;
            }
        }
    };
}

methods!(Field);
methods!(Expr);
