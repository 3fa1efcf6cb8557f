use surreal_session::{RecordId, Table};

#[derive(Table)]
#[table(edge)]
struct Wrote {
    id: RecordId<Wrote>,
    at: i64,
}

fn main() {}
