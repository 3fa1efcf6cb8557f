use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
    #[table(rename = "name")]
    title: String,
}

fn main() {}
