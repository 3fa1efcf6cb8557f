//! Ways to a server: several endpoints, servers that start, proxies, gateways, TLS.

mod endpoints;
mod gate;
mod gateways;
mod headers;
mod proxies;
mod refusals;
mod starting;
