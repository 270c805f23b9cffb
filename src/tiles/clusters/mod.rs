//! Points that are near each other, drawn as one.
//!
//! ```text
//! sweep       what is near each other at one zoom
//! hierarchy   … at all zooms: clusters within clusters
//! clustered   … of a collection, or what a filter leaves of it; links to what is in them
//! properties  what tiles tell of a cluster
//! kept        the hierarchies made lately
//! ```

mod clustered;
mod hierarchy;
mod kept;
mod properties;
mod sweep;

#[cfg(test)]
mod tests;

pub use clustered::{ClusterName, Clustered, clusters_of, edition, is_of_points};
pub use hierarchy::{Cluster, Hierarchy};
pub use kept::KeptClusters;
pub use properties::{ClusterProperties, cluster_fields, field_type};
