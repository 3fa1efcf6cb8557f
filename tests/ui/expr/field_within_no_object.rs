use surreal_session::{RecordId, Session, Table};

#[derive(Debug, Clone, Table)]
struct Person {
    id: RecordId<Person>,
    age: u8,
}

async fn example(session: &Session) {
    let _ = Person::select(session).filter(Person::AGE.field(Person::AGE).eq(3)).await;
}

fn main() {}
