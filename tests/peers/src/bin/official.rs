use surreal_session_peers::{Official, Result, contend};

fn main() -> Result<()> {
    contend::<Official>()
}
