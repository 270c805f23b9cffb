//! `gpkg_spatial_ref_sys` (12-128r18, section 1.1.2).

use crate::model::CrsReference;
use rusqlite::{Connection, OptionalExtension, Result, Row};

/// Authorities whose codes PROJ knows better than a WKT in a file does.
const AUTHORITIES: [&str; 2] = ["EPSG", "ESRI"];

/// The CRS that a table's `srs_id` stands for; without one, `notes` tells why.
pub(super) fn find(connection: &Connection, srs_id: i64, notes: &mut Vec<String>) -> Result<Option<CrsReference>> {
    match srs_id {
        -1 => notes.push("srs_id -1: the file calls its CRS an undefined Cartesian one".to_owned()),
        0 => notes.push("srs_id 0: the file calls its CRS an undefined geographic one".to_owned()),
        _ => {
            let sql = "SELECT * FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
            let definition = connection.query_row(sql, [srs_id], definition).optional()?;
            return Ok(Some(reference(srs_id, definition.flatten(), notes)));
        }
    }
    Ok(None)
}

fn reference(srs_id: i64, definition: Option<String>, notes: &mut Vec<String>) -> CrsReference {
    let definition = definition.unwrap_or_else(|| {
        notes.push(format!("gpkg_spatial_ref_sys does not define srs_id {srs_id}; it is taken as an EPSG code"));
        format!("EPSG:{srs_id}")
    });
    CrsReference::from_file(definition, format!("gpkg_spatial_ref_sys, srs_id {srs_id}"))
}

/// Authority and code, else the WKT 2 of the CRS WKT extension, else the WKT 1.
fn definition(row: &Row<'_>) -> Result<Option<String>> {
    let organization: String = row.get::<_, Option<String>>("organization")?.unwrap_or_default().to_uppercase();
    let code: Option<i64> = row.get("organization_coordsys_id")?;
    if let Some(code) = code.filter(|code| *code > 0 && AUTHORITIES.contains(&organization.as_str())) {
        return Ok(Some(format!("{organization}:{code}")));
    }
    let wkt2: Option<String> = row.get("definition_12_063").unwrap_or_default();
    let wkt1: Option<String> = row.get("definition")?;
    Ok([wkt2, wkt1].into_iter().flatten().find(|wkt| wkt.contains('[')))
}
