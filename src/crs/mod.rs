//! PROJ, one transformer per thread and pair of systems; identification of a CRS; map sheets.
