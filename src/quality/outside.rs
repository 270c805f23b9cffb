//! Rows outside the boundary that the configuration names, or outside the area of use of the CRS of their source.

use super::{
    Boundary, Subject,
    assess::Found,
    finding::{Findings, Sure},
    placeholder::placeholder,
    roles::number,
};
use crate::{model::LonLatBounds, query::QueryError};

/// Boundaries drawn for small scales are off by this much, metres: Natural Earth 1 : 10 000 000 by a few kilometres.
const BOUNDARY_ERROR_M: f64 = 5_000.0;
/// Coordinate reference systems are used a little beyond their area; this far, degrees, nearly none is.
const BEYOND_AREA_DEG: f64 = 3.0;
/// The longest distances that are measured: rows beyond that are outside, however far.
const MEASURED: usize = 20_000;

pub(super) fn find(subject: &Subject<'_>) -> Result<Found, QueryError> {
    let area = subject.crs().and_then(|crs| Some((crs.label(), crs.area_of_use()?))).filter(|(_, area)| !is_world(&area.bounds));
    let mut found = Found::default();
    match (subject.boundary, &area) {
        (None, None) => return Ok(Found::not_looked("no boundary is set: `quality.within` in the configuration names one")),
        (Some(Err(reason)), None) => return Ok(Found::not_looked(reason)),
        (Some(Err(reason)), _) => found.notes.push(reason.to_owned()),
        (Some(Ok(boundary)), _) => {
            found.notes.push(format!("within: {}", boundary.label()));
            outside_boundary(subject, boundary, &mut found.findings)?;
        }
        (None, _) => {}
    }
    if let Some((label, area)) = area {
        found.notes.push(format!("area of use of {label}: {}", area.name));
        outside_area(subject, label, &area.bounds, &mut found.findings);
    }
    Ok(found)
}

fn is_world(bounds: &LonLatBounds) -> bool {
    bounds.to_array() == [-180.0, -90.0, 180.0, 90.0]
}

fn outside_boundary(subject: &Subject<'_>, boundary: &Boundary, findings: &mut Findings) -> Result<(), QueryError> {
    let (geometry, boxes) = (subject.table.geometry(), subject.table.boxes());
    let mut measured = 0;
    for row in subject.located().filter(|row| boundary.is_outside(&geometry.row(*row), &boxes[*row])) {
        let Some(position) = subject.position(row).filter(|position| placeholder(*position).is_none()) else { continue };
        subject.check_patience()?;
        measured += 1;
        let distance_m = if measured <= MEASURED { boundary.distance_m(position) } else { f64::INFINITY };
        let uncertainty_m = stated_uncertainty_m(subject, row).unwrap_or(0.0);
        let sure = match distance_m - uncertainty_m {
            beyond if beyond <= 0.0 => continue,
            beyond if beyond > BOUNDARY_ERROR_M => Sure::Certain,
            _ => Sure::Possible,
        };
        findings.row(sure, distance_m, row, None, || {
            let [lon, lat] = position;
            format!("longitude {lon}, latitude {lat} is {} outside {}", in_words(distance_m), boundary.label())
        });
    }
    Ok(())
}

fn outside_area(subject: &Subject<'_>, label: &str, area: &LonLatBounds, findings: &mut Findings) {
    let [west, south, east, north] = area.to_array();
    let margin = BEYOND_AREA_DEG;
    let wide =
        LonLatBounds::new(west - margin, south - margin, east + margin + if west > east { 360.0 } else { 0.0 }, north + margin);
    for row in subject.located() {
        let Some([lon, lat]) = subject.position(row).filter(|position| placeholder(*position).is_none()) else { continue };
        if area.contains(lon, lat) || findings.has(row) {
            continue;
        }
        let sure = if wide.is_ok_and(|wide| wide.contains(lon, lat)) { Sure::Possible } else { Sure::Likely };
        findings.row(sure, 0.0, row, None, || {
            format!("longitude {lon}, latitude {lat} is outside the area of use of {label} ({west}, {south}, {east}, {north})")
        });
    }
}

/// How far off a row says that it may be, metres.
pub(super) fn stated_uncertainty_m(subject: &Subject<'_>, row: usize) -> Option<f64> {
    let (place, metres) = subject.roles.uncertainty?;
    number(&subject.table.columns()[place], row).map(|number| number * metres).filter(|uncertainty| *uncertainty > 0.0)
}

/// A distance for people.
pub(super) fn in_words(metres: f64) -> String {
    match metres {
        m if !m.is_finite() => "far".to_owned(),
        m if m < 1000.0 => format!("{m:.0} m"),
        m if m < 10_000.0 => format!("{:.1} km", m / 1000.0),
        m => format!("{:.0} km", m / 1000.0),
    }
}
