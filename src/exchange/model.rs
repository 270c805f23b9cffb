//! The views of `EarthResourceML-Lite` 2.0.1 (CGI, 2018) that collections can be given as.

use std::fmt;

/// Every field of every view.
const FIELDS: &str = include_str!("../../assets/vocabularies/erml_lite.tsv");

/// A view: a flat table with prescribed columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Mineral occurrences, deposits among them.
    MineralOccurrence,
    /// Mines.
    Mine,
    /// Resources and reserves, one commodity each.
    CommodityResource,
}

/// The version of the names of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// 2.0.1, of 2018.
    #[default]
    V2,
    /// 1.0, which services still offer.
    V1,
}

/// A field of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in version 2.0.1.
    pub name: &'static str,
    /// Whether it must have a value.
    pub is_mandatory: bool,
    /// The field whose term it names by a URI, and the vocabularies of such terms; `None` for other fields.
    pub term: Option<(&'static str, &'static str)>,
    name_in_1_0: &'static str,
}

impl View {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::MineralOccurrence, Self::Mine, Self::CommodityResource];

    /// Its name in the standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::MineralOccurrence => "MineralOccurrenceView",
            Self::Mine => "MineView",
            Self::CommodityResource => "CommodityResourceView",
        }
    }

    /// Its fields but the geometry, in the order of the standard.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        let of_view = move |line: &'static str| line.strip_prefix(self.name())?.strip_prefix('\t');
        FIELDS.lines().filter_map(of_view).filter_map(Field::read)
    }
}

impl Field {
    fn read(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let (name, min, of, vocabularies, name_in_1_0) =
            (cells.next()?, cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        let term = (!of.is_empty()).then_some((of, vocabularies));
        Some(Self { name, is_mandatory: min == "1", term, name_in_1_0 })
    }

    /// Its name in a version.
    pub fn name_in(&self, version: Version) -> &'static str {
        match version {
            Version::V2 => self.name,
            Version::V1 => self.name_in_1_0,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V2 => "2.0.1",
            Self::V1 => "1.0",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_have_the_fields_of_the_standard() {
        let mandatory = |view: View| view.fields().filter(|f| f.is_mandatory).map(|f| f.name).collect::<Vec<_>>().join(" ");
        assert_eq!(
            mandatory(View::MineralOccurrence),
            "identifier mineralOccurrenceType commodity mineralOccurrenceType_uri representativeCommodity_uri"
        );
        assert_eq!(mandatory(View::Mine), "identifier status status_uri");
        assert_eq!(mandatory(View::CommodityResource), "identifier commodity commodity_uri");
        assert_eq!(View::ALL.map(|view| view.fields().count()), [24, 13, 20]);
        let uri = View::CommodityResource.fields().find(|field| field.name == "commodity_uri").unwrap();
        assert_eq!((uri.name_in(Version::V1), uri.term), ("commodityClassifier_uri", Some(("commodity", "commodity-code"))));
    }
}
