//! Snapshots of the generated code, one for each shape.
//!
//! `INSTA_UPDATE=always cargo test -p surreal-session-derive` writes them again after a deliberate
//! change.

use proc_macro2::TokenStream;
use quote::quote;

use crate::{derive_embed, derive_table, derive_view, parsed};

fn pretty(expansion: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(expansion).unwrap())
}

macro_rules! snapshot {
    ($($test:ident: $derive:ident { $($input:tt)* })*) => {$(
        #[test]
        fn $test() {
            let expansion = parsed(quote!($($input)*), $derive);
            insta::assert_snapshot!(stringify!($test), pretty(expansion));
        }
    )*};
}

snapshot! {
    table: derive_table {
        struct Person {
            id: RecordId<Person>,
            name: String,
            r#type: Option<String>,
            mentor: Option<RecordId<Self>>,
        }
    }

    table_with_every_argument: derive_table {
        #[table(name = "people", rename_all = "camelCase", new = PersonDraft, patch = PersonPatch)]
        pub(crate) struct Person {
            pub(crate) id: RecordId<Person>,
            /// The name on the passport.
            #[table(rename = "name")]
            pub(crate) full_name: String,
            #[table(default, readonly)]
            joined_at: Datetime,
            #[table(computed)]
            age: u8,
            #[table(flatten)]
            address: Address,
            #[table(version)]
            version: u64,
            #[table(skip)]
            seen: bool,
        }
    }

    table_with_an_edge: derive_table {
        #[table(edge)]
        struct Wrote {
            id: RecordId<Wrote>,
            r#in: RecordId<Person>,
            out: RecordId<Article>,
            at: Datetime,
        }
    }

    embed_object: derive_embed {
        #[embed(rename_all = "kebab-case")]
        struct Address {
            street_name: String,
            #[embed(flatten)]
            place: Place,
            #[embed(skip)]
            seen: bool,
        }
    }

    embed_generic: derive_embed {
        struct Page<T: Clone> {
            items: Vec<T>,
            next: Option<T>,
        }
    }

    embed_one: derive_embed {
        struct Email(String);
    }

    embed_enum: derive_embed {
        #[embed(rename_all = "snake_case")]
        enum Contact {
            None,
            Email(String),
            Phone(u16, u64),
            #[embed(rename = "mail", rename_all = "camelCase")]
            Post { zip_code: String, #[embed(skip)] seen: bool },
        }
    }

    embed_enum_with_a_tag: derive_embed {
        #[embed(tag = "kind")]
        enum Contact {
            None,
            Email(Email),
            Post { zip: String },
        }
    }

    embed_enum_with_a_tag_and_content: derive_embed {
        #[embed(tag = "kind", content = "of")]
        enum Contact {
            None,
            Email(String),
            Phone(u16, u64),
            Post { zip: String },
        }
    }

    embed_enum_without_a_tag: derive_embed {
        #[embed(untagged)]
        enum Contact {
            None,
            Email(String),
            Phone(u16, u64),
            Post { zip: String },
        }
    }

    embed_enum_as_a_number: derive_embed {
        #[embed(repr = "int")]
        enum Level {
            Low = 1,
            High = 10,
        }
    }

    view: derive_view {
        #[view(of = Person)]
        struct Badge {
            name: String,
            #[view(field = r#type)]
            kind: Option<String>,
            #[view(expr = Person::VISITS + 1, missing = 1)]
            next: i64,
            #[view(skip)]
            seen: bool,
        }
    }

    two_mistakes: derive_table {
        struct Person {
            #[table(skip, default)]
            name: String,
        }
    }
}

#[test]
fn the_library_goes_by_the_name_that_it_is_given() {
    let expansions = [
        parsed(
            quote! {
                #[table(crate = other::library, patch = Patch, edge)]
                struct Wrote {
                    id: RecordId<Wrote>,
                    r#in: RecordId<Person>,
                    out: RecordId<Article>,
                    #[table(flatten)]
                    address: Address,
                    #[table(version)]
                    version: u64,
                }
            },
            derive_table,
        ),
        parsed(
            quote! {
                #[embed(crate = other::library, tag = "kind")]
                enum Contact { None, Email(Email), Post { zip: String } }
            },
            derive_embed,
        ),
        parsed(
            quote! {
                #[view(crate = other::library, of = Person)]
                struct Badge { name: String }
            },
            derive_view,
        ),
        // what stands in for a mistake, too
        parsed(
            quote! {
                #[table(crate = other::library)]
                enum Person {}
            },
            derive_table,
        ),
    ];
    for expansion in expansions {
        let expansion = expansion.to_string();
        assert!(expansion.contains("other :: library :: __private"));
        assert!(!expansion.contains("surreal_session"), "{expansion}");
    }
}
