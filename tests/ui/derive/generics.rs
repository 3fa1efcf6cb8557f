use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person<T> {
    id: RecordId<Person<T>>,
    extra: T,
}

fn main() {}
