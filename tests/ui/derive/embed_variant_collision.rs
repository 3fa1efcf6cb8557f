use surreal_session::Embed;

#[derive(Embed)]
enum Status {
    Active,
    #[embed(rename = "Active")]
    Open,
}

fn main() {}
