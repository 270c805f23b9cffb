//! Places along the Hilbert curve over the world square.

use crate::model::WorldPoint;

/// The distance of a point along the Hilbert curve of order 32 that fills the world square: near
/// points have near distances, as a rule.
pub fn hilbert(point: WorldPoint) -> u64 {
    // A walk down the quadrants; `state` is how the curve is turned in the quadrant at hand.
    // Each row of the tables is a state, each column the quadrant (x bit, y bit).
    const DIGIT: [[u8; 4]; 4] = [[0, 1, 3, 2], [0, 3, 1, 2], [2, 1, 3, 0], [2, 3, 1, 0]];
    const NEXT: [[u8; 4]; 4] = [[1, 0, 2, 0], [0, 3, 1, 1], [2, 2, 0, 3], [3, 1, 3, 2]];
    let (mut state, mut distance) = (0usize, 0u64);
    for bit in (0..32).rev() {
        let quadrant = ((point.x >> bit & 1) << 1 | (point.y >> bit & 1)) as usize;
        distance = distance << 2 | DIGIT[state][quadrant] as u64;
        state = NEXT[state][quadrant] as usize;
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first cells of the curve in the corner of the world, in order of distance.
    fn corner(order: u32) -> Vec<(u32, u32)> {
        let side = 1u32 << order;
        let mut cells: Vec<_> =
            (0..side).flat_map(|x| (0..side).map(move |y| (x, y))).map(|(x, y)| (hilbert(WorldPoint { x, y }), (x, y))).collect();
        cells.sort_unstable();
        cells.into_iter().map(|(_, cell)| cell).collect()
    }

    #[test]
    fn the_curve_steps_to_a_neighbour_every_time() {
        for pair in corner(5).windows(2) {
            let step = pair[0].0.abs_diff(pair[1].0) + pair[0].1.abs_diff(pair[1].1);
            assert_eq!(step, 1, "{pair:?}");
        }
    }

    #[test]
    fn a_square_of_the_grid_is_one_stretch_of_the_curve() {
        let distances: Vec<u64> = corner(3).into_iter().map(|(x, y)| hilbert(WorldPoint { x, y })).collect();
        assert!(distances.windows(2).all(|d| d[1] == d[0] + 1));
        assert_eq!(distances.len(), 64);
    }
}
