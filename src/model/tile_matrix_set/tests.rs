use super::*;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 2e-14 * b.abs()
}

/// Scale denominators, cell sizes and matrix sizes as annex D of OGC 17-083r4 prints them.
#[test]
fn registered_sets_have_the_numbers_of_the_standard() {
    let mercator = [
        (0, 559_082_264.028_717, 156_543.033_928_041, 1, 1),
        (10, 545_978.773_465_544, 152.874_056_570_352, 1024, 1024),
        (24, 33.323_899_747_652_8, 0.009_330_691_929_342_8, 16_777_216, 16_777_216),
    ];
    let crs84 = [
        (0, 279_541_132.014_358, 0.703_125, 2, 1),
        (9, 545_978.773_465_544, 0.001_373_291_015_625, 1024, 512),
        (23, 33.323_899_747_652_8, 0.000_000_083_819_031_715_39, 16_777_216, 8_388_608),
    ];
    let finland = [(0, 29_257_142.857_142_86, 8192.0, 1, 1), (15, 892.857_142_857_142_9, 0.25, 32_768, 32_768)];
    for (set, expected, levels) in [
        (TileMatrixSet::web_mercator_quad(), &mercator[..], 25),
        (TileMatrixSet::world_mercator_wgs84_quad(), &mercator, 25),
        (TileMatrixSet::world_crs84_quad(), &crs84, 24),
        (TileMatrixSet::etrs_tm35fin(), &finland, 16),
    ] {
        assert_eq!(set.matrices().count(), levels, "{}", set.id());
        for &(level, scale, cell, columns, rows) in expected {
            let matrix = set.matrix(level);
            assert!(near(matrix.scale_denominator, scale), "{} {level}: {}", set.id(), matrix.scale_denominator);
            assert!(near(matrix.cell_size, cell) || (matrix.cell_size - cell).abs() < 1e-20, "{} {level}", set.id());
            assert_eq!((matrix.columns, matrix.rows), (columns, rows));
        }
    }
    let [x, y] = TileMatrixSet::web_mercator_quad().point_of_origin();
    assert!(near(x, -20_037_508.342_789_2) && near(y, 20_037_508.342_789_2));
    assert_eq!(TileMatrixSet::world_crs84_quad().extent(), [-180.0, -90.0, 180.0, 90.0]);
    assert_eq!(TileMatrixSet::etrs_tm35fin().extent(), [-548_576.0, 6_291_456.0, 1_548_576.0, 8_388_608.0]);
}

fn zone_12(matrix: [u32; 2], levels: u8) -> Result<TileMatrixSet, TileMatrixSetError> {
    TileMatrixSet::new(TileMatrixSetPlan {
        id: "GK12".to_owned(),
        title: "Zone 12".to_owned(),
        crs: TileCrs { code: "EPSG:28412".to_owned(), northing_first: true, ordered_axes: ["N", "E"], metres_per_unit: 1.0 },
        origin: [12_000_000.0, 6_500_000.0],
        tile_side: 1_048_576.0,
        matrix,
        levels,
    })
}

#[test]
fn a_tile_of_a_set_is_a_tile_of_the_square_and_its_positions_lie_there() {
    for set in TileMatrixSet::well_known().into_iter().chain([zone_12([1, 1], 15).unwrap(), zone_12([3, 2], 10).unwrap()]) {
        let [west, south, east, north] = set.extent();
        for level in [0, 1, 5] {
            let TileMatrix { columns, rows, .. } = set.matrix(level);
            let first = set.tile(level.into(), 0, 0).unwrap();
            let last = set.tile(level.into(), columns - 1, rows - 1).unwrap();
            assert_eq!(set.column_row(level, [last.x().into(), last.y().into()]), [columns as i64 - 1, rows as i64 - 1]);
            let corner = first.origin_world().map(|v| v as f64);
            let end = last.origin_world().map(|v| (v + last.side_world()) as f64);
            for (at, expected) in [([west, north], corner), ([east, south], end)] {
                let got = set.to_square(at);
                assert!((0..2).all(|i| (got[i] - expected[i]).abs() < 0.01), "{} {level}: {got:?} {expected:?}", set.id());
            }
        }
    }
}

#[test]
fn what_is_no_tile_is_said_to_be_none() {
    let quad = TileMatrixSet::world_crs84_quad();
    assert!(quad.tile(0, 1, 0).is_ok());
    assert_eq!(
        quad.tile(0, 0, 1).unwrap_err().to_string(),
        "row 1, column 0 lie outside the 1 rows and 2 columns of level 0 of WorldCRS84Quad"
    );
    assert!(quad.tile(19, 0, 0).is_ok() && quad.tile(20, 0, 0).is_err() && quad.tile(u64::MAX, 0, 0).is_err());
    assert!(quad.tile(5, u64::MAX, u64::MAX).is_err());
}

#[test]
fn levels_are_those_of_the_same_scale() {
    assert_eq!(TileMatrixSet::web_mercator_quad().levels(3..=16), 3..=16);
    assert_eq!(TileMatrixSet::world_crs84_quad().levels(0..=16), 0..=15);
    assert_eq!(TileMatrixSet::etrs_tm35fin().levels(6..=16), 2..=12);
    assert_eq!(TileMatrixSet::etrs_tm35fin().levels(0..=2), 0..=0);
    assert!(zone_12([1, 1], 2).unwrap().levels(18..=20).is_empty());
}

#[test]
fn documents_have_the_axes_in_the_order_of_the_authority() {
    assert_eq!(zone_12([1, 1], 10).unwrap().point_of_origin(), [6_500_000.0, 12_000_000.0]);
}

#[test]
fn sets_that_cannot_be_are_refused() {
    for (matrix, levels) in [([0, 1], 1), ([65, 1], 1), ([1, 1], 0), ([1, 1], 20), ([3, 2], 19)] {
        assert!(zone_12(matrix, levels).is_err(), "{matrix:?} {levels}");
    }
    let crs = TileMatrixSet::etrs_tm35fin().crs().clone();
    let plan = TileMatrixSetPlan {
        id: "a".into(),
        title: String::new(),
        crs,
        origin: [0.0; 2],
        tile_side: 1.0,
        matrix: [1, 1],
        levels: 1,
    };
    for bad in [
        TileMatrixSetPlan { id: "a/b".into(), ..plan.clone() },
        TileMatrixSetPlan { id: "..".into(), ..plan.clone() },
        TileMatrixSetPlan { origin: [f64::NAN, 0.0], ..plan.clone() },
        TileMatrixSetPlan { tile_side: 0.0, ..plan.clone() },
    ] {
        assert!(TileMatrixSet::new(bad).is_err());
    }
    assert!(TileMatrixSet::new(plan).is_ok());
}
