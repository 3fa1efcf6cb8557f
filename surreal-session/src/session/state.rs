use std::{collections::BTreeMap, sync::Arc};

use super::{
    principal::Principal,
    select::{Part, use_request},
};
use crate::{
    auth::Tokens,
    error::Result,
    rpc::{Method, Request},
};

/// What a session is on the server, so that it can be set up again, whatever its history.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) principal: Option<Arc<Principal>>,
    pub(super) namespace: Option<String>,
    pub(super) database: Option<String>,
    /// Whether they were asked for, and not selected by signing in alone.
    pub(super) chosen: bool,
    /// Each variable's value as it was encoded.
    pub(super) variables: BTreeMap<String, Vec<u8>>,
}

impl State {
    pub(super) fn tokens(&self) -> Option<Tokens> {
        self.principal.as_ref().map(|principal| principal.tokens())
    }

    /// What signing in selects, it will select again.
    pub(super) fn signed_in_to(&mut self, namespace: Option<&str>, database: Option<&str>) {
        self.select(namespace.map(Into::into), database.map(Into::into));
        self.chosen = false;
    }

    /// What is selected stays so under another identity.
    pub(super) fn keep_selected(&mut self) {
        self.chosen = self.namespace.is_some();
    }

    pub(super) fn select(&mut self, namespace: Option<String>, database: Option<String>) {
        self.chosen = namespace.is_some();
        self.namespace = namespace;
        self.database = database;
    }

    /// Whether a live query means the same in a session of the one state and of the other.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let same_principal = match (&self.principal, &other.principal) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same_principal
            && self.namespace == other.namespace
            && self.database == other.database
            && self.variables == other.variables
    }

    /// The calls that make a session whose user is signed in what this says, each to be answered before the next is sent:
    /// one for the namespace and database, and one for each variable.
    pub(super) fn set_up(&self) -> Result<Vec<Request>> {
        let mut calls = Vec::with_capacity(1 + self.variables.len());
        if self.chosen {
            calls.push(use_request(
                &Part::of(self.namespace.as_deref()),
                &Part::of(self.database.as_deref()),
            )?);
        }
        for (name, value) in &self.variables {
            calls.push(
                Request::new(Method::Set)?
                    .param(name.as_str())?
                    .encoded(value)?,
            );
        }
        Ok(calls)
    }
}
