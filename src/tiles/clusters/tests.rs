use super::*;
use crate::model::WorldPoint;
use proptest::prelude::*;
use std::collections::BTreeSet;

type Points = Vec<(u32, WorldPoint)>;

/// Points of which many are near each other, some in one place, some next to the edges of the world.
fn some_points() -> impl Strategy<Value = Points> {
    let near = (0..6u32, 0u32..1 << 28, 0..30u32, any::<u64>()).prop_map(|(place, far, bits, noise)| {
        let corner = [0, 1 << 31, u32::MAX, 3 << 30, 1 << 20, 77][place as usize];
        let offset = |noise: u64| (noise as u32 & ((1u32 << bits) - 1)).wrapping_add(far >> bits);
        WorldPoint { x: corner.wrapping_add(offset(noise)), y: corner.saturating_sub(offset(noise >> 32)) }
    });
    prop::collection::vec(near, 0..400).prop_map(|points| (0..).zip(points).collect())
}

fn clusters_at(hierarchy: &Hierarchy, zoom: u8) -> Vec<Cluster<'_>> {
    (0..hierarchy.count()).filter(|i| hierarchy.shows(*i, zoom)).filter_map(|i| hierarchy.get(i)).collect()
}

fn distance(a: WorldPoint, b: WorldPoint) -> f64 {
    let x = f64::from(a.x.wrapping_sub(b.x) as i32);
    x.hypot(f64::from(a.y) - f64::from(b.y))
}

proptest! {
    #[test]
    fn every_row_is_shown_once_at_every_zoom_and_clusters_lie_within_clusters(points in some_points(), radius in 8u8.., max_zoom in 0..=20u8) {
        let hierarchy = Hierarchy::of(&points, points.len(), radius, max_zoom);
        let mut deeper: Vec<BTreeSet<u32>> = (0..points.len() as u32).map(|row| [row].into()).collect();
        for zoom in (0..=max_zoom).rev() {
            let alone = (0..points.len()).filter(|row| hierarchy.shows_row(*row, zoom)).map(|row| BTreeSet::from([row as u32]));
            let clusters = clusters_at(&hierarchy, zoom);
            let shown: Vec<BTreeSet<u32>> =
                alone.chain(clusters.iter().map(|cluster| cluster.rows.iter().copied().collect())).collect();
            prop_assert!(clusters.iter().all(|cluster| cluster.rows.len() > 1));
            prop_assert_eq!(shown.iter().map(BTreeSet::len).sum::<usize>(), points.len());
            prop_assert_eq!(shown.iter().flatten().collect::<BTreeSet<_>>().len(), points.len());
            let holder = |rows: &BTreeSet<u32>| shown.iter().position(|holder| rows.is_subset(holder));
            prop_assert!(deeper.iter().all(|rows| holder(rows).is_some()), "zoom {}", zoom);
            deeper = shown;
        }
        prop_assert!((0..points.len()).all(|row| hierarchy.shows_row(row, max_zoom + 1)));
    }

    #[test]
    fn no_two_rows_by_themselves_are_near_and_clusters_are_in_the_middle(points in some_points(), radius in 8u8.., max_zoom in 0..=20u8) {
        let hierarchy = Hierarchy::of(&points, points.len(), radius, max_zoom);
        for zoom in 0..=max_zoom {
            let world = f64::from(u32::from(radius) << (23 - zoom));
            let alone: Vec<WorldPoint> =
                points.iter().filter(|(row, _)| hierarchy.shows_row(*row as usize, zoom)).map(|(_, at)| *at).collect();
            for (i, a) in alone.iter().enumerate() {
                prop_assert!(alone[..i].iter().all(|b| distance(*a, *b) > world), "zoom {}", zoom);
            }
        }
        for cluster in clusters_at(&hierarchy, max_zoom) {
            let offset = |row: &u32| f64::from(points[*row as usize].1.x.wrapping_sub(cluster.position.x) as i32);
            let mean = cluster.rows.iter().map(offset).sum::<f64>() / cluster.rows.len() as f64;
            prop_assert!(mean.abs() <= 1.0, "{}", mean);
        }
    }

    #[test]
    fn the_same_points_make_the_same_clusters_on_any_number_of_threads(points in some_points(), radius in 8u8..) {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            format!("{:?}", pool.install(|| Hierarchy::of(&points, points.len(), radius, 16)))
        };
        prop_assert_eq!(on(1), on(3));
    }
}

#[test]
fn nothing_one_point_and_many_in_one_place() {
    let at = WorldPoint { x: 7, y: u32::MAX };
    assert_eq!(Hierarchy::of(&[], 3, 50, 14).count(), 0);
    let one = Hierarchy::of(&[(2, at)], 3, 50, 14);
    assert_eq!((one.count(), one.shows_row(2, 0)), (0, true));
    let points: Points = (0..100_000).map(|row| (row, at)).collect();
    let many = Hierarchy::of(&points, points.len(), 50, 14);
    let cluster = many.get(0).unwrap();
    assert_eq!((many.count(), cluster.rows.len(), cluster.position), (1, 100_000, at));
    assert_eq!((cluster.zooms, cluster.is_one_place), ([0, 14], true));
}

#[test]
fn what_is_near_over_the_antimeridian_is_one_cluster() {
    let at = |x: u32| WorldPoint { x, y: 1 << 31 };
    let hierarchy = Hierarchy::of(&[(0, at(2)), (1, at(u32::MAX - 3))], 2, 50, 14);
    let cluster = hierarchy.get(0).unwrap();
    assert_eq!((hierarchy.count(), cluster.rows.len(), cluster.position), (1, 2, at(u32::MAX)));
    assert!(!cluster.is_one_place);
}
