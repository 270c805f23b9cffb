//! The table of a view: the features of another table with other columns.

use super::{
    mapping::{Mapping, MappingError},
    model::Field,
    terms::{self, MISSING, UNKNOWN},
};
use crate::{
    model::{RowBatch, Value},
    store::{PreparedBatch, Table, TableBuilder},
    vocabulary::list_parts,
};
use std::collections::BTreeMap;

/// A table of a view, and what is to be said of it.
#[derive(Debug)]
pub struct Viewed {
    /// The same features.
    pub table: Table,
    /// How many values had to be stood in for, by fields.
    pub notes: Vec<String>,
}

/// What was stood in for.
#[derive(Default)]
struct Nils {
    missing: BTreeMap<&'static str, u64>,
    /// With one of the words as an example.
    unknown: BTreeMap<&'static str, (u64, String)>,
}

/// Makes the table of a view. Values that must be there and are not become nil reasons; nothing is made up.
pub fn view_table(of: &Table, mapping: &Mapping) -> Result<Viewed, MappingError> {
    mapping.check(of)?;
    let (mut batch, mut nils) = (RowBatch::default(), Nils::default());
    let fields: Vec<Field> = mapping.fields().collect();
    for row in 0..of.rows() {
        batch.begin_row(row as u64 + 1);
        batch.set_id(&of.ids().get(row).to_owned());
        of.geometry().copy_row(row, &mut batch.geometries);
        for field in &fields {
            let text = value(field, mapping, of, row, &mut nils);
            batch.set(field.name_in(mapping.version), text.as_deref().map_or(Value::Null, Value::Text));
        }
        batch.end_row();
    }
    let mut builder = TableBuilder::new(of.geometry_name());
    // It refuses only what is too large for its numbers, which the other table is not.
    let _ = builder.push(PreparedBatch::new(batch));
    Ok(Viewed { table: builder.finish().table, notes: nils.notes(of.rows()) })
}

/// The text of a field: as mapped, else by the term of another field, else what stands for nothing.
fn value(field: &Field, mapping: &Mapping, of: &Table, row: usize, nils: &mut Nils) -> Option<String> {
    let mapped = mapping.text(field.name, of, row);
    let mapped = mapped.or_else(|| (field.name == "identifier" && !mapping.has(field.name)).then(|| id(of, row)));
    if mapped.is_some() {
        return mapped;
    }
    let word = field.term.and_then(|(of_field, _)| mapping.text(of_field, of, row));
    if let (Some((_, vocabularies)), Some(words)) = (field.term, word) {
        // Where several have no term together, the first is the main one.
        let word = list_parts(&words).next().unwrap_or_default();
        let uri = terms::uri(vocabularies, &words).or_else(|| terms::uri(vocabularies, word));
        if uri.is_none() {
            nils.unknown.entry(field.name).or_insert_with(|| (0, word.to_owned())).0 += 1;
        }
        return Some(uri.unwrap_or_else(|| UNKNOWN.to_owned()));
    }
    if !field.is_mandatory {
        return None;
    }
    *nils.missing.entry(field.name).or_default() += 1;
    Some(MISSING.to_owned())
}

fn id(table: &Table, row: usize) -> String {
    table.ids().get(row).to_owned().to_string()
}

impl Nils {
    fn notes(self, rows: usize) -> Vec<String> {
        let missing = self.missing.into_iter().map(|(field, n)| format!("{field} is missing in {n} of {rows} rows: {MISSING}"));
        let unknown = self.unknown.into_iter().map(|(field, (n, word))| {
            format!("{field}: no term of its vocabulary is `{word}`, one of {n} such values in {rows} rows")
        });
        missing.chain(unknown).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Version, View};

