use surreal_session::Embed;

#[derive(Embed)]
enum Status {
    #[embed(renam = "a")]
    Active,
    #[embed(other)]
    Unknown,
}

fn main() {}
