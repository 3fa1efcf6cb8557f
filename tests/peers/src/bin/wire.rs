use surreal_session_peers::{Result, Wire, contend};

fn main() -> Result<()> {
    contend::<Wire>()
}
