use surreal_session::Embed;

#[derive(Embed)]
#[embed(tag = "kind")]
enum Shape {
    Circle { radius: f64 },
    Rectangle(f64, f64),
}

fn main() {}
