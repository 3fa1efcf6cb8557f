use surreal_session::Embed;

#[derive(Embed)]
enum Never {}

fn main() {}
