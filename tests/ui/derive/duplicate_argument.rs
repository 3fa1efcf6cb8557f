use surreal_session::{RecordId, Table};

#[derive(Table)]
#[table(name = "people", name = "persons")]
struct Person {
    id: RecordId<Person>,
    #[table(default)]
    #[table(default)]
    name: String,
}

fn main() {}
