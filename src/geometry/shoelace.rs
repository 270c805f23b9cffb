//! The area of a ring in whole units.

/// Twice the signed area of a ring by the surveyor's formula; the first position may be repeated at the end.
/// Positive for exterior rings of tiles (MVT 2.1, section 4.3.4.4). Exact while the area is below 2⁶².
#[inline]
pub fn twice_area(mut ring: impl Iterator<Item = [i64; 2]>) -> i64 {
    let Some(first) = ring.next() else { return 0 };
    let (mut sum, mut from) = (0i64, [0i64; 2]);
    for p in ring {
        let to = [p[0] - first[0], p[1] - first[1]];
        // Sums may wrap on the way; they come back, because the whole fits.
        let cross = from[0].wrapping_mul(to[1]).wrapping_sub(to[0].wrapping_mul(from[1]));
        sum = sum.wrapping_add(cross);
        from = to;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_that_turns_from_east_to_south_is_positive() {
        let square = [[10, 10], [14, 10], [14, 14], [10, 14]];
        assert_eq!(twice_area(square.into_iter()), 32);
        assert_eq!(twice_area(square.into_iter().rev()), -32);
        assert_eq!(twice_area(square.into_iter().chain([square[0]])), 32);
    }

    #[test]
    fn a_large_area_is_exact_though_products_are_larger_than_it() {
        let e = 1i64 << 32;
        let thin = [[0, 0], [e, e], [e + 1, e], [1, 0]];
        assert_eq!(twice_area(thin.into_iter()).abs(), 2 * e);
    }
}
