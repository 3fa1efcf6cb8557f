use surreal_session::{RecordId, Table};

#[derive(Table)]
#[table(name)]
struct Person {
    id: RecordId<Person>,
    #[table(skip = "yes")]
    name: String,
}

fn main() {}
