use surreal_session::{RecordId, Table, View};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
}

#[derive(View)]
#[view(of = Person)]
struct Badge {
    #[view(field = name, expr = Person::NAME)]
    title: String,
    #[view(rename = "name")]
    text: String,
}

fn main() {}
