use surreal_session::Embed;

#[derive(Embed)]
struct Name<'a> {
    first: &'a str,
}

fn main() {}
