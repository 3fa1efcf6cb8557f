use surreal_session::{RecordId, Table};

#[derive(Table)]
#[table(nmae = "people")]
struct Person {
    id: RecordId<Person>,
    #[table(index)]
    name: String,
}

fn main() {}
