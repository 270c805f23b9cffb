//! The packed Hilbert R-tree.
