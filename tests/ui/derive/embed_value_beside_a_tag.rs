use surreal_session::Embed;

#[derive(Embed)]
#[embed(tag = "kind")]
enum Contact {
    Email(String),
}

fn main() {}
