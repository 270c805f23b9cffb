//! Where features live: the immutable table and its snapshot on disk.
