use surreal_session::{RecordId, Session, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
    age: u8,
    nickname: Option<String>,
}

#[derive(Table)]
struct Animal {
    id: RecordId<Animal>,
    age: u8,
}

async fn use_it(session: &Session) {
    let _ = Person::create(session, NewAnimal { age: 3 }).await;
}

fn main() {}
