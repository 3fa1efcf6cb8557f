//! The attributes as they are written. What they mean together is judged in `model`.

mod embed;
mod field;
mod table;
mod view;

use darling::{Error, error::Accumulator};
use syn::{Attribute, Meta, Path, Token, parse_quote, punctuated::Punctuated};

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
    takes: &'static [&'static str],
    /// Other places of the same attribute, for who wrote an argument in the wrong one
    others: &'static [&'static Self],
}

impl Place {
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
                if !self.takes.contains(&name.as_str()) {
                    errors.push(self.unknown(&name).with_span(argument.path()));
                } else if arguments
                    .iter()
                    .any(|other| self::name(other.path()) == name)
                {
                    let problem = format!("`{name}` is given twice: remove one of them");
                    errors.push(Error::custom(problem).with_span(argument.path()));
                } else {
                    arguments.push(argument);
                }
            }
        }
        if arguments.is_empty() {
            return Vec::new();
        }
        let attribute = quote::format_ident!("{}", self.attribute);
        vec![parse_quote!(#[#attribute(#(#arguments),*)])]
    }

    fn unknown(&self, name: &str) -> Error {
        let Self { attribute, on, .. } = self;
        if let Some(place) = self.others.iter().find(|place| place.takes.contains(&name)) {
            return Error::custom(format!(
                "`{name}` goes on {}: `#[{attribute}({name})]` means nothing on {on}",
                place.on
            ));
        }
        let close = self
            .takes
            .iter()
            .map(|known| (strsim::jaro_winkler(name, known), known))
            .filter(|(similarity, _)| *similarity > 0.8)
            .max_by(|(one, _), (other, _)| one.total_cmp(other));
        Error::custom(match close {
            Some((_, known)) => format!("unknown argument `{name}`: did you mean `{known}`?"),
            None => format!(
                "unknown argument `{name}`: `#[{attribute}(..)]` takes `{}` on {on}",
                self.takes.join("`, `")
            ),
        })
    }
}

fn name(path: &Path) -> String {
    let segments = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    segments.collect::<Vec<_>>().join("::")
}
