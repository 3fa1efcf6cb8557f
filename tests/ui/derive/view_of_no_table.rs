use surreal_session::View;

struct Person;

#[derive(View)]
#[view(of = Person)]
struct Badge {
    #[view(skip)]
    name: String,
}

fn main() {}
