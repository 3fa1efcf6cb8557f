//! The report of a run.

use std::sync::Arc;

use surreal_session::Outcome;

use crate::{clock::Clock, follower::Follower, ledger::End, user::User};

pub(crate) fn print(
    users: &[Arc<User>],
    followers: &[Follower],
    reads: &[(u64, u64)],
    clock: &Clock,
) {
    let count = |end| {
        users
            .iter()
            .map(|user| user.ledger.count(end))
            .sum::<usize>()
    };
    eprintln!(
        "writes: {} acknowledged, {} unknown, {} failed, {} not sent, {} cancelled",
        count(End::Acknowledged),
        count(End::Refused(Outcome::Unknown)),
        count(End::Refused(Outcome::Failed)),
        count(End::Refused(Outcome::NotSent)),
        count(End::Cancelled),
    );
    let (all, answered) = reads.iter().fold((0, 0), |(all, answered), read| {
        (all + read.0, answered + read.1)
    });
    let gaps: u64 = followers.iter().map(Follower::gaps).sum();
    eprintln!("reads: {answered} of {all} answered; live streams: {gaps} gaps");
    eprintln!(
        "the latest call ended {:?} after its deadline",
        clock.worst()
    );
}
