//! What is said of a layer as a whole, in formats that have a place for it.

use crate::catalog::{Collection, Origin};

/// What is said of a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// For people.
    pub title: String,
    /// For people: what it is, from where, under which licence.
    pub description: String,
    /// For programs: [`crate::catalog::Provenance`] as JSON.
    pub provenance: String,
}

impl About {
    /// What is known of a collection.
    pub fn of(collection: &Collection) -> Self {
        let (info, crs) = (&collection.info, &collection.report.crs);
        let Origin { source, url, date, license } = &info.origin;
        let accuracy = crs.accuracy_m.map(|metres| format!(", accuracy {metres} m")).unwrap_or_default();
        let named = [
            ("Source", source.clone()),
            ("From", url.clone()),
            ("Date", date.clone()),
            ("Licence", license.clone()),
            ("Credit", info.attribution.clone()),
            ("Coordinates were in", crs.operation.as_ref().map(|by| format!("{}; by {by}{accuracy}", crs.name))),
        ];
        let named = named.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}.", value?.trim_end_matches('.'))));
        let sentences = Some(info.description.clone()).filter(|text| !text.is_empty()).into_iter().chain(named);
        Self {
            title: info.title.clone(),
            description: sentences.collect::<Vec<_>>().join(" "),
            provenance: serde_json::to_string(&collection.provenance()).unwrap_or_default(),
        }
    }
}
