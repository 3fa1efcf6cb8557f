//! `#[surreal_session::test]`: a test that is given a session.

use darling::{Error, FromMeta, ast::NestedMeta, error::Accumulator, util::SpannedValue};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{FnArg, Ident, ItemFn, Path, Signature, Type, spanned::Spanned};

/// What stands between the parentheses of the attribute.
#[derive(Debug, FromMeta)]
struct Arguments {
    /// `current_thread`, which is the default, or `multi_thread`
    flavor: Option<SpannedValue<String>>,
    /// How many threads a `multi_thread` runtime has
    worker_threads: Option<SpannedValue<usize>>,
    /// Where the library is, when it goes by another name
    #[darling(rename = "crate")]
    krate: Option<Path>,
}

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let span = item.span();
    let Ok(function) = syn::parse2::<ItemFn>(item) else {
        let problem = "`#[surreal_session::test]` belongs on an `async fn`";
        return Error::custom(problem).with_span(&span).write_errors();
    };
    match try_expand(arguments, &function) {
        Ok(tokens) => tokens,
        Err(error) => {
            // the function stays as it is, so that nothing that it uses is called unused
            let errors = error.write_errors();
            quote! {
                #errors
                #[allow(dead_code, reason = "no test calls it when it is refused")]
                #function
            }
        }
    }
}

fn try_expand(arguments: TokenStream, function: &ItemFn) -> darling::Result<TokenStream> {
    let arguments = Arguments::from_list(&NestedMeta::parse_meta_list(arguments)?)?;
    let krate = match &arguments.krate {
        Some(path) => path.into_token_stream(),
        None => quote!(::surreal_session),
    };
    let mut errors = Error::accumulator();
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
    // a parameter of another type is told of where it stands
    let given = Ident::new("__session", parameter.span());
    Ok(quote! {
        #[::core::prelude::v1::test]
        #(#attrs)*
        #vis fn #ident() #output {
            async fn #body(#inputs) #output #block
            #krate::__private::run_test(
                ::core::concat!(::core::module_path!(), "::", ::core::stringify!(#ident)),
                #flavor,
                |#given| #body(#given),
            )
        }
    })
}

fn flavor(krate: &TokenStream, arguments: &Arguments, errors: &mut Accumulator) -> TokenStream {
    let multi_thread = match &arguments.flavor {
        None => false,
        Some(name) => match name.as_str() {
            "current_thread" => false,
            "multi_thread" => true,
            _ => {
                let problem = "a flavor is `current_thread` or `multi_thread`";
                errors.push(Error::custom(problem).with_span(&name.span()));
                return TokenStream::new();
            }
        },
    };
    let workers = arguments.worker_threads.as_ref();
    if let Some(workers) = workers {
        let problem = if !multi_thread {
            "worker threads take a runtime of several threads: add `flavor = \"multi_thread\"`"
        } else if **workers == 0 {
            "a runtime has at least one worker thread"
        } else {
            ""
        };
        if !problem.is_empty() {
            errors.push(Error::custom(problem).with_span(&workers.span()));
        }
    }
    if !multi_thread {
        return quote!(#krate::__private::Flavor::CurrentThread);
    }
    let workers = match workers.map(|workers| **workers) {
        Some(workers) => quote!(::core::option::Option::Some(#workers)),
        None => quote!(::core::option::Option::None),
    };
    quote!(#krate::__private::Flavor::MultiThread { workers: #workers })
}

fn check_attributes(function: &ItemFn, errors: &mut Accumulator) {
    for attribute in &function.attrs {
        let last = attribute.path().segments.last();
        if last.is_some_and(|segment| segment.ident == "test") {
            let problem = "`#[surreal_session::test]` makes this a test already: remove this one";
            errors.push(Error::custom(problem).with_span(attribute));
        }
    }
}

/// The type of the only parameter.
fn check_signature(signature: &Signature, errors: &mut Accumulator) -> Option<Type> {
    if signature.asyncness.is_none() {
        let problem = "a test with a session is async: write `async fn`";
        errors.push(Error::custom(problem).with_span(&signature.fn_token));
    }
    if let Some(parameter) = signature.generics.params.first() {
        let problem = "a test has no generic parameters";
        errors.push(Error::custom(problem).with_span(parameter));
    }
    let mut parameters = signature.inputs.iter();
    let (first, second) = (parameters.next(), parameters.next());
    if let Some(second) = second {
        let problem = "a test is given one session and nothing else: `async fn name(session: Session)`; fork it for more";
        errors.push(Error::custom(problem).with_span(second));
    }
    match first {
        Some(FnArg::Typed(parameter)) => return Some((*parameter.ty).clone()),
        Some(FnArg::Receiver(receiver)) => {
            let problem = "a test is a free function: `async fn name(session: Session)`";
            errors.push(Error::custom(problem).with_span(receiver));
        }
        None => {
            let problem = "a test takes its session: `async fn name(session: Session)`; one without is `#[tokio::test]`";
            errors.push(Error::custom(problem).with_span(&signature.ident));
        }
    }
    None
}
