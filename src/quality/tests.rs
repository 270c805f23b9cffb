//! The checks on tables made by hand.
