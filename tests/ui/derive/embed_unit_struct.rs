use surreal_session::Embed;

#[derive(Embed)]
struct Nothing;

fn main() {}
