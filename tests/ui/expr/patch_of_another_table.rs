use surreal_session::{RecordId, Session, Table, View};

#[derive(Table)]
#[table(patch = PersonPatch)]
struct Person {
    id: RecordId<Person>,
    name: String,
}

#[derive(Table)]
#[table(patch = AnimalPatch)]
struct Animal {
    id: RecordId<Animal>,
    name: String,
}

#[derive(View)]
#[view(of = Animal)]
struct Tag {
    name: String,
}

async fn use_it(session: &Session) {
    let _ = Person::update(session, "ada").apply(AnimalPatch::default()).await;
}

fn main() {}
