/// The known effect of a call that ended in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The call never left this process: nothing happened on the server.
    NotSent,
    /// The server answered that the call failed, and it had no effect beyond what the error says.
    Failed,
    /// The call was sent and no usable answer came: it may or may not have taken effect. Look
    /// before you repeat it.
    Unknown,
}
