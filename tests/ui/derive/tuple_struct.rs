use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person(RecordId<Person>, String);

fn main() {}
