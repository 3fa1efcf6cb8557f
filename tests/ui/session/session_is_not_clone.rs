use surreal_session::Session;

fn example(session: Session) -> Session {
    session.clone()
}

fn main() {}
