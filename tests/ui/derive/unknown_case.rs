use surreal_session::{RecordId, Table};

#[derive(Table)]
#[table(rename_all = "camelcase")]
struct Person {
    id: RecordId<Person>,
    name: String,
}

fn main() {}
