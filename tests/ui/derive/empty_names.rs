use surreal_session::{Embed, RecordId, Table};

#[derive(Table)]
#[table(name = "")]
struct Person {
    id: RecordId<Person>,
}

#[derive(Embed)]
#[embed(tag = "")]
enum Contact {
    #[embed(rename = "a\0b")]
    None,
}

fn main() {}
