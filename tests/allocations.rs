//! The allocations of reading a reply: the fields of the model and hardly anything else.

use surreal_session::{__private as private, Datetime, Embed, RecordId, Table};

const FRAME: &[u8] = include_bytes!("../surreal-session/fixtures/people.cbor");

const ROWS: u64 = 1_000;

#[derive(Debug, Table)]
#[table(name = "person")]
struct Person {
    id: RecordId<Self, i64>,
    name: String,
    age: i64,
    email: String,
    tags: Vec<String>,
    score: f64,
    active: bool,
    joined: Datetime,
}

#[derive(Debug, Embed)]
struct Reply {
    result: Vec<Statement>,
}

#[derive(Debug, Embed)]
struct Statement {
    result: Vec<Person>,
}

#[test]
fn a_row_allocates_what_its_fields_hold() {
    let mut reply = None;
    let counted = allocation_counter::measure(|| reply = private::decode::<Reply>(FRAME).ok());
    let people = &reply.as_ref().unwrap().result[0].result;
    assert_eq!(people.len() as u64, ROWS);

    // the name, the email, the list of tags and each tag
    let own: u64 = people
        .iter()
        .map(|person| 3 + person.tags.len() as u64)
        .sum();
    // The two lists. The larger one grows once, because the room that is reserved is limited by the
    // size of the reply.
    let beside = counted.count_total - own;
    assert!(
        beside <= 3,
        "{beside} allocations beside the {own} of the fields"
    );
}
