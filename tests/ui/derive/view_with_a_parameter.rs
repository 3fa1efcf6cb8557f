use surreal_session::{RecordId, Table, View};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
}

#[derive(View)]
#[view(of = Person)]
struct Badge<T> {
    name: T,
}

#[derive(View)]
#[view(of = Person)]
enum Card {
    Name(String),
}

fn main() {}
