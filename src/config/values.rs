//! Values with rules of their own, checked where they are read so that a mistake has its line.

use super::erml::Texts;
use crate::model::{CollectionId, CrsOrigin, CrsReference, IpNetwork};
use serde::{
    Deserialize, Deserializer,
    de::{Error, SeqAccess, Visitor},
};
use std::{collections::BTreeMap, fmt, path::PathBuf};

/// The id of a collection.
pub(super) mod collection_id {
    use super::{CollectionId, Deserialize, Deserializer, Error};
    use serde::{Serialize, Serializer};

    #[allow(clippy::ref_option, reason = "the signature is serde's")]
    pub fn serialize<S: Serializer>(id: &Option<CollectionId>, serializer: S) -> Result<S::Ok, S::Error> {
        id.as_ref().map(CollectionId::as_str).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<CollectionId>, D::Error> {
        CollectionId::new(&String::deserialize(deserializer)?).map(Some).map_err(D::Error::custom)
    }
}

/// The id of a collection that has to be named.
pub(super) fn collection_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CollectionId, D::Error> {
    CollectionId::new(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// A CRS by its definition; what it means is found out when the source is loaded.
pub(super) mod crs {
    use super::{CrsOrigin, CrsReference, Deserialize, Deserializer};
    use serde::{Serialize, Serializer};

    #[allow(clippy::ref_option, reason = "the signature is serde's")]
    pub fn serialize<S: Serializer>(crs: &Option<CrsReference>, serializer: S) -> Result<S::Ok, S::Error> {
        crs.as_ref().map(|crs| crs.definition.as_str()).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<CrsReference>, D::Error> {
        let definition = String::deserialize(deserializer)?;
        Ok(Some(CrsReference { definition, origin: CrsOrigin::Configuration, authority_axis_order: false }))
    }
}

/// How names of CRSs begin that are no codes.
const CRS_URIS: [&str; 3] = ["http://www.opengis.net/def/crs/", "https://www.opengis.net/def/crs/", "urn:ogc:def:crs:"];

/// Codes of CRSs, as in EPSG:28412, or URIs as requests have them; whether PROJ knows them is found out when they are offered.
pub(super) fn crs_codes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let codes = Vec::<String>::deserialize(deserializer)?;
    let word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let is_code = |text: &str| text.split_once(':').is_some_and(|(authority, code)| word(authority) && word(code));
    let is_name = |text: &str| is_code(text) || CRS_URIS.iter().any(|start| text.starts_with(start));
    match codes.iter().find(|code| !is_name(code)) {
        Some(wrong) => Err(D::Error::custom(format!("`{wrong}` is not the code of a system: write EPSG:28412"))),
        None => Ok(Some(codes)),
    }
}

/// Ranges of addresses.
pub(super) mod networks {
    use super::{Deserialize, Deserializer, Error, IpNetwork};
    use serde::Serializer;

    pub fn serialize<S: Serializer>(networks: &[IpNetwork], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(networks.iter().map(IpNetwork::to_string))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNetwork>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.iter().map(|text| text.parse().map_err(D::Error::custom)).collect()
    }
}

/// A file or a directory.
pub(super) fn source<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    let source = String::deserialize(deserializer)?;
    if source.is_empty() {
        return Err(D::Error::custom("it is empty: name a file or a directory"));
    }
    if source.contains("://") {
        return Err(D::Error::custom(format!("`{source}` is an address, not a file; download it and name the file")));
    }
    Ok(source.into())
}

/// An address of the web.
pub(super) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_address(&text) {
        Ok(Some(text))
    } else {
        Err(D::Error::custom(format!("`{text}` is not an address: write https://example.org/")))
    }
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
}

/// An SPDX identifier of a licence, or an address.
pub(super) fn license<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let is_id = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.+".contains(&b));
    if is_id || is_address(&text) {
        return Ok(Some(text));
    }
    Err(D::Error::custom(format!("`{text}` is neither an SPDX identifier, as in CC-BY-4.0, nor an address")))
}

/// A year, a month or a day (ISO 8601).
pub(super) fn partial_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let padded = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.clone(),
    };
    if padded.len() == 10 && padded.parse::<jiff::civil::Date>().is_ok() {
        return Ok(Some(text));
    }
    Err(D::Error::custom(format!("`{text}` is not a date: write 2024, 2024-05 or 2024-05-31")))
}

/// Texts by name, one or several of each.
pub(super) fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    let texts = BTreeMap::<String, Texts>::deserialize(deserializer)?;
    let several = |texts| match texts {
        Texts::One(text) => vec![text],
        Texts::Several(texts) => texts,
    };
    Ok(texts.into_iter().map(|(name, texts)| (name, several(texts))).collect())
}

/// One name, or a list of one or two.
pub(super) fn time_columns<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    struct Names;

    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a column, or a list of two")
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
            Ok(vec![name.to_owned()])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut names = vec![];
            while let Some(name) = list.next_element()? {
                names.push(name);
            }
            Ok(names)
        }
    }

    let columns = deserializer.deserialize_any(Names)?;
    match columns.len() {
        1 | 2 => Ok(columns),
        n => Err(D::Error::custom(format!("{n} columns; name one column of dates, or two, of start and end"))),
    }
}

/// A collection, or a feature of it after a colon or a slash.
pub(super) fn within<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let (collection, feature) = text.split_once([':', '/']).map_or((text.as_str(), None), |(id, feature)| (id, Some(feature)));
    CollectionId::new(collection).map_err(D::Error::custom)?;
    if feature.is_some_and(str::is_empty) {
        return Err(D::Error::custom(format!("`{text}` names no feature: write countries:KAZ, or countries for all of them")));
    }
    Ok(Some(text))
}

/// `#rgb` or `#rrggbb`.
fn checked_color<E: Error>(color: String) -> Result<String, E> {
    let digits = color.strip_prefix('#').filter(|d| matches!(d.len(), 3 | 6) && d.bytes().all(|b| b.is_ascii_hexdigit()));
    if digits.is_none() {
        return Err(E::custom(format!("`{color}` is not a color: write #c0392b or #c32")));
    }
    Ok(color)
}

/// A color.
pub(super) fn color<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    checked_color(String::deserialize(deserializer)?).map(Some)
}

/// Colors by value.
pub(super) fn colors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let colors = BTreeMap::<String, String>::deserialize(deserializer)?;
    colors.into_iter().map(|(value, color)| Ok((value, checked_color(color)?))).collect()
}

/// 0 to 1.
pub(super) fn opacity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    number_up_to(1.0, deserializer)
}

/// A width or radius that can be seen and does not cover the map.
pub(super) fn pixels<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    number_up_to(100.0, deserializer)
}

/// A radius of clusters, in CSS pixels.
pub(super) fn cluster_radius<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let radius = i64::deserialize(deserializer)?;
    let checked = u8::try_from(radius).ok().filter(|radius| *radius >= 8);
    checked.ok_or_else(|| D::Error::custom(format!("{radius} is not between 8 and 255")))
}

fn number_up_to<'de, D: Deserializer<'de>>(max: f64, deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = f64::deserialize(deserializer)?;
    if !(0.0..=max).contains(&number) {
        return Err(D::Error::custom(format!("{number} is not between 0 and {max}")));
    }
    Ok(Some(number))
}
