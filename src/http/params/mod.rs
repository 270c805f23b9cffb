//! Query parameters: one small parser per parameter, each `&str` → value or [`Refusal`].

mod bbox;
mod cluster;
mod collections;
mod cql_text;
mod crs;
mod csv;
mod datetime;
mod equals;
mod filter;
mod format;
mod group_by;
mod hits;
mod ids;
mod language;
mod limit;
mod measures;
mod names;
mod near;
mod offset;
mod page;
mod properties;
mod quality;
mod region;
mod sortby;
mod terms;
mod tile_format;
mod words;

pub use bbox::bbox;
pub use cluster::{cluster, in_cluster};
pub use collections::{collections, known_collections};
pub use crs::{CRS84, Crs, CrsCache};
pub use csv::{boolean, csv_geometry};
pub use datetime::datetime;
pub use equals::equals;
pub use filter::{filter, filter_language};
pub use format::{Format, PAGE_FORMATS, format};
pub use group_by::group_by;
pub use hits::{count, result_type};
pub use ids::ids;
pub use language::language;
pub use limit::limit;
pub use measures::measures;
pub use names::columns;
pub use near::{near, within};
pub use offset::offset;
pub use page::{page, page_parameter};
pub use properties::chosen_properties;
pub use quality::checks;
pub use region::{RegionName, region};
pub use sortby::sortby;
pub use tile_format::tile_format;
pub use words::words;

use super::problem::{Allowed, Problem};
use crate::store::Table;

/// A request with more parameters than this is no honest one.
const MAX_PARAMETERS: usize = 100;

/// Parameters of ours that no standard has, and that pages and formats do not need.
pub const CONVENIENCES: [&str; 10] = ["count", "geometry", "in-cluster", "mix", "near", "point", "q", "safe", "sheet", "within"];

/// Why a value is refused, and what would not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// One sentence.
    pub reason: String,
    /// What the parameter takes.
    pub allowed: Allowed,
}

impl Refusal {
    /// A reason, and what is allowed in words.
    pub fn new(reason: impl Into<String>, allowed: &str) -> Self {
        Self { reason: reason.into(), allowed: allowed.into() }
    }
}

/// The parameters of a query that nobody has taken yet, decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params {
    pairs: Vec<(String, String)>,
    /// The names that were asked for: what a request may hold.
    known: Vec<&'static str>,
    /// Names of [`CONVENIENCES`] that mean a property of the collection.
    properties: Vec<&'static str>,
}

