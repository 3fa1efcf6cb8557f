use std::{collections::BTreeMap, sync::Arc};

use super::principal::Principal;
use crate::{
    auth::Tokens,
    error::Result,
    rpc::{Method, Request},
};

/// The state of a session, from which it can be set up again on the server, whatever its history.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) principal: Option<Arc<Principal>>,
    pub(super) namespace: Option<String>,
    pub(super) database: Option<String>,
    /// Set if they were asked for, rather than selected by signing in alone.
    pub(super) chosen: bool,
    /// Each variable's value as it was encoded.
    pub(super) variables: BTreeMap<String, Vec<u8>>,
}

impl State {
    pub(super) fn tokens(&self) -> Option<Tokens> {
        self.principal.as_ref().map(|principal| principal.tokens())
    }

    /// Notes the selection that signing in made, and that it will make again.
    pub(super) fn signed_in_to(&mut self, namespace: Option<String>, database: Option<String>) {
        self.select(namespace, database);
        self.chosen = false;
    }

    /// Keeps the selection under another identity.
    pub(super) fn keep_selected(&mut self) {
        self.chosen = self.namespace.is_some();
    }

    pub(super) fn select(&mut self, namespace: Option<String>, database: Option<String>) {
        self.chosen = namespace.is_some();
        self.namespace = namespace;
        self.database = database;
    }

    /// Tests whether this principal is the one that is signed in.
    pub(super) fn is_of(&self, principal: &Arc<Principal>) -> bool {
        let own = self.principal.as_ref();
        own.is_some_and(|own| Arc::ptr_eq(own, principal))
    }

    /// Tests whether the same user is in the same database.
    pub(super) fn is_where(&self, other: &Self) -> bool {
        let same_principal = match &other.principal {
            Some(principal) => self.is_of(principal),
            None => self.principal.is_none(),
        };
        same_principal && self.namespace == other.namespace && self.database == other.database
    }

    /// Tests whether there is no user and nothing is selected, as after a reset.
    pub(super) fn is_blank(&self) -> bool {
        self.principal.is_none() && self.namespace.is_none()
    }

    /// The calls that make a session whose user is signed in what this says, each to be answered
    /// before the next is sent: one for the namespace and database, and one for each variable.
    pub(super) fn set_up(&self) -> Result<Vec<Request>> {
        let mut calls = Vec::with_capacity(1 + self.variables.len());
        if self.chosen {
            calls.push(self.use_request()?);
        }
        for (name, value) in &self.variables {
            calls.push(
                Request::new(Method::Set)?
                    .param(name.as_str())?
                    .encoded_bytes(value)?,
            );
        }
        Ok(calls)
    }
}
