//! Units of amounts and grades, by their codes in UCUM (<https://ucum.org>) and as people write them.

use hashbrown::HashMap;
use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::LazyLock,
};

/// What a unit measures. Units of one dimension convert to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// In tonnes.
    Mass,
    /// A part of the whole by mass, as grades of ore are.
    Share,
    /// Mass in a volume, as grades of placers are: tonnes in a cubic metre.
    Concentration,
    /// In metres.
    Length,
    /// In square metres.
    Area,
    /// In cubic metres.
    Volume,
}

/// A unit.
#[derive(Clone, Copy)]
pub struct Unit(&'static Known);

struct Known {
    ucum: &'static str,
    dimension: Dimension,
    /// `times / over` of the unit of the dimension: two whole numbers, mostly, since 1e-6 is no binary fraction.
    times: f64,
    over: f64,
    /// As people write it, besides the code.
    spellings: &'static str,
}

const fn unit(ucum: &'static str, dimension: Dimension, times: f64, over: f64, spellings: &'static str) -> Known {
    Known { ucum, dimension, times, over, spellings }
}

/// `mt` and `MT` are nobody's: to some they are metric tons, to others a million of them.
static UNITS: [Known; 46] = {
    use Dimension::{Area, Concentration, Length, Mass, Share, Volume};
    [
        unit("t", Mass, 1.0, 1.0, "tonne|tonnes|metric ton|metric tons|т|тонн|тонна"),
        unit("kt", Mass, 1e3, 1.0, "thousand t|thousand tonnes|тыс. т|тыс.т|тыс т|тыс. тонн|кт"),
        unit("Mt", Mass, 1e6, 1.0, "million t|million tonnes|млн т|млн. т|млн.т|млн тонн|млн. тонн|Мт"),
        unit("Gt", Mass, 1e9, 1.0, "billion t|billion tonnes|млрд т|млрд. т|Гт"),
        unit("kg", Mass, 1.0, 1e3, "kilogram|kilograms|кг"),
        unit("g", Mass, 1.0, 1e6, "gram|grams|г"),
        unit("mg", Mass, 1.0, 1e9, "мг"),
        unit("[oz_tr]", Mass, 31_103_476.8, 1e12, "oz|ozt|oz t|oz_tr|troy oz|troy ounce|troy ounces|тр. унц."),
        unit("k[oz_tr]", Mass, 31_103_476.8, 1e9, "koz"),
        unit("M[oz_tr]", Mass, 31_103_476.8, 1e6, "Moz"),
        unit("[lb_av]", Mass, 453_592_370.0, 1e12, "lb|lbs|pound|pounds"),
        unit("M[lb_av]", Mass, 453_592_370.0, 1e6, "Mlb|Mlbs"),
        unit("[ston_av]", Mass, 907_184_740.0, 1e9, "short ton|short tons|st"),
        unit("[lton_av]", Mass, 1_016_046_908.8, 1e9, "long ton|long tons"),
        unit("20.[lb_av]", Mass, 9_071_847.4, 1e9, "stu|short ton unit|short ton units"),
        unit("10.kg", Mass, 1.0, 1e2, "mtu|metric ton unit|metric ton units"),
        unit("[car_m]", Mass, 2.0, 1e7, "ct|carat|carats|кар"),
        unit("M[car_m]", Mass, 2.0, 1e1, "Mct"),
        unit("%", Share, 1.0, 1e2, "pct|percent|per cent|wt%|wt.%|wt. %|wt %|wt_pct|проц|масс.%|мас. %"),
        unit("[ppth]", Share, 1.0, 1e3, "‰|permil"),
        unit("[ppm]", Share, 1.0, 1e6, "ppm"),
        unit("[ppb]", Share, 1.0, 1e9, "ppb"),
        unit("g/t", Share, 1.0, 1e6, "gpt|g_t|gt|g t-1|g.t-1|г/т|гр/т"),
        unit("kg/t", Share, 1.0, 1e3, "kg_t|kgt|кг/т"),
        unit("g/kg", Share, 1.0, 1e3, "g_kg|г/кг"),
        unit("mg/kg", Share, 1.0, 1e6, "mg_kg|мг/кг"),
        unit("mg/t", Share, 1.0, 1e9, "mg_t|мг/т"),
        unit("[oz_tr]/[ston_av]", Share, 31.103_476_8, 907_184.74, "opt|oz/st|oz/ton|oz/short ton"),
        unit("[lb_av]/[ston_av]", Share, 1.0, 2e3, "lb/st|lb/short ton"),
        unit("[car_m]/t", Share, 2.0, 1e7, "ct/t|кар/т"),
        unit("g/m3", Concentration, 1.0, 1e6, "g_m3|gm3|г/м3"),
        unit("kg/m3", Concentration, 1.0, 1e3, "kg_m3|kgm3|кг/м3"),
        unit("mg/m3", Concentration, 1.0, 1e9, "mg_m3|мг/м3"),
        unit("t/m3", Concentration, 1.0, 1.0, "t_m3|т/м3"),
        unit("mm", Length, 1.0, 1e3, "мм"),
        unit("cm", Length, 1.0, 1e2, "см"),
        unit("m", Length, 1.0, 1.0, "metre|metres|meter|meters|м"),
        unit("km", Length, 1e3, 1.0, "kilometre|kilometres|kilometer|kilometers|км"),
        unit("[ft_i]", Length, 3048.0, 1e4, "ft|feet"),
        unit("[mi_i]", Length, 1_609_344.0, 1e3, "mile|miles"),
        unit("m2", Area, 1.0, 1.0, "sqm|sq m|sq_m|кв. м|м2"),
        unit("har", Area, 1e4, 1.0, "ha|hectare|hectares|га"),
        unit("km2", Area, 1e6, 1.0, "sqkm|sq km|sq_km|кв. км|км2"),
        unit("m3", Volume, 1.0, 1.0, "cubic metres|cubic meters|м3"),
        unit("10*3.m3", Volume, 1e3, 1.0, "thousand m3|тыс. м3|тыс.м3|тыс м3"),
        unit("10*6.m3", Volume, 1e6, 1.0, "million m3|Mm3|млн м3|млн. м3|hm3"),
    ]
};

/// Spelling → unit.
static BY_SPELLING: LazyLock<HashMap<&str, Unit>> = LazyLock::new(|| {
    let spelled = |known: &'static Known| known.spellings.split('|').chain([known.ucum]).map(move |word| (word, Unit(known)));
    UNITS.iter().flat_map(spelled).collect()
});

impl Unit {
    /// Tonnes.
    pub const TONNE: Self = Self(&UNITS[0]);

    /// The unit of a text: a code of UCUM, or a usual spelling. Case matters where it must (`Mt`, `mt`), and not in words.
    pub fn parse(text: &str) -> Option<Self> {
        const LONGEST: usize = 40;
        if text.len() > LONGEST {
            return None;
        }
        let plain: String = without_annotation(text)
            .chars()
            .filter(|c| *c != '^')
            .map(|c| match c {
                '²' => '2',
                '³' => '3',
                '\u{a0}' | '\u{202f}' => ' ',
                other => other,
            })
            .collect();
        let plain = plain.trim().replace(" / ", "/").replace("м.куб", "м3");
        let word = |word: &str| BY_SPELLING.get(word).copied();
        word(&plain).or_else(|| (plain.chars().count() > 2).then(|| word(&plain.to_lowercase()))?)
    }

    /// Its code in UCUM.
    pub fn ucum(self) -> &'static str {
        self.0.ucum
    }

    /// What it measures.
    pub fn dimension(self) -> Dimension {
        self.0.dimension
    }

    /// Converts a number of this unit to another; `None` where they measure different things.
    pub fn convert(self, value: f64, to: Self) -> Option<f64> {
        (self.dimension() == to.dimension()).then(|| {
            let (times, over) = (self.0.times * to.0.over, self.0.over * to.0.times);
            if times >= over { value * (times / over) } else { value / (over / times) }
        })
    }

    /// A number of this unit in tonnes, parts of the whole, tonnes in a cubic metre, metres, square or cubic metres.
    pub fn to_base(self, value: f64) -> f64 {
        let Known { times, over, .. } = *self.0;
        if times >= over { value * (times / over) } else { value / (over / times) }
    }
}

