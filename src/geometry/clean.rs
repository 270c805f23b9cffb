//! Makes rows fit to serve: finite, within ±180 and ±90, closed, wound and valid; or says why a row is not.

use super::{
    antimeridian::{Wrapped, may_need_wrapping, wrap},
    area::{Winding, winding},
    flaw::Flaw,
    make_valid::make_valid,
    noding::Tangled,
    parts::{Part, Polygon, Tidied, close_and_merge, drop_flat_and_wind, push_row, take_apart},
    validity::ValidityCheck,
};
use crate::model::{Defect, DefectKind, Geometries, GeometryKind, PartKind, RowGeometry};
use std::ops::Range;

/// What rounding may have added to a longitude of ±180 or a latitude of ±90, degrees: a tenth of a millimetre.
const ROUNDING_DEG: f64 = 1e-9;

/// Longitudes may run on beyond ±180 for one more turn.
const MAX_LONGITUDE_DEG: f64 = 540.0;

/// Nearer to 0 than this is 0, degrees: an atom is 1e-15 wide. The exact predicates would be wrong, as products of smaller
/// numbers underflow.
const TINY_DEG: f64 = 1e-100;

/// Makes every row of `geometries` (longitude and latitude in degrees) fit to serve, and writes to `defects` what
/// was wrong. Gives the rows that must be dropped, ascending; for each of them there is a defect.
///
/// - Coordinates that are not finite or lie beyond ±540 or ±90 reject the row.
/// - Rings are closed, consecutive equal positions merged, rings and lines without extent left out (a row of
///   which nothing is left is rejected), rings wound as RFC 7946, section 3.1.6 wants.
/// - What lies beyond ±180 or across it is turned or cut (RFC 7946, section 3.1.9).
/// - Polygons and multipolygons that OGC Simple Features calls invalid are rebuilt; those in a
///   collection one by one.
///
/// Positions that stay do so to the bit; rows without defects are untouched. Cleaning what is clean finds nothing.
pub fn clean(geometries: &mut Geometries, source_rows: &[u64], defects: &mut Vec<Defect>) -> Vec<usize> {
    let mut check = ValidityCheck::default();
    // Begun at the first row that changes.
    let mut rebuilt: Option<Geometries> = None;
    let mut rejected = vec![];
    for row in 0..geometries.len() {
        let outcome = clean_row(geometries, row, &mut check);
        if !matches!(outcome, Cleaned::Unchanged) {
            rebuilt.get_or_insert_with(|| first_rows(geometries, row));
        }
        let source_row = source_rows.get(row).copied().unwrap_or_default();
        match (&mut rebuilt, outcome) {
            (Some(rebuilt), Cleaned::Changed(parts, found)) => {
                push_row(rebuilt, &parts, geometries.kinds()[row]);
                defects.extend(found.into_iter().map(|(kind, detail)| Defect::repaired(source_row, kind, detail)));
            }
            (Some(rebuilt), Cleaned::Rejected(kind, detail)) => {
                rebuilt.end_row(GeometryKind::Null);
                defects.push(Defect::rejected(source_row, kind, detail));
                rejected.push(row);
            }
            (Some(rebuilt), Cleaned::Unchanged) => rebuilt.push_row(geometries.row(row)),
            (None, _) => {}
        }
    }
    if let Some(rebuilt) = rebuilt {
        *geometries = rebuilt;
    }
    rejected
}

/// A kind of defect and what exactly.
pub(super) type Finding = (DefectKind, String);

enum Cleaned {
    Unchanged,
    Changed(Vec<Part>, Vec<Finding>),
    Rejected(DefectKind, String),
}

fn first_rows(geometries: &Geometries, rows: usize) -> Geometries {
    let mut copy = geometries.clone();
    copy.truncate(rows);
    copy
}

fn clean_row(geometries: &Geometries, row: usize, check: &mut ValidityCheck) -> Cleaned {
    let geometry = geometries.row(row);
    if is_tidy(geometry) && groups(geometry).all(|parts| check.first_flaw(geometries, row, parts).is_none()) {
        return Cleaned::Unchanged;
    }
    let mut found = vec![];
    let mut parts = take_apart(geometry);
    if let Err((kind, detail)) = bring_into_range(&mut parts, &mut found) {
        return Cleaned::Rejected(kind, detail);
    }
    let mut tidied = Tidied::default();
    for part in &mut parts {
        close_and_merge(part, &mut tidied);
    }
    let rebuilt = wrap_all(parts, &mut found).and_then(|parts| {
        let parts = parts.into_iter().filter_map(|part| drop_flat_and_wind(part, &mut tidied)).collect();
        found.extend(tidied.findings());
        make_groups_valid(parts, geometry.kind(), check, &mut found)
    });
    let parts = match rebuilt {
        Ok(parts) => parts,
        Err(tangled) => return Cleaned::Rejected(DefectKind::SelfIntersection, tangled.to_string()),
    };
    if found.is_empty() {
        Cleaned::Unchanged
    } else if parts.is_empty() {
        Cleaned::Rejected(DefectKind::Degenerate, "nothing is left: no line or ring has any extent".to_owned())
    } else {
        Cleaned::Changed(parts, found)
    }
}

/// Whether nothing but validity is left to check: the quick look that most rows pass.
fn is_tidy(row: RowGeometry<'_>) -> bool {
    row.parts().all(|part| match row.part_kind(part) {
        PartKind::Point => row.rings(part).all(|ring| row.coords(ring).iter().all(in_range)),
        PartKind::Line => row.rings(part).all(|ring| row.coords(ring).len() >= 2 && is_tidy_path(row.coords(ring))),
        PartKind::Polygon => row.rings(part).enumerate().all(|(i, ring)| is_tidy_ring(row.coords(ring), i == 0)),
    })
}

