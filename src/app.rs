//! Wiring: settings → catalog → router; start-up report; reload; graceful shutdown.
