use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    #[table(serde)]
    id: RecordId<Person>,
    #[table(serde, skip)]
    seen: bool,
}

fn main() {}
