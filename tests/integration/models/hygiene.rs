//! Models where nothing is called what it usually is.

/// Models without a prelude.
mod bare {
    #![no_implicit_prelude]
    #![allow(dead_code, reason = "that they compile is what they show")]

    #[derive(::surreal_session::Table)]
    #[table(patch = PersonPatch)]
    struct Person {
        id: ::surreal_session::RecordId<Self>,
        name: ::std::string::String,
        nickname: ::std::option::Option<::std::string::String>,
        #[table(default)]
        visits: i64,
        #[table(flatten)]
        address: Address,
        #[table(serde)]
        tags: ::std::vec::Vec<::std::string::String>,
        contact: Contact,
        level: Level,
        #[table(version)]
        version: u64,
        #[table(skip)]
        seen: bool,
    }

    #[derive(::surreal_session::Table)]
    #[table(edge)]
    struct Knows {
        id: ::surreal_session::RecordId<Self>,
        r#in: ::surreal_session::RecordId<Person>,
        out: ::surreal_session::Link<Person>,
        since: i64,
    }

    #[derive(::surreal_session::Embed)]
    struct Address {
        city: ::std::string::String,
    }

    #[derive(::surreal_session::Embed)]
    struct Page<T> {
        items: ::std::vec::Vec<T>,
    }

    #[derive(::surreal_session::Embed)]
    struct Grid<const N: usize> {
        cells: [i64; N],
    }

    #[derive(::surreal_session::Embed)]
    struct Tree {
        children: ::std::vec::Vec<Self>,
    }

    #[derive(::surreal_session::Embed)]
    struct Sorted<T>
    where
        T: ::std::cmp::Ord,
    {
        items: ::std::collections::BTreeSet<T>,
    }

    #[derive(::surreal_session::Embed)]
    struct Email(::std::string::String);

    #[derive(::surreal_session::Embed)]
    enum Contact {
        None,
        Some(Email),
        Ok(i64, i64),
        Err { text: ::std::string::String },
    }

    #[derive(::surreal_session::Embed)]
    #[embed(tag = "kind")]
    enum Tagged {
        None,
        Some(Address),
        Err { text: ::std::string::String },
    }

    #[derive(::surreal_session::Embed)]
    #[embed(tag = "kind", content = "of")]
    enum Adjacent {
        None,
        Some(Email),
    }

    #[derive(::surreal_session::Embed)]
    #[embed(untagged)]
    enum Untagged {
        Some(i64),
        None,
    }

    #[derive(::surreal_session::Embed)]
    #[embed(repr = "int")]
    enum Level {
        Low,
        High,
    }

    #[derive(::surreal_session::View)]
    #[view(of = Person)]
    struct Badge {
        name: ::std::string::String,
        #[view(expr = Person::VISITS)]
        visits: i64,
    }
}

/// Models where the prelude's names are something else.
mod shadowed {
    #![allow(
        dead_code,
        non_camel_case_types,
        non_snake_case,
        unused_macros,
        reason = "names that get in the way of generated code, if anything does"
    )]

    use surreal_session::{Embed, RecordId, Table, View};

    type Text = std::string::String;

    struct Option;
    struct Result;
    struct String;
    struct Vec;
    struct Box;
    struct Default;
    struct Clone;
    struct Debug;
    struct Decode;
    struct Encode;
    struct Decoder;
    struct Encoder;
    struct Field;
    struct Content;
    struct Value;
    struct Name;
    struct str;
    struct bool;
    struct u8;
    mod core {}
    mod std_ {}
    fn Some() {}
    fn None() {}
    fn Ok() {}
    fn Err() {}
    fn required() {}
    macro_rules! assert {
        () => {};
    }
    macro_rules! vec {
        () => {};
    }

    #[derive(Table)]
    #[table(patch = PersonPatch)]
    struct Person {
        id: RecordId<Self>,
        name: Text,
        #[table(default)]
        visits: i64,
        #[table(flatten)]
        address: Address,
        contact: Contact,
    }

    #[derive(Embed)]
    struct Address {
        city: Text,
    }

    #[derive(Embed)]
    enum Contact {
        None,
        Some(Text),
        Ok { text: Text },
    }

    #[derive(View)]
    #[view(of = Person)]
    struct Badge {
        name: Text,
    }
}

/// A model of a library that is renamed in `Cargo.toml`.
mod renamed {
    #![allow(dead_code, reason = "that they compile is what they show")]

    mod path {
        pub(super) mod to {
            pub(crate) use surreal_session as library;
        }
    }

    use path::to::library as other;

    #[derive(other::Table)]
    #[table(crate = other, patch = PersonPatch)]
    struct Person {
        id: other::RecordId<Self>,
        address: Address,
    }

    #[derive(other::Embed)]
    #[embed(crate = "path::to::library")]
    struct Address {
        city: String,
    }

    #[derive(other::View)]
    #[view(crate = other, of = Person)]
    struct Badge {
        address: Address,
    }
}

/// Models whose names are keywords, or unusual.
mod raw {
    use surreal_session::{Embed, RecordId, Table};

    #[derive(Table)]
    struct r#Struct {
        id: RecordId<Self>,
        r#type: String,
        r#match: r#Enum,
        _1: i64,
        __d: i64,
        __fields: i64,
        name: i64,
    }

    #[derive(Embed)]
    #[embed(rename_all = "lowercase")]
    enum r#Enum {
        r#Fn,
        r#Loop { r#for: i64 },
    }

    #[test]
    fn keep_their_names() {
        assert_eq!(r#Struct::TABLE, "struct");
        assert_eq!(r#Struct::TYPE.name(), "type");
        assert_eq!(r#Struct::MATCH.name(), "match");
        assert_eq!(r#Struct::FIELD_1.name(), "_1");
        let _ = NewStruct {
            r#type: String::new(),
            r#match: r#Enum::Fn,
            _1: 1,
            __d: 1,
            __fields: 1,
            name: 1,
        };
    }
}
