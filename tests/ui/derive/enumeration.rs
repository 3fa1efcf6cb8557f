use surreal_session::Table;

#[derive(Table)]
enum Person {
    Adult,
    Child,
}

async fn use_it(session: &surreal_session::Session) {
    let _ = Person::select(session).await;
}

fn main() {}
