use surreal_session::{RecordId, Table, View};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
    age: Option<u8>,
}

#[derive(View)]
#[view(of = Person)]
struct Badge {
    name: u32,
    age: u8,
}

fn main() {}
