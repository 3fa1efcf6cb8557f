use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Animal {
    id: RecordId<Animal>,
}

#[derive(Table)]
struct Person {
    id: RecordId<Animal>,
}

fn main() {}
