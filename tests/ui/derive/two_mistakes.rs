use surreal_session::Table;

#[derive(Table)]
struct Person {
    #[table(rename = "")]
    name: String,
    #[table(skip, computed)]
    age: u8,
}

// The items that the derive generates nevertheless are not reported missing.
fn use_it() -> NewPerson {
    let _ = Person::NAME;
    NewPerson { name: String::new() }
}

fn main() {}
