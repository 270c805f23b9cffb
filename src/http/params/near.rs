//! `near` and `within`: features around a place, nearest first.

use super::Refusal;

/// Half the circumference of the Earth, metres: nothing is farther.
const FARTHEST_M: f64 = 20_004_000.0;
/// What the units of `within` are in metres.
const UNITS_M: [(&str, f64); 6] = [("km", 1000.0), ("nmi", 1852.0), ("mi", 1609.344), ("ft", 0.3048), ("m", 1.0), ("", 1.0)];

/// A longitude and a latitude, degrees.
pub fn near(text: &str) -> Result<[f64; 2], Refusal> {
    let refused = |reason: &str| Refusal::new(reason, "longitude,latitude in degrees, as in 71.43,51.13");
    let mut numbers = text.split(',').map(|part| part.trim().parse::<f64>());
    let (Some(Ok(lon)), Some(Ok(lat)), None) = (numbers.next(), numbers.next(), numbers.next()) else {
        return Err(refused("not two numbers"));
    };
    if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
        return Err(refused("no place on Earth; the order is longitude, latitude"));
    }
    Ok([lon, lat])
}

/// A distance in metres, written with its unit or in metres.
pub fn within(text: &str) -> Result<f64, Refusal> {
    let refused = |reason: &str| Refusal::new(reason, "a distance, as in 420km, 500m, 261mi or 10nmi; at most half way round");
    let text = text.trim();
    let (number, factor) = UNITS_M
        .iter()
        .find_map(|(unit, metres)| Some((text.strip_suffix(unit)?, metres)))
        .ok_or_else(|| refused("not a distance"))?;
    let number: f64 = number.trim_end().parse().map_err(|_| refused("not a distance"))?;
    let metres = number * factor;
    if (0.0..=FARTHEST_M).contains(&metres) { Ok(metres) } else { Err(refused("no distance on Earth")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_have_units() {
        for (text, metres) in [("420km", 420_000.0), ("1500", 1500.0), ("1 mi", 1609.344), ("0.5nmi", 926.0), ("10ft", 3.048)] {
            assert_eq!(within(text), Ok(metres), "{text}");
        }
        for text in ["", "km", "-1km", "1e9km", "NaN", "inf", "5 parsec"] {
            assert!(within(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_place_is_longitude_then_latitude() {
        assert_eq!(near("71.43, 51.13"), Ok([71.43, 51.13]));
        for text in ["", "1", "1,2,3", "51,171", "200,0", "NaN,0", "a,b"] {
            assert!(near(text).is_err(), "{text}");
        }
    }
}
