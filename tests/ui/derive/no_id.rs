use surreal_session::Table;

#[derive(Table)]
struct Person {
    name: String,
}

fn main() {}
