//! What the library does on a real server. Each test has a namespace and database of its own.

mod testing;