fn is_tidy_ring(ring: &[[f64; 2]], exterior: bool) -> bool {
    let wanted = if exterior { Winding::CounterClockwise } else { Winding::Clockwise };
    ring.len() >= 4 && ring.first() == ring.last() && is_tidy_path(ring) && winding(ring) == Some(wanted)
}

/// In range, without equal neighbours and without edges that may cross the antimeridian.
fn is_tidy_path(path: &[[f64; 2]]) -> bool {
    let tidy_edge = |edge: &[[f64; 2]]| edge[0] != edge[1] && (edge[0][0] - edge[1][0]).abs() <= 180.0;
    path.iter().all(in_range) && path.windows(2).all(tidy_edge)
}

/// NaN is not.
fn in_range(p: &[f64; 2]) -> bool {
    p[0].abs() <= 180.0 && p[1].abs() <= 90.0 && !p.iter().any(|v| is_tiny(*v))
}

fn is_tiny(v: f64) -> bool {
    v.abs() < TINY_DEG && v != 0.0
}

/// The parts that must be valid together: the members of a multipolygon; each part of a collection alone.
fn groups(row: RowGeometry<'_>) -> impl Iterator<Item = Range<usize>> {
    let together = matches!(row.kind(), GeometryKind::Polygon | GeometryKind::MultiPolygon);
    let parts = row.parts();
    let size = if together { parts.len().max(1) } else { 1 };
    let polygons = move |range: &Range<usize>| row.part_kind(range.start) == PartKind::Polygon;
    parts.clone().step_by(size).map(move |start| start..start + size).filter(polygons)
}

/// Refuses coordinates that no longitude and latitude can be, and moves those just beyond ±180 or ±90, or next to 0, onto it.
pub(super) fn bring_into_range(parts: &mut [Part], found: &mut Vec<Finding>) -> Result<(), Finding> {
    let (mut moved, mut zeroed) = (0usize, 0usize);
    for p in parts.iter_mut().flat_map(Part::positions_mut) {
        let [lon, lat, _] = *p;
        if !lon.is_finite() || !lat.is_finite() {
            return Err((DefectKind::NotFinite, format!("position {lon} {lat}")));
        }
        if lat.abs() > 90.0 + ROUNDING_DEG || lon.abs() > MAX_LONGITUDE_DEG {
            return Err((DefectKind::OutOfRange, format!("{lon:?} {lat:?} is not a longitude and latitude in degrees")));
        }
        if lat.abs() > 90.0 {
            p[1] = 90.0f64.copysign(lat);
            moved += 1;
        }
        if lon.abs() > 180.0 && lon.abs() <= 180.0 + ROUNDING_DEG {
            p[0] = 180.0f64.copysign(lon);
            moved += 1;
        }
        for v in p[..2].iter_mut().filter(|v| is_tiny(**v)) {
            *v = 0.0;
            zeroed += 1;
        }
    }
    if zeroed > 0 {
        found.push((DefectKind::OutOfRange, format!("{zeroed} coordinates too near to 0 to be meant became 0")));
    }
    if moved > 0 {
        found.push((DefectKind::OutOfRange, format!("{moved} coordinates a rounding error beyond ±180 or ±90 moved onto it")));
    }
    Ok(())
}

fn wrap_all(parts: Vec<Part>, found: &mut Vec<Finding>) -> Result<Vec<Part>, Tangled> {
    if !parts.iter().any(may_need_wrapping) {
        return Ok(parts);
    }
    let mut all = Wrapped::default();
    let mut out = Vec::with_capacity(parts.len() + 1);
    for part in parts {
        let Wrapped { turned, cut } = wrap(part, &mut out)?;
        all = Wrapped { turned: all.turned || turned, cut: all.cut || cut };
    }
    if all.cut {
        found.push((DefectKind::CutAtAntimeridian, format!("now {} {}", out.len(), plural(out.len(), "part"))));
    } else if all.turned {
        found.push((DefectKind::OutOfRange, "longitudes beyond ±180 were turned into it".to_owned()));
    }
    Ok(out)
}

/// Whether the parts of a row are valid, as they are to be together or alone.
pub(super) fn groups_are_valid(parts: &[Part], kind: GeometryKind, check: &mut ValidityCheck) -> bool {
    let mut row = Geometries::default();
    push_row(&mut row, parts, kind);
    groups(row.row(0)).all(|group| check.first_flaw(&row, 0, group).is_none())
}

/// Rebuilds the groups that are invalid.
pub(super) fn make_groups_valid(
    parts: Vec<Part>,
    kind: GeometryKind,
    check: &mut ValidityCheck,
    found: &mut Vec<Finding>,
) -> Result<Vec<Part>, Tangled> {
    let mut row = Geometries::default();
    push_row(&mut row, &parts, kind);
    let flaws: Vec<(Range<usize>, Flaw)> =
        groups(row.row(0)).filter_map(|group| Some((group.clone(), check.first_flaw(&row, 0, group)?))).collect();
    let Some((_, first)) = flaws.first() else { return Ok(parts) };
    let mut out = Vec::with_capacity(parts.len());
    let (mut done, mut polygons) = (0, 0);
    for (group, _) in &flaws {
        out.extend_from_slice(&parts[done..group.start]);
        done = group.end;
        let invalid: Vec<Polygon> = parts[group.clone()].iter().cloned().filter_map(Part::into_polygon).collect();
        let valid = make_valid(&invalid)?;
        polygons += valid.len();
        out.extend(valid.into_iter().map(Part::Polygon));
    }
    out.extend_from_slice(&parts[done..]);
    found.push((DefectKind::SelfIntersection, format!("{first}; rebuilt as {polygons} {}", plural(polygons, "polygon"))));
    Ok(out)
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;
