use syn::{Attribute, Meta, Path, Token, punctuated::Punctuated};

use super::argument::{Arguments, Form};
use crate::errors::Errors;

/// The arguments that an attribute takes at one kind of place.
pub(crate) struct Place {
    /// The attribute: `table`, `embed` or `view`
    pub(super) attribute: &'static str,
    /// The item that the attribute is written on, such as "a field"
    pub(super) on: &'static str,
    pub(super) takes: &'static [(&'static str, Form)],
    /// Other places of the same attribute, to name the right one of an argument
    pub(super) others: &'static [&'static Self],
}

impl Place {
    /// Reads the arguments that are given here. One that cannot be used is a problem and left out.
    pub(super) fn read(&self, attrs: &[Attribute], errors: &mut Errors) -> Arguments {
        let mut arguments = Arguments::default();
        for attr in attrs {
            if attr.path().is_ident(self.attribute) {
                let parse = Punctuated::<Meta, Token![,]>::parse_terminated;
                let parsed = errors.handle(attr.parse_args_with(parse));
                self.add(parsed.into_iter().flatten(), &mut arguments, errors);
            }
        }
        arguments
    }

    /// Adds the arguments of one attribute.
    pub(super) fn add(
        &self,
        given: impl Iterator<Item = Meta>,
        arguments: &mut Arguments,
        errors: &mut Errors,
    ) {
        for argument in given {
            let name = name(argument.path());
            let problem = match self.form(&name) {
                None => Some(self.unknown(&name)),
                Some(_) if arguments.has(&name) => {
                    Some(format!("`{name}` is given twice: remove one of them"))
                }
                Some(form) => form.problem(&name, &argument),
            };
            match problem {
                Some(problem) => errors.push(argument.path(), problem),
                None => arguments.add(name, argument),
            }
        }
    }

    fn form(&self, name: &str) -> Option<Form> {
        let known = self.takes.iter().find(|(known, _)| *known == name);
        known.map(|(_, form)| *form)
    }

    fn unknown(&self, name: &str) -> String {
        let Self { attribute, on, .. } = self;
        if let Some(place) = self.others.iter().find(|place| place.form(name).is_some()) {
            return format!(
                "`{name}` belongs on {}: `#[{attribute}({name})]` means nothing on {on}",
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

fn name(path: &Path) -> String {
    let segments = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    segments.collect::<Vec<_>>().join("::")
}
