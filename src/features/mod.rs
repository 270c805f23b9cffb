//! Reading features: query → page, and the writer of GeoJSON.
