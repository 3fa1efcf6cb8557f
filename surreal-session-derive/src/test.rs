//! `#[surreal_session::test]`: a test with a time limit, which is given a session if it takes one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, FnArg, Ident, ItemFn, Signature, Type, spanned::Spanned};

use crate::{attrs::TestAttrs, errors::Errors, model::library};

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let span = item.span();
    let Ok(function) = syn::parse2::<ItemFn>(item) else {
        let problem = "`#[surreal_session::test]` belongs on an `async fn`";
        return Error::new(span, problem).into_compile_error();
    };
    match try_expand(arguments, &function) {
        Ok(tokens) => tokens,
        Err(error) => {
            // the function stays as it is, so that nothing that it uses is called unused
            let errors = error.into_compile_error();
            quote! {
                #errors
                #[allow(dead_code, reason = "no test calls it when it is refused")]
                #function
            }
        }
    }
}

fn try_expand(arguments: TokenStream, function: &ItemFn) -> syn::Result<TokenStream> {
    let mut errors = Errors::default();
    let arguments = TestAttrs::read(arguments, &mut errors);
    let krate = library(arguments.krate.as_ref());
    let flavor = flavor(&krate, &arguments, &mut errors);
    check_attributes(function, &mut errors);
    let parameter = check_signature(&function.sig, &mut errors);
    errors.finish()?;

    let ItemFn {
        attrs,
        vis,
        sig,
        block,
        ..
    } = function;
    let Signature {
        ident,
        output,
        inputs,
        ..
    } = sig;
    let body = format_ident!("__{ident}");
    let name = quote!(::core::concat!(
        ::core::module_path!(),
        "::",
        ::core::stringify!(#ident)
    ));
    let run = match parameter {
        Some(parameter) => {
            // a parameter of another type is told of where it stands
            let given = Ident::new("__session", parameter.span());
            quote!(run_test(#name, #flavor, |#given| #body(#given)))
        }
        None => quote!(run_test_alone(#name, #flavor, #body)),
    };
    Ok(quote! {
        #[::core::prelude::v1::test]
        #(#attrs)*
        #vis fn #ident() #output {
            async fn #body(#inputs) #output #block
            #krate::__private::#run
        }
    })
}

fn flavor(krate: &TokenStream, arguments: &TestAttrs, errors: &mut Errors) -> TokenStream {
    let multi_thread = match &arguments.flavor {
        None => false,
        Some(name) => match &**name {
            "current_thread" => false,
            "multi_thread" => true,
            _ => {
                let problem = "a flavor is `current_thread` or `multi_thread`";
                errors.push(&name.span(), problem);
                return TokenStream::new();
            }
        },
    };
    let workers = arguments.worker_threads.as_ref();
    if let Some(workers) = workers {
        let problem = if !multi_thread {
            "worker threads take a runtime of several threads: add `flavor = \"multi_thread\"`"
        } else if workers.base10_digits() == "0" {
            "a runtime has at least one worker thread"
        } else {
            ""
        };
        if !problem.is_empty() {
            errors.push(&workers.span(), problem);
        }
    }
    if !multi_thread {
        return quote!(#krate::__private::Flavor::CurrentThread);
    }
    let workers = match workers {
        Some(workers) => quote!(::core::option::Option::Some(#workers)),
        None => quote!(::core::option::Option::None),
    };
    quote!(#krate::__private::Flavor::MultiThread { workers: #workers })
}

fn check_attributes(function: &ItemFn, errors: &mut Errors) {
    for attribute in &function.attrs {
        let last = attribute.path().segments.last();
        if last.is_some_and(|segment| segment.ident == "test") {
            let problem = "`#[surreal_session::test]` makes this a test already: remove this one";
            errors.push(attribute, problem);
        }
    }
}

/// The type of the only parameter, if there is one.
fn check_signature(signature: &Signature, errors: &mut Errors) -> Option<Type> {
    if signature.asyncness.is_none() {
        let problem = "a test is async: write `async fn`, or `#[test]` for one that is not";
        errors.push(&signature.fn_token, problem);
    }
    if let Some(parameter) = signature.generics.params.first() {
        let problem = "a test has no generic parameters";
        errors.push(parameter, problem);
    }
    let mut parameters = signature.inputs.iter();
    let (first, second) = (parameters.next(), parameters.next());
    if let Some(second) = second {
        let problem = "a test is given one session or nothing: `async fn name(session: Session)`; fork it for more";
        errors.push(second, problem);
    }
    match first {
        Some(FnArg::Typed(parameter)) => return Some((*parameter.ty).clone()),
        Some(FnArg::Receiver(receiver)) => {
            let problem = "a test is a free function: `async fn name(session: Session)`";
            errors.push(receiver, problem);
        }
        None => {}
    }
    None
}
