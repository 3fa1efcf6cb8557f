use surreal_session::{RecordId, Table};

struct Secret;

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    secret: Secret,
}

fn main() {}
