use surreal_session::Embed;

#[derive(Embed)]
#[embed(tag = "kind")]
struct Address {
    city: String,
}

fn main() {}
