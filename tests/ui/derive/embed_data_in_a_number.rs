use surreal_session::Embed;

#[derive(Embed)]
#[embed(repr = "int")]
enum Level {
    Low,
    High(u8),
}

fn main() {}
