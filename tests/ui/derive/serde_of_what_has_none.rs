use surreal_session::{RecordId, Table};

struct Settings;

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    #[table(serde)]
    settings: Settings,
}

fn main() {}
