use surreal_session::{Embed, Table};

#[derive(Table)]
union Person {
    id: i64,
}

#[derive(Embed)]
union Address {
    city: i64,
}

fn main() {}
