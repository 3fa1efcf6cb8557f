use surreal_session::{Embed, RecordId, Table};

#[derive(Embed)]
struct Address {
    city: String,
}

#[derive(Table)]
struct Person {
    #[table(missing = RecordId::new("ada"))]
    id: RecordId<Person>,
    #[table(missing = None)]
    nickname: Option<String>,
    #[table(skip, missing = false)]
    seen: bool,
    #[table(flatten, missing = Address { city: String::new() })]
    address: Address,
    #[table(missing)]
    name: String,
    #[table(missing = "none")]
    email: String,
}

fn main() {}
