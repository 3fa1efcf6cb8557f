//! The attributes as they are written. What they mean together is judged in `model`.

mod embed;
mod field;
mod table;
mod view;

use darling::{Error, FromAttributes, error::Accumulator};
use syn::{Attribute, Expr, Lit, Meta, Path, Token, parse_quote, punctuated::Punctuated};

pub(crate) use self::{
    embed::{EmbedAttrs, VariantAttrs},
    field::FieldAttrs,
    table::TableAttrs,
    view::{ViewAttrs, ViewFieldAttrs},
};

/// What an attribute takes at one kind of place.
pub(crate) struct Place {
    /// The attribute: `table`, `embed` or `view`
    attribute: &'static str,
    /// What it is written on: «a field»
    on: &'static str,
    takes: &'static [(&'static str, Form)],
    /// Other places of the same attribute, for who wrote an argument in the wrong one
    others: &'static [&'static Self],
}

/// How an argument is written.
#[derive(Clone, Copy)]
enum Form {
    /// `skip`
    Flag,
    /// `rename = ".."`
    Text,
    /// `new = Name`
    Name,
    /// `expr = a + b`
    Expr,
}

impl Place {
    /// What is written here. An argument that cannot be used is an error and left out.
    fn read<A: FromAttributes + Default>(
        &self,
        attrs: &[Attribute],
        errors: &mut Accumulator,
    ) -> A {
        let arguments = self.arguments(attrs, errors);
        errors
            .handle(A::from_attributes(&arguments))
            .unwrap_or_default()
    }

    /// The arguments that it takes here, as one attribute; an error for each of the others.
    fn arguments(&self, attrs: &[Attribute], errors: &mut Accumulator) -> Vec<Attribute> {
        let mut arguments: Vec<Meta> = Vec::new();
        for attr in attrs {
            if !attr.path().is_ident(self.attribute) {
                continue;
            }
            let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
            let Some(parsed) = errors.handle(attr.parse_args_with(parse).map_err(Error::from))
            else {
                continue;
            };
            for argument in parsed {
                let name = name(argument.path());
                let twice = arguments
                    .iter()
                    .any(|other| self::name(other.path()) == name);
                let problem = match self.form(&name) {
                    None => Some(self.unknown(&name)),
                    Some(_) if twice => {
                        Some(format!("`{name}` is given twice: remove one of them"))
                    }
                    Some(form) => form.problem(&name, &argument),
                };
                match problem {
                    Some(problem) => {
                        errors.push(Error::custom(problem).with_span(argument.path()));
                    }
                    None => arguments.push(argument),
                }
            }
        }
        if arguments.is_empty() {
            return Vec::new();
        }
        let attribute = quote::format_ident!("{}", self.attribute);
        vec![parse_quote!(#[#attribute(#(#arguments),*)])]
    }

    fn form(&self, name: &str) -> Option<Form> {
        let known = self.takes.iter().find(|(known, _)| *known == name);
        known.map(|(_, form)| *form)
    }

    fn unknown(&self, name: &str) -> String {
        let Self { attribute, on, .. } = self;
        if let Some(place) = self.others.iter().find(|place| place.form(name).is_some()) {
            return format!(
                "`{name}` goes on {}: `#[{attribute}({name})]` means nothing on {on}",
                place.on
            );
        }
        let names = self.takes.iter().map(|(known, _)| *known);
        let close = names
            .clone()
            .map(|known| (strsim::jaro_winkler(name, known), known))
            .filter(|(similarity, _)| *similarity > 0.8)
            .max_by(|(one, _), (other, _)| one.total_cmp(other));
        match close {
            Some((_, known)) => format!("unknown argument `{name}`: did you mean `{known}`?"),
            None => {
                let names = names.collect::<Vec<_>>().join("`, `");
                format!("unknown argument `{name}`: `#[{attribute}(..)]` takes `{names}` on {on}")
            }
        }
    }
}

impl Form {
    /// What is wrong with an argument of this form.
    fn problem(self, name: &str, argument: &Meta) -> Option<String> {
        let value = match argument {
            Meta::NameValue(pair) => Some(&pair.value),
            _ => None,
        };
        match (self, argument, value) {
            (Self::Flag, Meta::Path(_), _) | (Self::Name | Self::Expr, _, Some(_)) => None,
            (Self::Text, _, Some(Expr::Lit(literal))) if matches!(literal.lit, Lit::Str(_)) => None,
            (Self::Flag, ..) => Some(format!("`{name}` takes no value: write `{name}` alone")),
            (Self::Text, ..) => Some(format!("`{name}` takes a string: write `{name} = \"..\"`")),
            (Self::Name, ..) => Some(format!("`{name}` takes a name: write `{name} = Name`")),
            (Self::Expr, ..) => Some(format!("`{name}` takes an expression: write `{name} = ..`")),
        }
    }
}

fn name(path: &Path) -> String {
    let segments = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    segments.collect::<Vec<_>>().join("::")
}
