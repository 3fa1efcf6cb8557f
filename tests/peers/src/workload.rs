/// The workloads. One operation is what the name says in the singular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Workload {
    GetSequential,
    GetInFlight,
    GetTwoSockets,
    Select,
    Insert,
    Create,
    Live,
    Fork,
}

/// Rows of the table that is read, and of one insert.
pub(crate) const ROWS: usize = 10_000;

/// The number of calls in flight, in workloads with several.
pub(crate) const IN_FLIGHT: usize = 64;

impl Workload {
    pub(crate) const ALL: [Self; 8] = [
        Self::GetSequential,
        Self::GetInFlight,
        Self::GetTwoSockets,
        Self::Select,
        Self::Insert,
        Self::Create,
        Self::Live,
        Self::Fork,
    ];

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::GetSequential => "get by id, one after the other",
            Self::GetInFlight => "get by id, 64 in flight",
            Self::GetTwoSockets => "get by id, 64 in flight on 2 sockets",
            Self::Select => "select of 10,000 rows",
            Self::Insert => "insert of 10,000 rows",
            Self::Create => "create, 64 in flight",
            Self::Live => "live notification",
            Self::Fork => "fork of a session and its first query",
        }
    }

    /// Operations of one round.
    pub(crate) const fn operations(self) -> usize {
        match self {
            Self::GetSequential => 2_000,
            Self::GetInFlight | Self::GetTwoSockets => 10_000,
            Self::Select => 5,
            Self::Insert => 1,
            Self::Create => 4_000,
            Self::Live => 1_000,
            Self::Fork => 20,
        }
    }

    /// Tests whether it changes the database that is written to, which is emptied before it.
    pub(crate) const fn writes(self) -> bool {
        matches!(self, Self::Insert | Self::Create | Self::Live)
    }
}

impl std::fmt::Display for Workload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::str::FromStr for Workload {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|workload| workload.to_string() == name)
            .ok_or_else(|| format!("no workload {name:?}"))
    }
}
