use surreal_session::{RecordId, Table, View};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
    nickname: Option<String>,
}

#[derive(View)]
#[view(of = Person)]
struct Badge {
    #[view(missing = None)]
    nickname: Option<String>,
    #[view(skip, missing = false)]
    seen: bool,
    #[view(missing)]
    name: String,
}

fn main() {}
