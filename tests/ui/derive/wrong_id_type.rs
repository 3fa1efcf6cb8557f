use surreal_session::Table;

#[derive(Table)]
struct Person {
    id: String,
    name: String,
}

fn main() {}
