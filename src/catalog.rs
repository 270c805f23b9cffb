//! Collection id → collection; an atomically swapped snapshot.
