use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    #[table(version)]
    version: String,
}

fn main() {}