/// `t{ore}` is `t`: what stands in braces is no part of a unit.
fn without_annotation(text: &str) -> &str {
    let text = text.trim();
    text.split_once('{').filter(|(unit, rest)| rest.ends_with('}') && !unit.is_empty()).map_or(text, |(unit, _)| unit)
}

impl Dimension {
    /// For people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mass => "a mass",
            Self::Share => "a part by mass",
            Self::Concentration => "a mass in a volume",
            Self::Length => "a length",
            Self::Area => "an area",
            Self::Volume => "a volume",
        }
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.0.ucum == other.0.ucum
    }
}

impl Eq for Unit {}

impl Hash for Unit {
    fn hash<H: Hasher>(&self, hash: &mut H) {
        self.0.ucum.hash(hash);
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.ucum)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.ucum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_unit(value: f64, from: &str, to: &str) -> Option<f64> {
        Unit::parse(from)?.convert(value, Unit::parse(to)?)
    }

    #[test]
    fn units_are_read_as_people_write_them() {
        for (text, ucum) in [
            ("t", "t"),
            ("Mt", "Mt"),
            ("млн. т", "Mt"),
            ("ppm", "[ppm]"),
            ("[ppm]", "[ppm]"),
            ("PPM", "[ppm]"),
            (" g/t ", "g/t"),
            ("г/м³", "g/m3"),
            ("km²", "km2"),
            ("km^2", "km2"),
            ("Troy Oz", "[oz_tr]"),
            ("t{ore}", "t"),
            ("stu", "20.[lb_av]"),
        ] {
            assert_eq!(Unit::parse(text).map(Unit::ucum), Some(ucum), "{text}");
        }
        for text in ["mt", "MT", "", "{ore}", "furlong", "T", &"t".repeat(99)] {
            assert_eq!(Unit::parse(text), None, "{text}");
        }
        let spellings = UNITS.iter().flat_map(|known| known.spellings.split('|').chain([known.ucum])).count();
        assert_eq!(BY_SPELLING.len(), spellings, "no spelling is of two units");
    }

    #[test]
    fn conversions_are_exact_where_they_can_be() {
        assert_eq!(in_unit(700.0, "g/t", "%"), Some(0.07));
        assert_eq!(in_unit(1.0, "g/t", "ppm"), Some(1.0));
        assert_eq!(in_unit(20.0, "Mt", "t"), Some(20e6));
        assert_eq!(in_unit(2_724_900.0, "km2", "ha"), Some(272_490_000.0));
        assert_eq!(in_unit(1.0, "oz", "g"), Some(31.103_476_8));
        assert!((in_unit(1.0, "stu", "kg").unwrap() - 9.071_847_4).abs() < 1e-12);
        assert!((in_unit(1.0, "oz/st", "g/t").unwrap() - 34.285_714_3).abs() < 1e-6);
        assert_eq!(in_unit(1.0, "g/m3", "g/t"), None, "the density is not known");
        assert_eq!(Unit::parse("kg/t").unwrap().to_base(5.0), 0.005);
    }
}
