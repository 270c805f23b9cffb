//! What to make of every column: a property, a coordinate, or both; decided once, from the layout and
//! the sample.

use super::{
    cell,
    layout::Layout,
    number::{Notation, notation},
    position::{self, Found, Position},
    records::Dialect,
};
use crate::{
    format::{DeclaredColumn, FormatError, ReadOptions, SourceFile},
    model::{ColumnType, CrsReference},
};

/// How to read a row.
#[derive(Debug)]
pub(super) struct Plan {
    pub dialect: Dialect,
    /// Records before the first row.
    pub skipped_records: usize,
    pub columns: Vec<Column>,
    pub position: Position,
    /// The properties, in order.
    pub properties: Vec<DeclaredColumn>,
}

/// One column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    /// Its place among the properties; a column that is nothing but the geometry has none.
    pub property: Option<usize>,
    /// Numbers in it have a decimal comma.
    pub decimal_comma: bool,
}

/// A plan, and what it says about the layer.
#[derive(Debug)]
pub(super) struct Planned {
    pub plan: Plan,
    pub crs: Option<CrsReference>,
    pub geometry_column: String,
    pub notes: Vec<String>,
}

impl Planned {
    /// Decides about every column.
    ///
    /// # Errors
    /// [`FormatError::Unsupported`] when the options name a column that is not there.
    pub fn of(layout: Layout, options: &ReadOptions, source: &SourceFile) -> Result<Self, FormatError> {
        let Found { position, geometry_only, mut notes } =
            position::find(&layout, options.xy_columns.as_ref()).map_err(|reason| source.unsupported(reason))?;
        let (crs, geometry_column) = match &position {
            Position::Cell { column, srid } => {
                let name = layout.columns.get(*column).cloned().unwrap_or_default();
                (srid.map(|srid| CrsReference::from_file(format!("EPSG:{srid}"), format!("the SRID in column {name}"))), name)
            }
            _ => (None, "geometry".to_owned()),
        };
        let commas = if layout.dialect.delimiter == b',' { vec![] } else { decimal_commas(&layout, &mut notes) };
        let mut properties = vec![];
        let columns = layout.columns.iter().enumerate().map(|(i, name)| {
            let property = (!geometry_only.contains(&i)).then(|| {
                properties.push((name.clone(), ColumnType::Text));
                properties.len() - 1
            });
            Column { name: name.clone(), property, decimal_comma: commas.contains(&i) }
        });
        let columns = columns.collect();
        notes.splice(0..0, layout.notes);
        let plan = Plan { dialect: layout.dialect, skipped_records: layout.skipped_records, columns, position, properties };
        Ok(Self { plan, crs, geometry_column, notes })
    }
}

/// The columns whose numbers have a decimal comma. `1,234` alone may be a thousand: then other columns
/// of the file decide.
fn decimal_commas(layout: &Layout, notes: &mut Vec<String>) -> Vec<usize> {
    let (mut certain, mut doubtful, mut points) = (vec![], vec![], false);
    for column in 0..layout.columns.len() {
        let (mut commas, mut thousands, mut decimal_points, mut others) = (0, 0, 0, 0);
        for cell in layout.filled(column) {
            match notation(cell) {
                Notation::Comma => commas += 1,
                Notation::CommaOrThousands => thousands += 1,
                Notation::Point => decimal_points += usize::from(cell.contains('.')),
                Notation::None => others += 1,
            }
        }
        match (others, decimal_points, commas, thousands) {
            (0, 0, 1.., _) => certain.push(column),
            (0, 0, 0, 1..) => doubtful.push(column),
            (0, 1.., 0, 0) => points = true,
            _ => {}
        }
    }
    if !doubtful.is_empty() && (points || certain.is_empty()) {
        let names = layout.names(&doubtful);
        notes.push(format!("`1,234` in {names} may have a decimal comma or be a thousand: left as text"));
    } else {
        certain.append(&mut doubtful);
        certain.sort_unstable();
    }
    if !certain.is_empty() {
        notes.push(format!("decimal commas read as points in {}", layout.names(&certain)));
    }
    certain
}

/// The SRID of the first sampled geometry that has one.
pub(super) fn sampled_srid(layout: &Layout, column: usize) -> Option<u32> {
    layout.filled(column).find_map(cell::srid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> Planned {
        let source = SourceFile::from_bytes("test.csv", b"").unwrap();
        Planned::of(Layout::of(text, true), &ReadOptions::default(), &source).unwrap()
    }

    fn comma_columns(text: &str) -> Vec<String> {
        plan(text).plan.columns.into_iter().filter(|c| c.decimal_comma).map(|c| c.name).collect()
    }

    #[test]
    fn columns_of_decimal_commas_are_found() {
        assert_eq!(comma_columns("a;b;c;d\n1,5;1,25;x;1\n2;-3,5;1,5;2\n"), ["a", "b"]);
        assert_eq!(comma_columns("a;b\n1,5;1.5\n"), ["a"]);
        assert!(comma_columns("a,b\n\"1,5\",2\n").is_empty());
    }

    #[test]
    fn a_comma_before_three_digits_is_decided_by_other_columns() {
        assert_eq!(comma_columns("a;b\n1,234;1,5\n"), ["a", "b"]);
        let doubtful = plan("a;b\n1,234;1.5\n");
        assert!(doubtful.plan.columns.iter().all(|c| !c.decimal_comma));
        assert!(doubtful.notes.iter().any(|n| n.contains("may have a decimal comma")), "{:?}", doubtful.notes);
    }

    #[test]
    fn coordinates_that_are_the_geometry_are_no_properties() {
        let planned = plan("name\tlon\tlat\tore\nA\t75,5\t49,7\t1\n");
        let names: Vec<&str> = planned.plan.properties.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["name", "ore"]);
        assert_eq!(planned.plan.columns[3].property, Some(1));
    }

    #[test]
    fn the_srid_of_a_geometry_column_is_the_crs() {
        let planned = plan("id\tgeom\n1\t\n2\tSRID=28412;POINT(1 2)\n");
        assert_eq!(planned.crs.unwrap().definition, "EPSG:28412");
        assert_eq!(planned.geometry_column, "geom");
    }
}
