//! Programs that must not compile, one for each rule, with the exact message of the compiler.
//!
//! `TRYBUILD=overwrite cargo test -p tests --test ui` writes the messages again after a deliberate
//! change. All cases are one `TestCases`, so that cargo runs once.
#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}

/// The longest message that is read.
const LINES: usize = 10;

/// The cases with longer messages, each with the lines of its longest. These numbers may only fall.
///
/// Such a message has what the compiler adds on its own: a note of five lines that shows the bound,
/// the method or the type of the library.
const LONG: &[(&str, usize)] = &[
    ("derive/embed_value_beside_a_tag", 14),
    ("derive/view_of_a_field_that_is_not_there", 14),
    ("expr/create_from_another_tables_struct", 22),
    ("expr/create_from_text", 27),
    ("expr/create_without_a_key", 22),
    ("expr/delete_every_row_by_accident", 23),
    ("expr/edge_of_another_table", 16),
    ("expr/edge_that_leads_elsewhere", 19),
    ("expr/edge_without_its_ends_is_no_content", 36),
    ("expr/fetch_of_no_link", 18),
    ("expr/field_within_no_object", 15),
    ("expr/filter_on_another_table", 12),
    ("expr/filter_with_another_type", 19),
    ("expr/id_of_another_table", 13),
    ("expr/insert_without_a_key", 14),
    ("expr/order_by_another_table", 15),
    ("expr/patch_of_another_table", 27),
    ("expr/relate_without_a_key", 22),
    ("expr/set_another_tables_field", 21),
    ("expr/set_another_type", 18),
    ("expr/unset_what_must_be_there", 21),
    ("expr/view_of_another_table", 16),
    ("session/authenticate_with_number", 15),
    ("session/begin_anonymous", 13),
    ("session/begin_before_database", 13),
    ("session/cancel_after_commit", 15),
    ("session/commit_twice", 15),
    ("session/commit_within_transaction", 13),
    ("session/detach_twice", 15),
    ("session/info_anonymous", 13),
    ("session/live_on_transaction", 20),
    ("session/mirror_without_clone", 19),
    ("session/namespace_token_for_database", 21),
    ("session/namespace_user_for_database", 21),
    ("session/query_anonymous", 13),
    ("session/refresh_guest", 13),
    ("session/select_anonymous", 21),
    ("session/select_before_use_db", 21),
    ("session/select_before_use_ns", 21),
    ("session/select_on_connection", 23),
    ("session/send_anonymous", 21),
    ("session/signin_with_text", 15),
    ("session/statement_after_commit", 15),
    ("session/transaction_before_database", 13),
    ("session/use_after_detach", 15),
    ("session/use_after_transition", 15),
    ("session/use_db_before_namespace", 13),
];

#[test]
fn messages_are_short() {
    let mut long = Vec::new();
    for room in std::fs::read_dir("ui").unwrap() {
        for entry in std::fs::read_dir(room.unwrap().path()).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_none_or(|extension| extension != "stderr")
            {
                continue;
            }
            let lines = longest(&std::fs::read_to_string(&path).unwrap());
            if lines > LINES {
                let case = path.strip_prefix("ui").unwrap().with_extension("");
                long.push((case.to_str().unwrap().to_owned(), lines));
            }
        }
    }
    long.sort();
    let expected: Vec<_> = LONG
        .iter()
        .map(|&(case, lines)| (case.to_owned(), lines))
        .collect();
    assert_eq!(long, expected, "messages of more than {LINES} lines");
}

/// Counts the lines of the longest message.
fn longest(messages: &str) -> usize {
    messages
        .split("\n\nerror")
        .map(|message| message.trim_end().lines().count())
        .max()
        .unwrap_or(0)
}
