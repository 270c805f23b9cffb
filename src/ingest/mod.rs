//! From layers of a file to a table: reproject, clean, report.
