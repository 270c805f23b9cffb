//! Units in the names of columns of numbers.

use super::Unit;

/// The unit that the name of a column says: in parentheses or brackets at its end, as in `grade (g/t)`, behind a comma, as in
/// `запасы, т`, or as its last word, as in `ore_t`, `Au_ppm`, `au_g_t` and `area_km2`.
pub fn unit_of_header(name: &str) -> Option<Unit> {
    let name = name.trim();
    let enclosed = [('(', ')'), ('[', ']')].into_iter().find_map(|(open, close)| {
        let inside = name.strip_suffix(close)?;
        Some(&inside[inside.rfind(open)? + open.len_utf8()..])
    });
    if let Some(unit) = enclosed {
        return Unit::parse(unit);
    }
    if let Some((_, unit)) = name.rsplit_once(',') {
        return Unit::parse(unit);
    }
    if let Some(rest) = name.strip_suffix('%') {
        return (!rest.trim().is_empty()).then(|| Unit::parse("%"))?;
    }
    let is_gap = |c: char| c == '_' || c == ' ';
    let last = name.rfind(is_gap)?;
    let two = name[..last].rfind(is_gap).map(|before| &name[before + 1..]);
    // A name is a unit by itself only behind another word: `t` is a name like any other.
    two.and_then(Unit::parse).or_else(|| Unit::parse(&name[last + 1..]).filter(|_| last > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_of_a_column_is_in_its_name() {
        for (name, unit) in [
            ("ore_t", "t"),
            ("grade (g/t)", "g/t"),
            ("Au_ppm", "[ppm]"),
            ("area_km2", "km2"),
            ("depth_m", "m"),
            ("positional_uncertainty_m", "m"),
            ("au_g_t", "g/t"),
            ("Cu %", "%"),
            ("cu_pct", "%"),
            ("запасы, тыс. т", "kt"),
            ("Ore [Mt]", "Mt"),
        ] {
            assert_eq!(unit_of_header(name).map(Unit::ucum), Some(unit), "{name}");
        }
        for name in ["t", "m", "grade", "ore_mt", "grade_value", "year", "name (old)", "_t", "%", "", "é", "номер_ё"] {
            assert_eq!(unit_of_header(name), None, "{name}");
        }
    }
}