    fn deposits() -> Table {
        let mut batch = RowBatch::default();
        let rows = [("a", "gold", Some("Zone 1")), ("b", "copper; gold", None), ("c", "unobtainium", None), ("d", "", None)];
        for (i, (id, commodity, name)) in rows.into_iter().enumerate() {
            batch.begin_row(i as u64 + 1);
            batch.set_id(&id.into());
            batch.geometries.push_point(70.0 + i as f64, 50.0, None);
            batch.set("metal", Value::Text(commodity));
            batch.set("name", name.map_or(Value::Null, Value::Text));
            batch.set("off", Value::Integer(100 * i as i64));
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        builder.finish().table
    }

    fn mapping(fields: &[(&str, &[&str])], version: Version, view: View) -> Result<Mapping, MappingError> {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        Mapping::new(view, version, &fields.iter().map(|(name, t)| ((*name).to_owned(), texts(t))).collect())
    }

    fn of_row(table: &Table, id: &str) -> Vec<(String, String)> {
        let row = table.ids().find(&id.into()).unwrap();
        table.columns().iter().map(|c| (c.name.clone(), c.value(row).with_text(str::to_owned))).collect()
    }

    #[test]
    fn a_view_has_its_fields_their_uris_and_nil_reasons() {
        let fields: [(&str, &[&str]); 4] = [
            ("identifier", &["https://example.org/{name}"]),
            ("name", &["{name}"]),
            ("commodity", &["{metal}"]),
            ("positionalAccuracy", &["{off} metres"]),
        ];
        let mapping = mapping(&fields, Version::V2, View::MineralOccurrence).unwrap();
        let Viewed { table, notes } = view_table(&deposits(), &mapping).unwrap();
        let names: Vec<&str> = table.columns().iter().map(|column| column.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "identifier",
                "name",
                "mineralOccurrenceType",
                "commodity",
                "positionalAccuracy",
                "mineralOccurrenceType_uri",
                "representativeCommodity_uri"
            ]
        );
        let value = |id: &str, name: &str| of_row(&table, id).into_iter().find(|(n, _)| n == name).unwrap().1;
        assert_eq!(value("a", "representativeCommodity_uri"), "http://resource.geosciml.org/classifier/cgi/commodity-code/gold");
        assert_eq!(
            value("b", "representativeCommodity_uri"),
            "http://resource.geosciml.org/classifier/cgi/commodity-code/copper"
        );
        assert_eq!([value("c", "representativeCommodity_uri"), value("d", "commodity")], [UNKNOWN, MISSING]);
        assert_eq!([value("a", "identifier"), value("b", "identifier")], ["https://example.org/Zone 1", MISSING]);
        assert_eq!([value("a", "mineralOccurrenceType"), value("b", "positionalAccuracy")], [MISSING, "100 metres"]);
        assert!(notes.iter().any(|note| note.starts_with("mineralOccurrenceType is missing in 4 of 4 rows")), "{notes:?}");
        assert!(notes.iter().any(|note| note.contains("`unobtainium`, one of 1 such")), "{notes:?}");
        assert_eq!((table.rows(), table.located_rows()), (4, 4));
    }

    #[test]
    fn names_of_1_0_are_given_where_they_are_asked_for() {
        let mapping = mapping(&[("commodity", &["{metal}"])], Version::V1, View::CommodityResource).unwrap();
        let table = view_table(&deposits(), &mapping).unwrap().table;
        assert!(table.column("commodityClassifier_uri").is_some() && table.column("commodity_uri").is_none());
        let of_a = of_row(&table, "a");
        assert!(of_a.contains(&("identifier".to_owned(), "a".to_owned())), "the feature's id for want of another: {of_a:?}");
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_there_is() {
        let refused = |name: &str, text: &str| {
            let made = mapping(&[(name, &[text])], Version::V2, View::Mine).and_then(|mapping| view_table(&deposits(), &mapping));
            made.unwrap_err().to_string()
        };
        assert!(refused("nmae", "{name}").contains("MineView has no field `nmae`; it has identifier, name, status"));
        assert!(refused("name", "{name").contains("columns in braces"));
        assert!(refused("name", "{title}").contains("the columns are metal, name, off"));
    }
}
