use surreal_session::{RecordId, Table, View};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
}

#[derive(Table)]
struct Animal {
    id: RecordId<Animal>,
    name: String,
}

#[derive(View)]
#[view(of = Person)]
struct Badge {
    #[view(expr = Animal::NAME)]
    name: String,
}

fn main() {}