impl Params {
    /// Splits and decodes `a=1&b=2` (`application/x-www-form-urlencoded`). A name that comes twice is refused:
    /// whichever value was taken, the other would be lost in silence.
    pub fn parse(query: &str) -> Result<Self, Problem> {
        let mut pairs: Vec<(String, String)> = vec![];
        for pair in query.split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name).ok_or_else(|| Problem::bad_request("the query is not UTF-8 when percent-decoded"))?;
            let value = decoded(value).ok_or_else(|| {
                let refusal = Refusal::new("the value is not UTF-8 when percent-decoded", "text in UTF-8, percent-encoded");
                Problem::parameter(name.as_str(), value, refusal)
            })?;
            if pairs.iter().any(|(other, _)| *other == name) {
                return Err(Problem::parameter(name, &value, Refusal::new("the parameter comes twice", "each parameter once")));
            }
            if pairs.len() == MAX_PARAMETERS {
                return Err(Problem::bad_request(format!("more than {MAX_PARAMETERS} parameters")));
            }
            pairs.push((name, value));
        }
        Ok(Self { pairs, ..Self::default() })
    }

    /// Leaves parameters that only we know to the properties of the table that have their names: clients that keep the
    /// standard ask for `sheet=M-42` where there is a property `sheet`, and mean nothing else (OGC 17-069r4, section 7.15.5).
    #[must_use]
    pub fn leaving_to(mut self, table: &Table) -> Self {
        self.properties = CONVENIENCES.into_iter().filter(|name| table.column(name).is_some()).collect();
        self
    }

    /// With all names in lower case, for a standard that knows them in any.
    #[must_use]
    pub fn in_lower_case(mut self) -> Self {
        self.pairs.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase());
        self
    }

    /// Takes a parameter out and parses it; `None` where it is absent.
    pub fn take<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Result<Option<T>, Problem> {
        if self.properties.contains(&name) {
            return Ok(None);
        }
        self.known.push(name);
        let Some(at) = self.pairs.iter().position(|(n, _)| n == name) else { return Ok(None) };
        let (_, value) = self.pairs.swap_remove(at);
        parse(&value).map(Some).map_err(|refusal| Problem::parameter(name, &value, refusal))
    }

    /// Parses a parameter that somebody else will take.
    pub fn peek<T>(&self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Result<Option<T>, Problem> {
        let Some((_, value)) = self.pairs.iter().find(|(n, _)| n == name) else { return Ok(None) };
        parse(value).map(Some).map_err(|refusal| Problem::parameter(name, value, refusal))
    }

    /// Whether a parameter is there that nobody has taken yet.
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(n, _)| n == name)
    }

    /// The first that nobody has taken yet and whose name is not one of these, with its value.
    pub fn first_beside(&self, names: &[&str]) -> Option<(&str, &str)> {
        self.pairs.iter().find(|(name, _)| !names.contains(&name.as_str())).map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What was not taken, and the names that were asked for.
    fn into_rest(mut self) -> (Vec<(String, String)>, Vec<&'static str>) {
        self.pairs.sort();
        (self.pairs, self.known)
    }

    /// Refuses whatever was not taken: OGC API Features Part 1, section 7.15.1, asks for a 400.
    pub fn finish(self) -> Result<(), Problem> {
        let (rest, known) = self.into_rest();
        match rest.first() {
            None => Ok(()),
            Some((name, value)) => Err(unknown_parameter(name, value, known.iter().map(|k| (*k).to_owned()).collect())),
        }
    }
}

/// 400 for a parameter that does not exist, naming the nearest that does.
fn unknown_parameter(name: &str, value: &str, known: Vec<String>) -> Problem {
    let reason = match nearest(name, &known) {
        Some(near) => format!("there is no such parameter here; did you mean `{near}`?"),
        None => "there is no such parameter here".to_owned(),
    };
    Problem::parameter(name, value, Refusal { reason, allowed: Allowed::Names(known) })
}

/// The name that differs least, if it could be a slip of the finger.
fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let distance = |other: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &other.to_lowercase());
    let (best, near) = known.iter().map(|k| (distance(k), k)).min()?;
    (best <= 2 && best < name.chars().count()).then_some(near)
}

/// Percent-decoding, with `+` for a space; `None` for what is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8().ok().map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::unnecessary_wraps, reason = "the shape of a parser")]
    fn text(value: &str) -> Result<String, Refusal> {
        Ok(value.to_owned())
    }

    #[test]
    fn values_are_percent_decoded() {
        let mut params = Params::parse("name=%D0%90%D0%BB+%26%2B&empty=&flag").unwrap();
        assert_eq!(params.take("name", text).unwrap().as_deref(), Some("Ал &+"));
        assert_eq!(params.take("empty", text).unwrap().as_deref(), Some(""));
        assert_eq!(params.take("flag", text).unwrap().as_deref(), Some(""));
        assert_eq!(params.take("absent", text).unwrap(), None);
        params.finish().unwrap();
    }

    #[test]
    fn an_unknown_parameter_is_refused_and_the_nearest_named() {
        let mut params = Params::parse("bboxx=1").unwrap();
        params.take("bbox", text).unwrap();
        params.take("limit", text).unwrap();
        let json = String::from_utf8(params.finish().unwrap_err().to_json("r")).unwrap();
        assert!(json.contains("did you mean `bbox`?") && json.contains(r#""allowed":["bbox","limit"]"#), "{json}");
    }

    #[test]
    fn repeated_and_endless_parameters_are_refused() {
        assert!(Params::parse("a=1&b=2&a=1").is_err());
        let many: Vec<String> = (0..1000).map(|i| format!("p{i}=1")).collect();
        assert!(Params::parse(&many.join("&")).is_err());
        assert!(Params::parse("a=%FF").is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_query_is_parsed_or_refused(query in ".{0,200}") {
            let _ = Params::parse(&query);
        }
    }
}
