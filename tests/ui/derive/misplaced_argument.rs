use surreal_session::{RecordId, Table};

#[derive(Table)]
#[table(skip)]
struct Person {
    id: RecordId<Person>,
    #[table(name = "full_name")]
    name: String,
}

fn main() {}
