use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
}

#[derive(Table)]
#[table(edge)]
struct Wrote {
    id: RecordId<Wrote>,
    r#in: RecordId<Person>,
    out: String,
}

fn main() {}
