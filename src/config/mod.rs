//! The configuration: as typed (`file`), then validated (`settings`). Builds nothing.
