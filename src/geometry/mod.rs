//! One operation per file, pure: clean, cut, clip, simplify, quantise, repair.
