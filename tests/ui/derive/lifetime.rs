use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person<'a> {
    id: RecordId,
    name: &'a str,
}

fn main() {}
