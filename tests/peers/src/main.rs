fn main() -> surreal_session_peers::Result<()> {
    surreal_session_peers::run()
}
