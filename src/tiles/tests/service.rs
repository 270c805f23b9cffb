use super::*;
use futures_util::future::join_all;

fn squares() -> Arc<Collection> {
    (0..400).fold(Rows::default(), |rows, i| rows.polygon(&[&square(i as f64 * 10.0, 2000.0, 8.0)])).collection()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn a_tile_is_made_once_however_many_ask() {
    let (service, collections) = (TileService::new(TileMemory::of(1 << 20)), [squares()]);
    let tiles = runtime().block_on(async {
        join_all((0..100).map(|_| service.tile(&collections, Choice::EVERYTHING, tile(0, 0, 0), ContentEncoding::Zstd))).await
    });
    assert!(tiles.iter().all(|t| t == &tiles[0]));
    let first = tiles[0].as_ref().unwrap();
    assert_eq!((first.features, first.encoding), (400, ContentEncoding::Zstd));
    let statistics = service.statistics();
    assert_eq!((statistics.misses, statistics.hits, statistics.tiles), (1, 99, 1));
    assert!(statistics.bytes > first.body.len() as u64);
}

#[test]
fn encodings_revisions_and_settings_have_tiles_of_their_own() {
    let service = TileService::new(TileMemory::of(1 << 20));
    let columns = TileSettings { columns: Some(vec![]), ..TileSettings::default() };
    let point = || Rows::default().point((2100.0, 2100.0));
    runtime().block_on(async {
        for collection in [squares(), point().collection(), point().with_settings("layer", columns)] {
            for encoding in [ContentEncoding::Gzip, ContentEncoding::Brotli] {
                service.tile(&[Arc::clone(&collection)], Choice::EVERYTHING, tile(0, 0, 0), encoding).await.unwrap();
            }
        }
    });
    assert_eq!(service.statistics().misses, 6);
}

#[test]
fn the_cache_stays_within_its_bytes_and_may_be_of_none() {
    for bytes in [0, 20_000] {
        let (service, collections) = (TileService::new(TileMemory::of(bytes)), [squares()]);
        runtime().block_on(async {
            for x in 0..64 {
                let made =
                    service.tile(&collections, Choice::EVERYTHING, tile(6, x, 31), ContentEncoding::Identity).await.unwrap();
                assert!(!made.body.is_empty());
            }
        });
        assert!(service.statistics().bytes <= bytes);
    }
}

#[test]
fn empty_tiles_are_kept_too() {
    let (service, collections) = (TileService::new(TileMemory::of(1 << 20)), [squares()]);
    runtime().block_on(async {
        for _ in 0..2 {
            let made = service.tile(&collections, Choice::EVERYTHING, tile(4, 0, 0), ContentEncoding::Gzip).await.unwrap();
            assert!(made.body.is_empty() && made.features == 0);
        }
    });
    assert_eq!(service.statistics().hits, 1);
}

#[test]
fn a_request_that_is_dropped_does_not_block_the_next() {
    let (service, collections) = (TileService::new(TileMemory::of(1 << 20)), [squares()]);
    runtime().block_on(async {
        let impatient = service.tile(&collections, Choice::EVERYTHING, tile(0, 0, 0), ContentEncoding::Gzip);
        tokio::select! {
            biased;
            _ = impatient => panic!("made before it was waited for"),
            () = std::future::ready(()) => {}
        }
        service.tile(&collections, Choice::EVERYTHING, tile(0, 0, 0), ContentEncoding::Gzip).await.unwrap();
    });
}
