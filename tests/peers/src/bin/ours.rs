use surreal_session_peers::{Ours, Result, contend};

fn main() -> Result<()> {
    contend::<Ours>()
}
