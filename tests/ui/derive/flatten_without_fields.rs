use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    #[table(flatten)]
    name: String,
}

fn main() {}
