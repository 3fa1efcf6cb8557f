use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    #[table(rename = "key")]
    id: RecordId<Person>,
}

#[derive(Table)]
struct Animal {
    #[table(default)]
    id: RecordId<Animal>,
}

fn main() {}
