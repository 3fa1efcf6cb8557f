use surreal_session::View;

#[derive(View)]
struct Badge {
    name: String,
}

fn main() {}
