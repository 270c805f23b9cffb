//! A table of features (12-128r17, section 2.1) or, where there are no geometries, of attributes (section 2.4).

use super::{
    package::{Package, failed, quoted},
    row::{Ids, RowWriter},
    rtree::PackedTree,
};
use crate::{
    features::encode::{
        About, AxisOrder, EncodeError, FeatureSet, RowCursor, RowOrder,
        described_crs::described_crs,
        envelope::Envelope,
        fields::{Field, fields, fields_without_id},
        names::UniqueNames,
        shape::Shape,
        staged::Places,
        stream::Place,
        survey::Survey,
    },
    model::{ColumnType, GeometryKind},
};
use rusqlite::params;
use std::sync::Arc;

/// A layer that is being written.
pub(super) struct Layer {
    table: String,
    /// The column of ids, and that of geometries if there are any.
    key: String,
    geometry: Option<String>,
    fields: Vec<Field>,
    ids: Ids,
    insert: String,
    kind: Option<GeometryKind>,
    srs_id: i64,
    tree: PackedTree,
    extent: Envelope,
    notes: Vec<String>,
}

impl Layer {
    /// Makes the table.
    pub fn create(package: &Package, set: &FeatureSet) -> Result<Self, EncodeError> {
        let survey = Survey::of(set);
        let ids = Ids::of(set);
        let mut fields = if ids == Ids::Key { fields_without_id(set) } else { fields(set) };
        let mut notes = vec![];
        let mut names = UniqueNames::default();
        for field in &mut fields {
            let name = names.add(&field.name);
            if name != field.name {
                notes.push(format!("the column {} is called {name}: GeoPackage takes it for another of that name", field.name));
                field.name = name;
            }
        }
        let key = names.add("fid");
        let geometry = survey.has_geometry().then(|| names.add("geom"));
        let crs = described_crs(set, super::FORMAT)?;
        let srs_id = package.srs_id(&crs)?;
        let table = set.name.clone();
        let tree = PackedTree::new(&rtree_name(&table, geometry.as_deref().unwrap_or_default()));
        let kind = survey.layer_kind();
        let insert = insert_statement(&table, &key, geometry.as_deref(), &fields);
        let layer = Self { table, key, geometry, fields, ids, insert, kind, srs_id, tree, extent: Envelope::EMPTY, notes };
        layer.declare(package, &survey, &set.about)?;
        Ok(layer)
    }

    fn declare(&self, package: &Package, survey: &Survey, about: &About) -> Result<(), EncodeError> {
        let connection = &package.connection;
        let type_name = self.kind.map_or("GEOMETRY", GeometryKind::wkt_name);
        let key = format!("{} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", quoted(&self.key));
        let geometry = self.geometry.iter().map(|name| format!("{} {type_name}", quoted(name)));
        let properties = self.fields.iter().map(|field| format!("{} {}", quoted(&field.name), data_type(field.column_type)));
        let columns: Vec<String> = std::iter::once(key).chain(geometry).chain(properties).collect();
        connection.execute_batch(&format!("CREATE TABLE {} ({})", quoted(&self.table), columns.join(", "))).map_err(failed)?;
        let data_type = if self.geometry.is_some() { "features" } else { "attributes" };
        let contents =
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?1, ?2, ?1, ?3, ?4)";
        let srs_id = self.geometry.as_ref().map(|_| self.srs_id);
        connection.execute(contents, params![self.table, data_type, about.description, srs_id]).map_err(failed)?;
        if !about.provenance.is_empty() {
            package.declare_provenance(&self.table, &about.provenance)?;
        }
        for field in self.fields.iter().filter(|field| matches!(field.column_type, ColumnType::List | ColumnType::Json)) {
            package.declare_json(&self.table, &field.name)?;
        }
        let Some(geometry) = &self.geometry else { return Ok(()) };
        // 0: none has heights, 1: all have, 2: some have.
        let z = [0, 1, 2][usize::from(survey.some_z) + usize::from(survey.some_z && survey.some_flat)];
        let columns = "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, ?5, 0)";
        connection.execute(columns, params![self.table, geometry, type_name, self.srs_id, z]).map_err(failed)?;
        let extension = "INSERT INTO gpkg_extensions VALUES (?1, ?2, 'gpkg_rtree_index', ?3, 'write-only')";
        let definition = "http://www.geopackage.org/spec120/#extension_rtree";
        connection.execute(extension, params![self.table, geometry, definition]).map_err(failed)?;
        self.tree.create(connection)
    }

    /// The features in the order of a pass.
    pub fn places(&self, set: &FeatureSet, pass: usize) -> Places {
        match (pass, self.ids) {
            (1, Ids::Key) => Box::new(by_id(set)),
            _ => Box::new(RowCursor::new(&set.rows).enumerate().map(|(place, row)| Place { place, row })),
        }
    }

    /// Takes the boxes of features, and gives how many have no place in the CRS.
    pub fn add_boxes(&mut self, package: &Package, set: &FeatureSet, places: &[Place]) -> Result<u64, EncodeError> {
        let mut without_place = 0;
        for &at in places {
            let Ok(bounds) = Shape::of(set, at.row, AxisOrder::Xy).bounds() else {
                without_place += 1;
                continue;
            };
            if !bounds.is_empty() {
                self.extent.unite(&bounds);
                self.tree.add(&package.connection, self.ids.key(set, at), &bounds)?;
            }
        }
        Ok(without_place)
    }

    /// Writes features.
    pub fn add_rows(&mut self, package: &Package, set: &FeatureSet, places: &[Place]) -> Result<(), EncodeError> {
        let mut statement = package.connection.prepare_cached(&self.insert).map_err(failed)?;
        let geometry = self.geometry.as_ref().map(|_| (self.kind, self.srs_id as i32));
        let mut writer = RowWriter::new(set, &self.fields, self.ids, geometry);
        places.iter().try_for_each(|at| writer.write(&mut statement, *at)).map_err(failed)
    }

    /// Writes what is known after the last feature.
    pub fn finish(&mut self, package: &Package) -> Result<(), EncodeError> {
        let Some(geometry) = &self.geometry else { return Ok(()) };
        self.tree.finish(&package.connection)?;
        let triggers = triggers(&self.table, geometry, &self.key);
        package.connection.execute_batch(&triggers).map_err(failed)?;
        if !self.extent.is_empty() {
            let [west, south, east, north] = self.extent.0;
            let extent = "UPDATE gpkg_contents SET min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 WHERE table_name = ?1";
            package.connection.execute(extent, params![self.table, west, south, east, north]).map_err(failed)?;
        }
        Ok(())
    }

    /// What people should know of it.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

