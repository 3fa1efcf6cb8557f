use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Expr, Generics, Ident, parse_quote, spanned::Spanned};

use super::{
    at,
    encode::{Way, bounded},
};
use crate::model::{Field, Role, Table};

pub(super) fn record(table: &Table) -> TokenStream {
    let body = object(
        &table.krate,
        Way::Concrete,
        &quote!(Self),
        table.fields.iter().map(Slot::from),
    );
    decode(
        &table.krate,
        &Generics::default(),
        &table.ident,
        None,
        &body,
    )
}

/// `impl Decode` with this body, and with `STORED` where the values are known.
pub(super) fn decode(
    krate: &TokenStream,
    generics: &Generics,
    ident: &Ident,
    stored: Option<&TokenStream>,
    body: &TokenStream,
) -> TokenStream {
    let stored = stored.map(|stored| quote!(const STORED: #krate::__private::Stored = #stored;));
    let (_, arguments, _) = generics.split_for_impl();
    let mut own = bounded(generics, &quote!(#krate::__private::Decode<'__b>));
    own.params.insert(0, parse_quote!('__b));
    let (parameters, _, bounds) = own.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters #krate::__private::Decode<'__b> for #ident #arguments #bounds {
            #stored

            fn decode(
                __d: &mut #krate::__private::Decoder<'__b>,
            ) -> ::core::result::Result<Self, #krate::__private::DecodeError> {
                #body
            }
        }
    }
}

/// The statements that read one field of an object.
pub(super) struct Slot<'m> {
    pub(super) ident: &'m Ident,
    pub(super) ty: TokenStream,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) serde: bool,
    pub(super) missing: Option<&'m Expr>,
}

impl<'m> From<&'m Field> for Slot<'m> {
    fn from(field: &'m Field) -> Self {
        Self {
            ident: &field.ident,
            ty: field.ty.clone(),
            name: field.name.clone(),
            role: field.role,
            serde: field.serde,
            missing: field.missing.as_ref(),
        }
    }
}

/// Reads an object from `__d` and makes `constructor` of it.
pub(super) fn object<'m>(
    krate: &TokenStream,
    way: Way,
    constructor: &TokenStream,
    fields: impl Iterator<Item = Slot<'m>>,
) -> TokenStream {
    let mut slots = Vec::new();
    let mut arms = Vec::new();
    let mut values = Vec::new();
    let mut flat = false;
    for (index, field) in fields.enumerate() {
        let Slot {
            ident,
            ty,
            name,
            role,
            serde,
            missing,
        } = field;
        let span = ty.span();
        let krate = at(span, krate);
        let slot = format_ident!("__{index}");
        match role {
            Role::Skipped => values.push(quote_spanned! {span=>
                #ident: <#ty as ::core::default::Default>::default()
            }),
            Role::Flat => {
                flat = true;
                values.push(quote_spanned! {span=>
                    #ident: <#ty as #krate::__private::Decode<'__b>>::decode(&mut ::core::clone::Clone::clone(&__whole))?
                });
            }
            _ => {
                slots.push(quote! {
                    let mut #slot: ::core::option::Option<#ty> = ::core::option::Option::None;
                });
                let (read, required) = match way {
                    Way::Generic if !serde => (
                        quote_spanned!(span=> __d.field::<#ty>(#name)),
                        quote_spanned!(span=> #krate::__private::required(#slot, #name)),
                    ),
                    _ => {
                        let storable = if serde {
                            quote_spanned!(span=> <() as #krate::__private::SerdeStorable<#ty>>)
                        } else {
                            quote_spanned!(span=> <() as #krate::__private::Storable<#ty>>)
                        };
                        (
                            quote_spanned!(span=> #storable::read(__d, #name)),
                            quote_spanned!(span=> #storable::required(#slot, #name)),
                        )
                    }
                };
                let bytes = Literal::byte_string(name.as_bytes());
                match missing {
                    Some(missing) => {
                        arms.push(quote_spanned! {span=>
                            #bytes => if !__d.take_none()? {
                                #slot = ::core::option::Option::Some(#read?);
                            },
                        });
                        values.push(quote!(#ident: #slot.unwrap_or_else(|| #missing)));
                    }
                    None => {
                        arms.push(quote_spanned! {span=>
                            #bytes => #slot = ::core::option::Option::Some(#read?),
                        });
                        values.push(quote_spanned!(span=> #ident: #required?));
                    }
                }
            }
        }
    }
    let whole = flat.then(|| quote!(let __whole = ::core::clone::Clone::clone(__d);));
    quote! {
        #whole
        #(#slots)*
        let mut __fields = __d.object()?;
        while let ::core::option::Option::Some(__name) = __fields.name(__d)? {
            match __name {
                #(#arms)*
                _ => __d.skip()?,
            }
        }
        ::core::result::Result::Ok(#constructor {
            #(#values,)*
        })
    }
}
