use surreal_session::{RecordId, Table};

#[derive(surreal_session::Embed)]
struct Address {
    name: String,
    city: String,
}

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
    #[table(flatten)]
    address: Address,
}

fn main() {}
