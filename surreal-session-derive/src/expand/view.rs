use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, ext::IdentExt, spanned::Spanned};

use super::{
    at,
    decode::{self, Slot},
    encode::Way,
    scoped,
};
use crate::model::{Role, Shown, View, ViewField};

pub(crate) fn expand(view: &View) -> TokenStream {
    let View {
        ident,
        of,
        krate,
        fields,
    } = view;
    let columns = fields.iter().filter_map(|field| {
        let ty = &field.ty;
        let name = name(field);
        let shown = match &field.shown {
            Shown::Field(constant) => quote!(<#of>::#constant),
            Shown::Expr(expr) => quote!(#expr),
            Shown::Nothing => return None,
        };
        let over = at(shown.span(), krate);
        let expr = quote_spanned! {shown.span()=>
            #over::__private::ColumnExpr::<#of, _>::expr(#shown)
        };
        let krate = at(field.span(), krate);
        Some(quote_spanned! {field.span()=>
            <#ty as #krate::__private::ViewOf<_>>::column(#name, #expr)
        })
    });
    let over = at(of.span(), krate);
    let columns = quote_spanned! {of.span()=>
        type Of = <() as #over::__private::ViewTable<#of>>::Table;

        fn columns() -> #over::__private::Vec<#over::__private::Column<Self::Of>> {
            ::core::convert::From::from([#(#columns),*])
        }
    };
    let decode = decode::decode(krate, &Generics::default(), ident, None, &object(view));
    scoped(&quote! {
        #[automatically_derived]
        impl #krate::__private::View for #ident {
            #columns
        }

        #decode
    })
}

fn name(field: &ViewField) -> String {
    field.ident.unraw().to_string()
}

fn object(View { krate, fields, .. }: &View) -> TokenStream {
    let slots = fields.iter().map(|field| Slot {
        ident: &field.ident,
        ty: field.ty.to_token_stream(),
        name: name(field),
        role: match field.shown {
            Shown::Nothing => Role::Skipped,
            _ => Role::Stored,
        },
        serde: false,
        missing: field.missing.as_ref(),
    });
    decode::object(krate, Way::Concrete, &quote!(Self), slots)
}
