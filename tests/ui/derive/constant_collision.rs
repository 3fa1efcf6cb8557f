use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    first_name: String,
    #[allow(non_snake_case)]
    firstName: String,
}

fn main() {}
