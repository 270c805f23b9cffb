//! What a grade is the part of: of an element, or of an oxide that is reported in its place.

use hashbrown::HashMap;
use std::sync::LazyLock;

const OXIDES: &str = include_str!("../../assets/vocabularies/oxides.tsv");

/// A compound and its element.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oxide {
    /// The formula.
    pub compound: &'static str,
    /// The symbol.
    pub element: &'static str,
    /// The part of the compound that the element is, by mass.
    pub part: f64,
}

static ALL: LazyLock<HashMap<String, Oxide>> = LazyLock::new(|| {
    let oxide = |line: &'static str| {
        let mut cells = line.split('\t');
        let (compound, element, part) = (cells.next()?, cells.next()?, cells.next()?.parse().ok()?);
        Some((compound.to_lowercase(), Oxide { compound, element, part }))
    };
    OXIDES.lines().skip(1).filter_map(oxide).collect()
});

/// Oxides of several elements in proportions of their own.
const MIXTURES: [&str; 8] = ["treo", "reo", "lreo", "hreo", "ree2o3", "tr2o3", "pgo", "treo+y"];

impl Oxide {
    /// The compound of this formula; case does not matter, nor do subscripts.
    pub fn named(formula: &str) -> Option<Self> {
        ALL.get(&plain(formula)).copied()
    }
}

fn plain(formula: &str) -> String {
    let digit = |c: char| match c {
        '₀'..='₉' => char::from_digit(c as u32 - '₀' as u32, 10).unwrap_or(c),
        other => other,
    };
    formula.trim().chars().take(40).map(digit).flat_map(char::to_lowercase).collect()
}

/// The basis of a grade or an amount.
#[derive(Debug, Clone, PartialEq)]
pub enum Basis {
    /// The element itself.
    Element,
    /// A compound with one factor.
    Oxide(Oxide),
    /// Several compounds together.
    Mixture(String),
    /// Something that is not known here.
    Unknown(String),
}

impl Basis {
    /// Reads `element`, `metal`, the symbol of an element, or a formula.
    pub fn parse(text: &str) -> Self {
        let word = plain(text);
        if MIXTURES.contains(&word.as_str()) {
            return Self::Mixture(text.trim().to_owned());
        }
        if let Some(oxide) = ALL.get(&word) {
            return Self::Oxide(*oxide);
        }
        let is_element = matches!(word.as_str(), "element" | "elemental" | "metal" | "элемент" | "металл")
            || ALL.values().any(|oxide| oxide.element.eq_ignore_ascii_case(&word))
            || super::Commodity::named(&word).is_some_and(|term| !term.id().contains("oxide"));
        if is_element { Self::Element } else { Self::Unknown(text.trim().to_owned()) }
    }

    /// `element`, the formula of the oxide, or the word for something else.
    pub fn name(&self) -> &str {
        match self {
            Self::Element => "element",
            Self::Oxide(oxide) => oxide.compound,
            Self::Mixture(name) | Self::Unknown(name) => name,
        }
    }

    /// The part of an amount on this basis that is the element.
    ///
    /// # Errors
    /// Says, for people, why there is no such part.
    pub fn part_of_element(&self) -> Result<f64, String> {
        match self {
            Self::Element => Ok(1.0),
            Self::Oxide(oxide) => Ok(oxide.part),
            Self::Mixture(name) => Err(format!(
                "{name} is a mixture of oxides, each with a factor of its own: convert oxide by oxide, from the shares of each"
            )),
            Self::Unknown(name) => Err(format!("“{name}” is no element and no oxide whose factor is known")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Unit, *};

    /// 30 000 short ton units of WO3 × 9.072 kg × 0.793 ≈ 215.8 t of tungsten.
    #[test]
    fn short_ton_units_of_tungsten_oxide_are_tonnes_of_tungsten() {
        let oxide_t = Unit::parse("stu").unwrap().convert(30_000.0, Unit::TONNE).unwrap();
        let tungsten_t = oxide_t * Basis::parse("WO3").part_of_element().unwrap();
        assert!((tungsten_t - 215.8).abs() < 0.05, "{tungsten_t}");
    }

    #[test]
    fn twenty_megatonnes_at_700_grams_are_14_000_tonnes() {
        let ore_t = Unit::parse("Mt").unwrap().to_base(20.0);
        let share = Unit::parse("g/t").unwrap().to_base(700.0);
        assert!((ore_t * share - 14_000.0).abs() < 1e-6);
        // 20 Mt of metal would need 28.6 Gt of rock.
        assert!((20e6 / share / 1e9 - 28.57).abs() < 0.01);
    }

    #[test]
    fn a_mixture_of_oxides_has_no_factor_and_says_why() {
        let reason = Basis::parse("TREO").part_of_element().unwrap_err();
        assert!(reason.contains("TREO") && reason.contains("oxide by oxide"), "{reason}");
        assert!(Basis::parse("nonsense").part_of_element().is_err());
        assert_eq!(["element", "Nd", "W", "gold"].map(|text| Basis::parse(text).part_of_element()), [const { Ok(1.0) }; 4]);
        assert_eq!(Basis::parse("Y₂O₃").part_of_element(), Ok(0.78744));
    }

    /// The factors agree with the atomic weights of the CIAAW.
    #[test]
    fn factors_are_those_of_the_atomic_weights() {
        let oxygen = 15.999;
        for (formula, weight, atoms, oxygens) in
            [("Nd2O3", 144.242, 2.0, 3.0), ("WO3", 183.84, 1.0, 3.0), ("U3O8", 238.029, 3.0, 8.0)]
        {
            let part = atoms * weight / (atoms * weight + oxygens * oxygen);
            assert!((Oxide::named(formula).unwrap().part - part).abs() < 2e-5, "{formula}");
        }
    }
}
