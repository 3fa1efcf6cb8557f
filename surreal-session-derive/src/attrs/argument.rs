use std::{fmt, ops::Deref};

use proc_macro2::Span;
use syn::{Expr, Ident, Lit, LitInt, Meta, Path, spanned::Spanned};

use crate::{case::Case, errors::Errors};

/// The form in which an argument is written.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// `skip`
    Flag,
    /// `rename = ".."`
    Text,
    /// `new = Name`
    Name,
    /// `expr = a + b`
    Expr,
    /// `worker_threads = 4`
    Number,
}

impl Form {
    /// Returns what is wrong with an argument of this form.
    pub(super) fn problem(self, name: &str, argument: &Meta) -> Option<String> {
        let fits = match self {
            Self::Flag => matches!(argument, Meta::Path(_)),
            Self::Text => literal(argument).is_some_and(|lit| matches!(lit, Lit::Str(_))),
            Self::Number => literal(argument).is_some_and(|lit| matches!(lit, Lit::Int(_))),
            Self::Name => path(argument).is_some(),
            Self::Expr => value(argument).is_some(),
        };
        let form = match self {
            _ if fits => return None,
            Self::Flag => format!("no value: write `{name}` alone"),
            Self::Text => format!("a string: write `{name} = \"..\"`"),
            Self::Number => format!("a number: write `{name} = 1`"),
            Self::Name => format!("a name: write `{name} = Name`"),
            Self::Expr => format!("an expression: write `{name} = ..`"),
        };
        Some(format!("`{name}` takes {form}"))
    }
}

/// An argument without a value, and its position if it is given.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flag(Option<Span>);

impl Flag {
    pub(crate) fn is_present(self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn span(self) -> Span {
        self.0.unwrap_or_else(Span::call_site)
    }
}

/// A string and its position.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    value: String,
    span: Span,
}

impl Text {
    pub(crate) fn span(&self) -> Span {
        self.span
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

/// The arguments of an attribute, each in the form that it has to have.
#[derive(Default)]
pub(crate) struct Arguments(Vec<(String, Meta)>);

impl Arguments {
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn add(&mut self, name: String, argument: Meta) {
        self.0.push((name, argument));
    }

    pub(crate) fn flag(&self, name: &str) -> Flag {
        Flag(self.get(name).map(Spanned::span))
    }

    pub(crate) fn text(&self, name: &str) -> Option<Text> {
        match literal(self.get(name)?)? {
            Lit::Str(text) => Some(Text {
                value: text.value(),
                span: text.span(),
            }),
            _ => None,
        }
    }

    pub(crate) fn number(&self, name: &str) -> Option<&LitInt> {
        match literal(self.get(name)?)? {
            Lit::Int(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn path(&self, name: &str) -> Option<Path> {
        path(self.get(name)?)
    }

    pub(crate) fn ident(&self, name: &str, errors: &mut Errors) -> Option<Ident> {
        let path = self.path(name)?;
        let ident = path.get_ident().cloned();
        if ident.is_none() {
            let problem = format!("`{name}` takes a name without a path: write `{name} = Name`");
            errors.push(&path, problem);
        }
        ident
    }

    pub(crate) fn expr(&self, name: &str) -> Option<Expr> {
        value(self.get(name)?).cloned()
    }

    pub(crate) fn case(&self, name: &str, errors: &mut Errors) -> Option<Case> {
        let text = self.text(name)?;
        match Case::named(&text) {
            Ok(case) => Some(case),
            Err(problem) => {
                errors.push(&text.span(), problem);
                None
            }
        }
    }

    fn get(&self, name: &str) -> Option<&Meta> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, argument)| argument)
    }
}

/// The value behind `=`, without the invisible group that a macro puts around it.
fn value(argument: &Meta) -> Option<&Expr> {
    let Meta::NameValue(pair) = argument else {
        return None;
    };
    let mut value = &pair.value;
    while let Expr::Group(group) = value {
        value = &group.expr;
    }
    Some(value)
}

fn literal(argument: &Meta) -> Option<&Lit> {
    match value(argument)? {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    }
}

/// A path, also one within a string.
fn path(argument: &Meta) -> Option<Path> {
    match value(argument)? {
        Expr::Path(path) => Some(path.path.clone()),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => text.parse().ok(),
            _ => None,
        },
        _ => None,
    }
}
