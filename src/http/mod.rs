//! The only place that knows axum: router, parameters, one file per resource.
