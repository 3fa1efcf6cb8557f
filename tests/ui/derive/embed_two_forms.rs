use surreal_session::Embed;

#[derive(Embed)]
#[embed(tag = "kind", untagged)]
enum Status {
    Active,
    Closed,
}

#[derive(Embed)]
#[embed(content = "of")]
enum Contact {
    Email(String),
}

#[derive(Embed)]
#[embed(tag = "kind", content = "kind")]
enum Pet {
    Cat(String),
}

#[derive(Embed)]
#[embed(repr = "u8")]
enum Level {
    Low,
}

fn main() {}