/// The rows of a set by their ids, which are the keys of the table: SQLite appends such rows, and searches for the
/// place of others.
fn by_id(set: &FeatureSet) -> impl Iterator<Item = Place> + use<> {
    let (table, rows) = (Arc::clone(&set.table), Arc::clone(&set.rows));
    let row = move |place| table.ids().rows_by_id().get(place).map(|row| *row as usize);
    let is_chosen = move |row: &usize| match &*rows {
        RowOrder::Table(rows) => {
            let after = rows.ranges().partition_point(|range| range.start <= *row);
            after.checked_sub(1).and_then(|at| rows.ranges().get(at)).is_some_and(|range| range.contains(row))
        }
        RowOrder::Listed(_) => false,
    };
    (0..).map_while(row).filter(is_chosen).enumerate().map(|(place, row)| Place { place, row })
}

fn insert_statement(table: &str, key: &str, geometry: Option<&str>, fields: &[Field]) -> String {
    let names = std::iter::once(key).chain(geometry).chain(fields.iter().map(|field| field.name.as_str()));
    let names: Vec<String> = names.map(quoted).collect();
    let values = vec!["?"; names.len()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({values})", quoted(table), names.join(", "))
}

/// Section 1.1.1.1.3.
fn data_type(column_type: ColumnType) -> &'static str {
    match column_type {
        ColumnType::Boolean => "BOOLEAN",
        ColumnType::Integer => "INTEGER",
        ColumnType::Float => "DOUBLE",
        ColumnType::Date => "DATE",
        ColumnType::DateTime => "DATETIME",
        ColumnType::Text | ColumnType::List | ColumnType::Json => "TEXT",
    }
}

fn rtree_name(table: &str, geometry: &str) -> String {
    format!("rtree_{table}_{geometry}")
}

/// What keeps the R-tree true when the table is edited (annex F.3, with the corrections of GeoPackage 1.4).
fn triggers(table: &str, geometry: &str, key: &str) -> String {
    let tree = rtree_name(table, geometry);
    let trigger = |name: &str, event: &str, condition: &str, action: &str| {
        let name = quoted(&format!("{tree}_{name}"));
        format!("CREATE TRIGGER {name} AFTER {event} ON {} WHEN {condition} BEGIN {action} END;\n", quoted(table))
    };
    let (t, c, i) = (quoted(&tree), quoted(geometry), quoted(key));
    let there = |row: &str| format!("({row}.{c} NOTNULL AND NOT ST_IsEmpty({row}.{c}))");
    let gone = |row: &str| format!("({row}.{c} ISNULL OR ST_IsEmpty({row}.{c}))");
    let sides = format!("ST_MinX(NEW.{c}), ST_MaxX(NEW.{c}), ST_MinY(NEW.{c}), ST_MaxY(NEW.{c})");
    let insert = format!("INSERT OR REPLACE INTO {t} VALUES (NEW.{i}, {sides});");
    let replace = format!("UPDATE {t} SET (minx, maxx, miny, maxy) = ({sides}) WHERE id = NEW.{i};");
    let delete = |rows: &str| format!("DELETE FROM {t} WHERE id IN ({rows});");
    let (old, both) = (format!("OLD.{i}"), format!("OLD.{i}, NEW.{i}"));
    let (same, moved) = (format!("OLD.{i} = NEW.{i}"), format!("OLD.{i} != NEW.{i}"));
    let of_geometry = format!("UPDATE OF {c}");
    [
        trigger("insert", "INSERT", &there("NEW"), &insert),
        trigger("update6", &of_geometry, &format!("{same} AND {} AND {}", there("NEW"), there("OLD")), &replace),
        trigger("update7", &of_geometry, &format!("{same} AND {} AND {}", there("NEW"), gone("OLD")), &insert),
        trigger("update2", &of_geometry, &format!("{same} AND {}", gone("NEW")), &delete(&old)),
        trigger("update5", "UPDATE", &format!("{moved} AND {}", there("NEW")), &format!("{} {insert}", delete(&old))),
        trigger("update4", "UPDATE", &format!("{moved} AND {}", gone("NEW")), &delete(&both)),
        trigger("delete", "DELETE", &format!("OLD.{c} NOT NULL"), &delete(&old)),
    ]
    .concat()
}
