//! A batch of rows between a reader and the table.

use super::{ColumnBuilder, ColumnType, Defect, DefectKind, FeatureId, Flattened, Geometries, Value};

/// Some rows of a layer: geometry, id and named columns, and what was wrong with rows that are not here.
///
/// A reader calls [`begin_row`](Self::begin_row), fills [`geometries`](Self::geometries) and
/// [`set`](Self::set), then [`end_row`](Self::end_row) or [`reject_row`](Self::reject_row).
#[derive(Debug, Clone, Default)]
pub struct RowBatch {
    /// The row numbers in the source, counted from 1, in step with `geometries`.
    pub source_rows: Vec<u64>,
    /// Geometries in the CRS of the source, x (easting, longitude) first.
    pub geometries: Geometries,
    /// Ids given by the source; null where it gives none.
    pub ids: ColumnBuilder,
    /// Properties, by name in the order in which they were first seen.
    pub columns: Vec<(String, ColumnBuilder)>,
    /// Types that the source declares, for columns that hold nothing but nulls.
    pub declared: Vec<(String, ColumnType)>,
    /// What was wrong with rows that were read, and with those that could not be.
    pub defects: Vec<Defect>,
    open_row: u64,
    next_column: usize,
}

impl RowBatch {
    /// A batch whose columns are known beforehand, in this order.
    pub fn with_columns(declared: &[(String, ColumnType)]) -> Self {
        Self {
            columns: declared.iter().map(|(name, _)| (name.clone(), ColumnBuilder::default())).collect(),
            declared: declared.to_vec(),
            ..Self::default()
        }
    }

    /// How many rows are complete.
    pub fn len(&self) -> usize {
        self.source_rows.len()
    }
    /// Whether no row is complete.
    pub fn is_empty(&self) -> bool {
        self.source_rows.is_empty()
    }

    /// Starts row number `row` of the source, counted from 1.
    pub fn begin_row(&mut self, row: u64) {
        self.open_row = row;
        self.next_column = 0;
    }

    /// Sets the id of the open row.
    pub fn set_id(&mut self, id: &FeatureId) {
        self.ids.truncate(self.len());
        self.ids.pad(self.len());
        match id {
            FeatureId::Integer(i) => self.ids.push(Value::Integer(*i)),
            FeatureId::Text(t) => self.ids.push(Value::Text(t)),
        }
    }

    /// Sets a property of the open row by name. A name given twice keeps its last value.
    pub fn set(&mut self, name: &str, value: Value<'_>) {
        let column = self.column(name);
        self.set_at(column, value);
    }

    /// Sets a property of the open row by the position of its column in `columns`.
    pub fn set_at(&mut self, column: usize, value: Value<'_>) {
        let row = self.len();
        let builder = &mut self.columns[column].1;
        builder.truncate(row);
        builder.pad(row);
        builder.push(value);
    }

    /// The position of a column, added when it is new. Rows that name columns in the same order find
    /// each at the first look.
    pub fn column(&mut self, name: &str) -> usize {
        let guess = self.next_column;
        let found = match self.columns.get(guess) {
            Some((n, _)) if n == name => Some(guess),
            _ => self.columns.iter().position(|(n, _)| n == name),
        };
        let column = found.unwrap_or_else(|| {
            self.columns.push((name.to_owned(), ColumnBuilder::default()));
            self.columns.len() - 1
        });
        self.next_column = column + 1;
        column
    }

    /// Writes down that the open row is kept with a change.
    pub fn report(&mut self, kind: DefectKind, detail: impl Into<String>) {
        self.defects.push(Defect::repaired(self.open_row, kind, detail));
    }

    /// Writes down what [`Geometries`] had to do to the geometry of the open row.
    pub fn report_flattened(&mut self, flattened: Flattened) {
        let found = [
            (flattened.nested, DefectKind::NestedCollection),
            (flattened.empty, DefectKind::EmptyGeometry),
            (flattened.drawn_curves, DefectKind::DrawnCurve),
        ];
        found.into_iter().filter(|(is, _)| *is).for_each(|(_, kind)| self.report(kind, ""));
    }

