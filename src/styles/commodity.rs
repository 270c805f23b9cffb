//! Symbols of what is mined: the outline says to which group it belongs, a mark in it says which one it is, so that maps can be
//! read without their colours. The drawings are in `assets/symbols`.

use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// Columns that say what is mined, by their names in lower case, best first.
pub const COLUMNS: [&str; 9] =
    ["commodity", "main_commodity", "commodities", "commod1", "commod", "commodity1", "mineral", "полезное_ископаемое", "сырьё"];

/// The symbol of whatever has none.
pub const OTHER: &str = "other";

#[derive(Deserialize)]
struct Tables {
    groups: BTreeMap<String, Group>,
    commodities: BTreeMap<String, Commodity>,
}

#[derive(Deserialize)]
struct Group {
    color: String,
}

#[derive(Deserialize)]
struct Commodity {
    group: String,
    /// Chemical signs, as they are written.
    signs: Vec<String>,
    /// In lower case.
    names: Vec<String>,
}

/// A symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name on the sheet.
    pub name: &'static str,
    /// The colour of its group.
    pub color: &'static str,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let json = include_str!("../../assets/symbols/commodities.json");
    serde_json::from_str(json).unwrap_or(Tables { groups: BTreeMap::new(), commodities: BTreeMap::new() })
});

/// By the names in lower case.
static BY_NAME: LazyLock<BTreeMap<&str, Symbol>> = LazyLock::new(|| by(|commodity| &commodity.names));
/// By the chemical signs.
static BY_SIGN: LazyLock<BTreeMap<&str, Symbol>> = LazyLock::new(|| by(|commodity| &commodity.signs));

fn by(keys: fn(&Commodity) -> &Vec<String>) -> BTreeMap<&'static str, Symbol> {
    let symbol = |name: &'static str, commodity: &'static Commodity| {
        let color = TABLES.groups.get(&commodity.group).map_or(super::palette::OTHER_COLOR, |group| &group.color);
        Symbol { name, color }
    };
    let all = TABLES.commodities.iter();
    all.flat_map(|(name, commodity)| keys(commodity).iter().map(|key| (key.as_str(), symbol(name, commodity)))).collect()
}

/// The symbol of a value: of the first commodity that it names, in English, Russian or Kazakh or by its chemical sign, as in
/// `Copper; Gold`, `["Copper","Gold"]`, `Cu-Au`, `copper ore`.
pub fn symbol(value: &str) -> Option<&'static Symbol> {
    let by_name = |text: &str| BY_NAME.get(text.trim().to_lowercase().as_str());
    let whole = |text: &str| by_name(text).or_else(|| BY_SIGN.get(text.trim()));
    let separators = [';', ',', '/', '|', '+', '&', '-', '(', ')', '[', ']', '"', '–'];
    let parts = || value.split(separators).filter(|part| !part.trim().is_empty());
    whole(value).or_else(|| parts().find_map(|part| whole(part).or_else(|| part.split_whitespace().find_map(by_name))))
}

/// Whether a value is the very name of a commodity.
pub fn is_name(value: &str) -> bool {
    BY_NAME.contains_key(value.trim().to_lowercase().as_str())
}

/// All names, in lower case.
pub fn names() -> impl Iterator<Item = &'static str> {
    BY_NAME.keys().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commodities_are_known_by_what_people_write() {
        for (value, name) in [
            ("Gold", "gold"),
            ("iron ore", "iron"),
            ("Copper; Gold", "copper"),
            ("[\"REE\"]", "rare-earths"),
            ("[\"Copper\",\"Silver\"]", "copper"),
            ("Cu-Au", "copper"),
            ("Ni, Co", "nickel"),
            ("рудное золото", "gold"),
            ("Мыс", "copper"),
            ("rare earth element", "rare-earths"),
            ("chrysotile asbestos", "asbestos"),
        ] {
            assert_eq!(symbol(value).map(|symbol| symbol.name), Some(name), "{value}");
        }
        for value in ["", "water", "in", "au", "as yet unknown", "--", "Ба"] {
            assert_eq!(symbol(value), None, "{value}");
        }
    }

    #[test]
    fn every_commodity_has_a_group_and_no_name_is_taken_twice() {
        let commodities = || TABLES.commodities.values();
        assert!(commodities().count() > 40);
        assert!(commodities().all(|commodity| TABLES.groups.contains_key(&commodity.group)));
        assert_eq!(commodities().map(|commodity| commodity.names.len()).sum::<usize>(), BY_NAME.len());
        assert_eq!(commodities().map(|commodity| commodity.signs.len()).sum::<usize>(), BY_SIGN.len());
        assert!(names().all(|name| name == name.to_lowercase()));
    }
}
