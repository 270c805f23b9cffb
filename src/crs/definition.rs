//! From a definition to what it means.

use super::{
    Transformer,
    proj_ffi::{Axis, Context, Object, ObjectKind, with_context},
    qaztrf, spelling,
};
use crate::model::{CrsReference, CrsReport, LonLatBounds};

/// A horizontal coordinate reference system that PROJ understands.
#[derive(Debug, Clone, PartialEq)]
pub struct Crs {
    /// What PROJ is given.
    pub(super) definition: String,
    code: Option<String>,
    name: String,
    kind: CrsKind,
    northing_first: bool,
    unit: String,
    area_of_use: Option<AreaOfUse>,
    /// It carries a shift to WGS 84 of its own (`+towgs84`, `TOWGS84[]`).
    pub(super) is_bound: bool,
    /// The coordinates to be read are northing (latitude) first.
    pub(super) stored_northing_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CrsKind {
    Geographic,
    Projected,
}

/// Where a CRS or an operation may be used.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaOfUse {
    /// In words, as in `Kazakhstan - onshore including Caspian Sea.`
    pub name: String,
    /// As a box, west > east over the antimeridian.
    pub bounds: LonLatBounds,
}

/// Why a definition cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    /// PROJ does not take it.
    #[error(
        "PROJ does not understand the coordinate reference system `{definition}`: {reason}; write it as EPSG:28412, WKT, PROJJSON or a PROJ string"
    )]
    NotUnderstood {
        /// As given, shortened.
        definition: String,
        /// PROJ's reason.
        reason: String,
    },
    /// It means something other than a CRS.
    #[error("`{definition}` is not a coordinate reference system: PROJ takes it for `{name}`")]
    NotACrs {
        /// As given, shortened.
        definition: String,
        /// What PROJ takes it for.
        name: String,
    },
    /// A CRS without a place on the map.
    #[error("`{name}` is a {kind} coordinate reference system; only geographic and projected ones can be put on a map")]
    NotHorizontal {
        /// Its name.
        name: String,
        /// `geocentric`, `vertical` …
        kind: &'static str,
    },
    /// No way to WGS 84.
    #[error("PROJ knows no operation from `{name}` to WGS 84")]
    NoOperation {
        /// Its name.
        name: String,
    },
    /// It has to be named in an answer, and has no name.
    #[error("`{name}` has no code; coordinates can be given in a system that has one, as in EPSG:28412")]
    NoCode {
        /// Its name.
        name: String,
    },
    /// PROJ itself does not start.
    #[error("PROJ cannot be started: out of memory")]
    ProjUnavailable,
}

impl Crs {
    /// Finds out what a reference means.
    ///
    /// A definition without a code (the WKT of a `.prj`) gets the code of the CRS in PROJ's database that is
    /// equivalent to it, and with it the area of use and the operations known for it. Of a compound CRS
    /// the horizontal part is taken. A few systems newer than PROJ's database are known as well.
    pub fn resolve(reference: &CrsReference) -> Result<Self, CrsError> {
        let definition = spelling::normalise(&reference.definition);
        let definition = spelling::epsg_code(&definition).and_then(qaztrf::wkt).unwrap_or(definition);
        let mut crs = with_context(|context| from_definition(context, definition)).ok_or(CrsError::ProjUnavailable)??;
        crs.stored_northing_first = crs.northing_first && reference.authority_axis_order;
        Ok(crs)
    }

    /// Longitude, latitude on WGS 84 (OGC:CRS84), degrees.
    pub fn crs84() -> Self {
        Self {
            definition: "OGC:CRS84".to_owned(),
            code: Some("OGC:CRS84".to_owned()),
            name: "WGS 84 (CRS84)".to_owned(),
            kind: CrsKind::Geographic,
            northing_first: false,
            unit: "degree".to_owned(),
            area_of_use: LonLatBounds::new(-180.0, -90.0, 180.0, 90.0)
                .ok()
                .map(|bounds| AreaOfUse { name: "World.".to_owned(), bounds }),
            is_bound: false,
            stored_northing_first: false,
        }
    }

