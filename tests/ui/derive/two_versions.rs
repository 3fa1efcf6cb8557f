use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    #[table(version)]
    version: u64,
    #[table(version)]
    revision: u64,
}

fn main() {}
