use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Generics, Ident, parse_quote};

use super::at;
use crate::model::{Field, Role};

/// Checks of the fields' types at compile time.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// They are stored and read alike
    Concrete,
    /// The same, and those that the database fills in are optional
    New,
    /// They have parameters, which may be stored only, or read only
    Generic,
}

impl Way {
    pub(super) fn of(generics: &Generics) -> Self {
        if generics.params.is_empty() {
            Self::Concrete
        } else {
            Self::Generic
        }
    }
}

/// Writes fields of `self` to `__o`.
pub(super) fn fields<'m>(
    krate: &TokenStream,
    way: Way,
    fields: impl Iterator<Item = &'m Field>,
) -> TokenStream {
    let values = fields.map(|field| {
        let ident = &field.ident;
        (field, quote!(&self.#ident))
    });
    self::values(krate, way, values)
}

/// Writes fields to `__o`, each from an expression that borrows its value.
pub(super) fn values<'m>(
    krate: &TokenStream,
    way: Way,
    fields: impl Iterator<Item = (&'m Field, TokenStream)>,
) -> TokenStream {
    fields
        .filter(|(field, _)| field.role != Role::Skipped)
        .map(|(field, value)| {
            let (ty, name) = (&field.ty, &field.name);
            let krate = at(field.span(), krate);
            match (field.role, way) {
                (Role::Flat, _) => quote_spanned! {field.span()=>
                    <#ty as #krate::__private::Object>::encode_fields(#value, __o)?;
                },
                (Role::Defaulted, Way::New) if field.serde && !field.is_option() => {
                    quote_spanned! {field.span()=>
                        <() as #krate::__private::SerdeStorable<_>>::write_option(#value, __o, #name)?;
                    }
                }
                _ if field.serde => quote_spanned! {field.span()=>
                    <() as #krate::__private::SerdeStorable<#ty>>::write(#value, __o, #name)?;
                },
                (Role::Defaulted, Way::New) | (_, Way::Generic) => {
                    quote_spanned!(field.span()=> __o.field(#name, #value)?;)
                }
                _ => quote_spanned! {field.span()=>
                    <() as #krate::__private::Storable<#ty>>::write(#value, __o, #name)?;
                },
            }
        })
        .collect()
}

/// The names of fields as an expression, those of flattened ones included.
pub(super) fn names<'m>(
    krate: &TokenStream,
    fields: impl Iterator<Item = &'m Field>,
) -> TokenStream {
    let mut own = Vec::new();
    let mut flat = Vec::new();
    for field in fields {
        match field.role {
            Role::Skipped => {}
            Role::Flat => {
                let ty = &field.ty;
                let krate = at(field.span(), krate);
                flat.push(quote_spanned! {field.span()=>
                    &<#ty as #krate::__private::Object>::FIELDS
                });
            }
            _ => own.push(&field.name),
        }
    }
    quote! {
        #krate::__private::FieldNames {
            own: &[#(#own),*],
            flattened: &[#(#flat),*],
        }
    }
}

/// `impl Encode` for an object whose fields these statements write.
pub(super) fn object(
    krate: &TokenStream,
    generics: &Generics,
    ident: &Ident,
    fields: &TokenStream,
) -> TokenStream {
    let body = quote! {
        __e.object(|__o| {
            #fields
            ::core::result::Result::Ok(())
        })
    };
    encode(krate, generics, ident, &body)
}

/// `impl Encode`, and `impl Object` with a body that writes the fields to `__o`.
pub(super) fn flat_object(
    krate: &TokenStream,
    generics: &Generics,
    ident: &Ident,
    names: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let encode = encode(
        krate,
        generics,
        ident,
        &quote!(__e.object(|__o| #krate::__private::Object::encode_fields(self, __o))),
    );
    let generics = bounded(generics, &quote!(#krate::__private::Encode));
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        #encode

        #[automatically_derived]
        impl #parameters #krate::__private::Object for #ident #arguments #bounds {
            const FIELDS: #krate::__private::FieldNames = #names;

            fn encode_fields(
                &self,
                __o: &mut #krate::__private::ObjectEncoder<'_>,
            ) -> ::core::result::Result<(), #krate::__private::EncodeError> {
                #body
            }
        }
    }
}

/// `impl Encode` with this body.
pub(super) fn encode(
    krate: &TokenStream,
    generics: &Generics,
    ident: &Ident,
    body: &TokenStream,
) -> TokenStream {
    let generics = bounded(generics, &quote!(#krate::__private::Encode));
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters #krate::__private::Encode for #ident #arguments #bounds {
            fn encode(
                &self,
                __e: &mut #krate::__private::Encoder,
            ) -> ::core::result::Result<(), #krate::__private::EncodeError> {
                #body
            }
        }
    }
}

/// The same generics, with a bound on each type.
pub(super) fn bounded(generics: &Generics, bound: &TokenStream) -> Generics {
    let mut generics = generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(#bound));
    }
    generics
}

/// Fails to compile when a flattened object brings a name that is taken.
pub(super) fn distinct<'m>(
    krate: &TokenStream,
    fields: impl Iterator<Item = &'m Field> + Clone,
) -> TokenStream {
    let Some(flat) = fields.clone().find(|field| field.role == Role::Flat) else {
        return TokenStream::new();
    };
    let names = names(krate, fields);
    let span = flat.ident.span();
    let assertion = quote_spanned! {span=>
        ::core::assert!(
            NAMES.are_distinct(),
            "a flattened object has a field whose name is taken: rename one of them"
        )
    };
    quote! {
        const _: () = {
            const NAMES: #krate::__private::FieldNames = #names;
            #assertion
        };
    }
}