    /// Completes the open row; without a geometry it has null.
    pub fn end_row(&mut self) {
        if self.geometries.len() == self.len() {
            self.geometries.discard_row();
            self.geometries.end_row(super::GeometryKind::Null);
        }
        self.source_rows.push(self.open_row);
        let rows = self.len();
        self.ids.pad(rows);
        self.columns.iter_mut().for_each(|(_, column)| column.pad(rows));
    }

    /// Drops the open row and writes down why.
    pub fn reject_row(&mut self, kind: DefectKind, detail: impl Into<String>) {
        self.discard_row();
        self.defects.push(Defect::rejected(self.open_row, kind, detail));
    }

    /// Takes back what the open row has been given.
    pub fn discard_row(&mut self) {
        let rows = self.len();
        self.geometries.truncate(rows);
        self.ids.truncate(rows);
        for (_, column) in &mut self.columns {
            column.truncate(rows);
            // One that this row was the first to name, and got no value in it.
            column.pad(rows);
        }
    }

    /// The batch without some rows, given by ascending place. Their defects stay.
    #[must_use]
    pub fn without_rows(mut self, places: &[usize]) -> Self {
        if places.is_empty() {
            return self;
        }
        let kept: Vec<usize> = (0..self.len()).filter(|row| places.binary_search(row).is_err()).collect();
        let mut geometries = Geometries::default();
        kept.iter().for_each(|&row| geometries.push_row(self.geometries.row(row)));
        self.geometries = geometries;
        self.source_rows = kept.iter().map(|&row| self.source_rows[row]).collect();
        self.ids = self.ids.select(&kept);
        self.columns.iter_mut().for_each(|(_, column)| *column = column.select(&kept));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_different_properties_line_up() {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        batch.set("a", Value::Integer(1));
        batch.end_row();
        batch.begin_row(2);
        batch.set("b", Value::Text("x"));
        batch.geometries.push_point(1.0, 2.0, None);
        batch.end_row();
        assert!(batch.columns.iter().all(|(_, c)| c.len() == 2));
        assert!(!batch.columns[0].1.is_valid(1) && !batch.columns[1].1.is_valid(0));
        assert_eq!(batch.geometries.len(), 2);
    }

    #[test]
    fn a_rejected_row_leaves_only_its_defect() {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        batch.set("a", Value::Integer(1));
        batch.end_row();
        batch.begin_row(2);
        batch.set("a", Value::Integer(2));
        batch.set("b", Value::Integer(2));
        batch.geometries.position(0.0, 0.0, None);
        batch.reject_row(DefectKind::BadGeometry, "unknown type");
        batch.begin_row(3);
        batch.set("a", Value::Integer(3));
        batch.end_row();
        assert_eq!(batch.source_rows, [1, 3]);
        assert_eq!(batch.defects.len(), 1);
        assert!(batch.columns[0].1.is_valid(1) && !batch.columns[1].1.is_valid(1));
    }

    #[test]
    fn a_column_that_only_a_rejected_row_names_is_as_long_as_the_others() {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        batch.end_row();
        batch.begin_row(2);
        batch.column("a");
        batch.reject_row(DefectKind::Unreadable, "broken off behind the name");
        assert_eq!(batch.columns[0].1.len(), 1);
    }

    #[test]
    fn rows_can_be_taken_out() {
        let mut batch = RowBatch::default();
        for row in 1..=4 {
            batch.begin_row(row);
            batch.geometries.push_point(row as f64, 0.0, None);
            batch.set("a", if row == 3 { Value::Null } else { Value::Text(["x", "y"][row as usize % 2]) });
            batch.end_row();
        }
        let batch = batch.without_rows(&[0, 3]);
        assert_eq!(batch.source_rows, [2, 3]);
        assert_eq!(batch.geometries.xy(), [[2.0, 0.0], [3.0, 0.0]]);
        let column = &batch.columns[0].1;
        assert_eq!((column.len(), column.value(0), column.value(1)), (2, Value::Text("x"), Value::Null));
    }

    #[test]
    fn a_property_given_twice_keeps_its_last_value() {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        batch.set("a", Value::Integer(1));
        batch.set("a", Value::Integer(2));
        batch.end_row();
        let super::super::column::Values::Integer(v) = batch.columns[0].1.values() else { panic!() };
        assert_eq!(v, &[2]);
    }
}
