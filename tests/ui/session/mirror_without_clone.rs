use surreal_session::{RecordId, Session, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
}

fn example(session: &Session) {
    let _ = Person::mirror(session);
}

fn main() {}
