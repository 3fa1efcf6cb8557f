use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    #[table(skip, default)]
    name: String,
    #[table(computed, readonly)]
    age: u8,
    #[table(skip, rename = "x")]
    seen: bool,
}

fn main() {}
