use surreal_session::View;

mod people {
    use surreal_session::{RecordId, Table};

    #[derive(Table)]
    pub struct Person {
        pub id: RecordId<Person>,
        secret: String,
    }
}

#[derive(View)]
#[view(of = people::Person)]
struct Badge {
    secret: String,
}

fn main() {}
