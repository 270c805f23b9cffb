//! What a layer of tiles looks like: its colours, its symbols, its labels, and the legend that explains them.

use super::{
    commodity,
    document::{Content, Drawn},
    labels::label_columns,
    palette::{OTHER_COLOR, PALETTE},
};
use crate::{
    config::StyleSettings,
    format::tilejson::{FieldType, VectorLayer},
    query::commonest_values,
};
use serde_json::{Value, json};

/// Values that are told apart; the commonest. Styles with more would be long to read, for programs as well.
const MAX_VALUES: usize = 200;

/// What a layer looks like.
pub struct Look<'a> {
    /// What the configuration says.
    pub settings: &'a StyleSettings,
    /// One colour, or an expression that has one for each feature.
    pub color: Value,
    /// An expression that has the name of a symbol for each feature.
    pub symbol: Option<Value>,
    /// Columns to label features with, best first.
    pub labels: Vec<&'a str>,
    /// What the colours and symbols mean.
    pub legend: Value,
}

/// A column whose values are told apart.
struct Told<'a> {
    column: &'a str,
    /// Its commonest values; of ready-made tiles those that it may have.
    values: Vec<String>,
    /// Whether they are what is mined.
    is_mined: bool,
}

/// What a value looks like.
struct Meaning<'a> {
    value: &'a str,
    color: Option<&'a str>,
    symbol: Option<&'static str>,
}

impl<'a> Look<'a> {
    /// Of a layer of the tiles of `drawn`.
    pub fn of(drawn: &Drawn, settings: &'a StyleSettings, layer: &'a VectorLayer, language: Option<&str>) -> Self {
        let fields: Vec<&str> = layer.fields.keys().map(String::as_str).collect();
        let labels = label_columns(&fields, settings.label.as_deref(), language);
        let own = settings.color.as_deref().unwrap_or(drawn.color);
        let Some(told) = Told::of(drawn, settings, layer) else {
            return Self { settings, color: own.into(), symbol: None, labels, legend: json!({ "color": own }) };
        };
        // A colour that was chosen for the whole is the wish of somebody.
        let is_colored = settings.color_by.is_some() || settings.color.is_none();
        let other = if is_colored { settings.color.as_deref().unwrap_or(OTHER_COLOR) } else { own };
        let meanings = told.meanings(settings, is_colored);
        let colors = meanings.iter().filter_map(|meaning| Some((meaning.value, meaning.color?)));
        let symbols = meanings.iter().filter_map(|meaning| Some((meaning.value, meaning.symbol?)));
        Self {
            settings,
            color: matched(told.column, colors, other),
            symbol: told.is_mined.then(|| matched(told.column, symbols, commodity::OTHER)),
            labels,
            legend: legend(told.column, &meanings, other),
        }
    }
}

impl<'a> Told<'a> {
    /// The column that features are coloured by, else one that says what is mined.
    fn of(drawn: &Drawn, settings: &StyleSettings, layer: &'a VectorLayer) -> Option<Self> {
        let named = |wanted: &str| layer.fields.keys().find(|field| field.to_lowercase() == wanted);
        let column = match &settings.color_by {
            Some(column) => layer.fields.get_key_value(column)?.0,
            None => commodity::COLUMNS.iter().find_map(|name| named(name))?,
        };
        let is_text = layer.fields.get(column) == Some(&FieldType::String);
        let is_named = commodity::COLUMNS.contains(&column.to_lowercase().as_str());
        let (values, is_mined) = match &drawn.content {
            Content::Live(collection) => {
                let values = commonest_values(&collection.table, column, MAX_VALUES);
                let known = |is_known: fn(&str) -> bool| values.iter().filter(|value| is_known(value)).count();
                // A column of another name is taken for one of commodities only if most of its values are.
                let is_mined = known(|value| commodity::symbol(value).is_some()) > 0
                    && (is_named || known(commodity::is_name) * 2 > values.len());
                (values, is_text && is_mined)
            }
            Content::ReadyMade(_) => (vec![], is_text && is_named),
        };
        (settings.color_by.is_some() || is_mined).then(|| Self { column, values, is_mined }.with_possible_values(settings))
    }

    /// Nobody knows what values there are in ready-made tiles, or beyond the commonest: the configuration names some, and the
    /// names of commodities are known.
    fn with_possible_values(mut self, settings: &StyleSettings) -> Self {
        let is_whole = (1..MAX_VALUES).contains(&self.values.len());
        if !is_whole {
            let configured = settings.colors.keys().cloned();
            let names = commodity::names().filter(|_| self.is_mined && self.values.is_empty());
            let possible: Vec<String> = configured.chain(names.flat_map(|name| [name.to_owned(), capitalized(name)])).collect();
            for value in possible {
                if !self.values.contains(&value) {
                    self.values.push(value);
                }
            }
        }
        self
    }

    fn meanings<'m>(&'m self, settings: &'m StyleSettings, is_colored: bool) -> Vec<Meaning<'m>> {
        let meaning = |(place, value): (usize, &'m String)| {
            let symbol = commodity::symbol(value).filter(|_| self.is_mined);
            let color = if !is_colored {
                None
            } else if !settings.colors.is_empty() {
                settings.colors.get(value).map(String::as_str)
            } else if self.is_mined {
                symbol.map(|symbol| symbol.color)
            } else {
                PALETTE.get(place).copied()
            };
            Meaning { value, color, symbol: symbol.map(|symbol| symbol.name) }
        };
        let all = self.values.iter().enumerate().map(meaning);
        all.filter(|meaning| meaning.color.is_some() || meaning.symbol.is_some()).collect()
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An expression that has `other` where the column has none of the values.
fn matched<'v>(column: &str, pairs: impl Iterator<Item = (&'v str, &'v str)>, other: &str) -> Value {
    let mut by_result: Vec<(&str, Vec<&str>)> = vec![];
    for (value, result) in pairs.filter(|(_, result)| *result != other) {
        match by_result.iter_mut().find(|(known, _)| *known == result) {
            Some((_, values)) => values.push(value),
            None => by_result.push((result, vec![value])),
        }
    }
    if by_result.is_empty() {
        return other.into();
    }
    let mut expression = vec![json!("match"), json!(["to-string", ["get", column]])];
    by_result.into_iter().for_each(|(result, values)| expression.extend([json!(values), json!(result)]));
    expression.push(other.into());
    expression.into()
}

fn legend(column: &str, meanings: &[Meaning<'_>], other: &str) -> Value {
    let line = |Meaning { value, color, symbol }: &Meaning<'_>| {
        let mut line = json!({ "value": value, "color": color.unwrap_or(other) });
        if let Some(symbol) = symbol {
            line["symbol"] = (*symbol).into();
        }
        line
    };
    json!({ "color": other, "column": column, "values": meanings.iter().map(line).collect::<Vec<_>>() })
}