    /// `EPSG:28412`, where it has an authority's code.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
    /// `Pulkovo 1942 / Gauss-Kruger zone 12`.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The code, or the name where there is none: how to call it in a sentence.
    pub fn label(&self) -> &str {
        self.code().unwrap_or(&self.name)
    }
    /// Whether its coordinates are angles.
    pub fn is_geographic(&self) -> bool {
        self.kind == CrsKind::Geographic
    }
    /// Whether the authority puts northing (latitude) before easting (longitude).
    pub fn northing_first(&self) -> bool {
        self.northing_first
    }
    /// The unit of its first axis: `metre`, `degree` …
    pub fn unit(&self) -> &str {
        &self.unit
    }
    /// Where it may be used.
    pub fn area_of_use(&self) -> Option<&AreaOfUse> {
        self.area_of_use.as_ref()
    }

    /// The part of a load report about the CRS.
    pub fn report(&self, reference: &CrsReference, transformer: &Transformer) -> CrsReport {
        let operation = transformer.operation();
        CrsReport {
            code: self.code.clone(),
            name: self.name.clone(),
            reference: reference.clone(),
            operation: operation.map(|o| o.description.clone()),
            accuracy_m: operation.and_then(|o| o.accuracy_m),
        }
    }
}

fn from_definition(context: &Context, definition: String) -> Result<Crs, CrsError> {
    let object =
        context.create(&definition).map_err(|reason| CrsError::NotUnderstood { definition: shortened(&definition), reason })?;
    let object = if object.kind() == ObjectKind::Compound { object.horizontal_part().unwrap_or(object) } else { object };
    let is_bound = object.kind() == ObjectKind::Bound;
    let plain = if is_bound { object.unbound().unwrap_or(object) } else { object };
    let kind = match plain.kind() {
        ObjectKind::Geographic2D | ObjectKind::Geographic3D => CrsKind::Geographic,
        ObjectKind::Projected => CrsKind::Projected,
        ObjectKind::OtherCrs(kind) => return Err(CrsError::NotHorizontal { name: plain.name(), kind }),
        ObjectKind::Compound | ObjectKind::Bound => {
            return Err(CrsError::NotHorizontal { name: plain.name(), kind: "compound" });
        }
        ObjectKind::NotACrs => return Err(CrsError::NotACrs { definition: shortened(&definition), name: plain.name() }),
    };
    Ok(describe(context, definition, &plain, kind, is_bound))
}

/// Fills in what is known of the CRS, from the database where it has a code.
fn describe(context: &Context, definition: String, own: &Object, kind: CrsKind, is_bound: bool) -> Crs {
    let code = own.code().or_else(|| own.identify());
    let registered = code.as_deref().and_then(|code| context.create(code).ok());
    // A shift of its own would be lost with the database's definition.
    let definition = if registered.is_some() && !is_bound { code.clone().unwrap_or(definition) } else { definition };
    let known = registered.as_ref().unwrap_or(own);
    let axes = known.axes();
    Crs {
        definition,
        name: known.name(),
        kind,
        northing_first: is_northing_first(&axes),
        unit: axes.into_iter().next().map(|axis| axis.unit).unwrap_or_default(),
        area_of_use: known.area_of_use().or_else(|| own.area_of_use()),
        code,
        is_bound,
        stored_northing_first: false,
    }
}

/// Whether PROJ exchanges the axes to give x, y. Around a pole both axes point north or south, and only their names
/// tell them apart: EPSG:32661 is northing, easting, EPSG:5041 the other way round.
fn is_northing_first(axes: &[Axis]) -> bool {
    let [first, second, ..] = axes else { return false };
    match (first.direction.as_str(), second.direction.as_str()) {
        ("north", "east") => true,
        ("north", "north") | ("south", "south") => first.name.to_lowercase().starts_with("northing"),
        _ => false,
    }
}

/// A WKT of a page is too much for one sentence.
fn shortened(definition: &str) -> String {
    const MAX_CHARS: usize = 80;
    let one_line: String = definition.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= MAX_CHARS {
        return one_line;
    }
    one_line.chars().take(MAX_CHARS).chain(['…']).collect()
}

#[cfg(test)]
mod tests;
