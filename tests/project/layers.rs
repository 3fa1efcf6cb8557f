//! ARCHITECTURE.md's direction of use and its first invariant.

use std::collections::BTreeMap;

use crate::source::{Source, read};

/// The layers from the top to the bottom. A file uses its own layer and those below.
const LAYERS: [&str; 16] = [
    "testing",
    "live",
    "statement",
    "target",
    "transaction",
    "session",
    "auth",
    "scope",
    "expr",
    "model",
    "connection",
    "rpc",
    "codec",
    "value",
    "trace",
    "error",
];

/// The methods of a model are where a user finds its statements, so these two files alone name what
/// is above them. Nothing above needs more of a model than the traits' items.
const FACADE: [&str; 2] = ["model/table.rs", "model/edge.rs"];

#[test]
fn files_use_what_is_below_them() {
    let exports = exports();
    let mut wrong = Vec::new();
    for source in Source::all("surreal-session") {
        let Some(own) = layer(source.module()) else {
            assert_eq!(source.name, "lib.rs", "{} is in no layer", source.name);
            continue;
        };
        for used in uses(&source.code) {
            let module = exports.get(&used).unwrap_or(&used);
            match layer(module) {
                Some(layer) if layer >= own => {}
                Some(_) if FACADE.contains(&source.name.as_str()) => {}
                Some(_) => wrong.push(format!("{} uses `{used}` of {module}", source.name)),
                None => wrong.push(format!(
                    "{} uses `{used}`, which is in no layer",
                    source.name
                )),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn codec_and_rpc_do_no_io() {
    for source in Source::all("surreal-session") {
        let tests = source.name.ends_with("/tests.rs");
        if matches!(source.module(), "codec" | "rpc") && !tests {
            for word in ["tokio", "std::net", "std::fs", "std::io", "std::thread"] {
                assert!(!source.code.contains(word), "{} names {word}", source.name);
            }
        }
    }
}

#[test]
fn one_file_names_the_websocket_crate() {
    only_in(&["connection/socket.rs"], |code| {
        code.contains("tokio_websockets")
    });
}

#[test]
fn one_file_begins_the_tasks_of_a_connection() {
    let allowed = [
        "connection/runtime.rs",
        "testing/proxy/mod.rs",
        "testing/proxy/relay.rs",
    ];
    only_in(&allowed, |code| {
        code.contains("tokio::spawn") || code.contains("Handle::current")
    });
}

#[test]
fn one_file_knows_the_numbers_of_tags() {
    only_in(&["codec/tag.rs"], |code| {
        let listed =
            |rest: &str| starts_with_digit(rest[word(rest).len()..].trim_start_matches(", "));
        code.contains("tags! {")
            || code.split("Tag::").skip(1).any(listed)
            || code.split("Tag::new(").skip(1).any(starts_with_digit)
            || code.split("Number::new(").skip(1).any(starts_with_digit)
    });
}

#[test]
fn one_family_of_files_writes_surrealql() {
    const KEYWORDS: [&str; 20] = [
        "SELECT ",
        "CREATE ",
        "UPDATE ",
        "UPSERT ",
        "DELETE ",
        "INSERT ",
        "RELATE ",
        "LIVE ",
        "KILL ",
        "DEFINE ",
        "REMOVE ",
        "RETURN ",
        "USE ",
        "LET ",
        "INFO ",
        "BEGIN",
        "COMMIT",
        " WHERE ",
        " ORDER BY ",
        " CONTENT ",
    ];
    let allowed = Source::all("surreal-session")
        .into_iter()
        .map(|source| source.name)
        .filter(|name| name.starts_with("statement/surql"))
        // asks what a sign-in has led to: constants, without a name or a value in them
        .chain(["session/ask_server.rs".to_owned()])
        // compares what the server says, of which one message begins with a keyword
        .chain(["error/server_texts.rs".to_owned()])
        .collect::<Vec<_>>();
    let allowed = allowed.iter().map(String::as_str).collect::<Vec<_>>();
    only_in(&allowed, |code| {
        KEYWORDS
            .iter()
            .any(|keyword| code.contains(&format!("\"{keyword}")))
    });
}

#[test]
fn generated_code_names_only_private_paths() {
    for source in Source::all("surreal-session-derive") {
        for path in ["::surreal_session::", "#krate::"] {
            for rest in source.code.split(path).skip(1) {
                assert!(
                    rest.starts_with("__private"),
                    "{}: {path}{}",
                    source.name,
                    word(rest)
                );
            }
        }
    }
}

/// The files in which something is found must be these, and it must be found.
fn only_in(files: &[&str], found: impl Fn(&str) -> bool) {
    let sources = Source::all("surreal-session");
    let names = sources.iter().filter(|source| found(&source.code));
    let names = names.map(|source| source.name.as_str()).collect::<Vec<_>>();
    let others = names
        .iter()
        .filter(|name| !files.contains(name))
        .collect::<Vec<_>>();
    assert!(others.is_empty(), "also in {others:?}");
    assert!(
        !names.is_empty(),
        "it is nowhere any more: this test looks for the wrong thing"
    );
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == module)
}

/// Returns the names that follow `crate::` in the code.
fn uses(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    // `#krate::` and `$crate::` are other crates' paths
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => names.extend(items(list).map(|item| word(item).to_owned())),
            None => names.push(word(rest).to_owned()),
        }
    }
    names
}

/// The items of a list of names up to its closing brace.
fn items(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let end = list.find(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        depth < 0
    });
    let mut depth = 0;
    list[..end.unwrap_or(list.len())]
        .split(move |c| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            c == ',' && depth == 0
        })
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// The names at the root of the crate, and the modules that they come from.
fn exports() -> BTreeMap<String, String> {
    let root = read("surreal-session/src/lib.rs");
    let list = root.split("pub use self::{").nth(1).unwrap();
    let mut exports = BTreeMap::new();
    for item in items(list) {
        let (module, names) = item.split_once("::").unwrap();
        for name in items(names.trim_start_matches('{')) {
            exports.insert(word(name).to_owned(), module.to_owned());
        }
    }
    assert!(
        exports.contains_key("Session"),
        "lib.rs has another shape now"
    );
    exports
}
