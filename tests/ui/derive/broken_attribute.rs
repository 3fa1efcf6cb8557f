use surreal_session::{RecordId, Table};

#[derive(Table)]
#[table]
struct Person {
    id: RecordId<Person>,
    #[table(rename = )]
    name: String,
    #[table("age")]
    age: u8,
}

fn main() {}
