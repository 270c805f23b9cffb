//! Tiles and TileJSON as a map sees them; what is in a tile is tested with its encoder.

use crate::server::Server;

#[tokio::test]
async fn what_is_no_tile_is_refused() {
    let server = Server::sample();
    for (path, status) in [
        ("/xyz/none/0/0/0", 404),
        ("/xyz/deposits,none/0/0/0", 404),
        ("/xyz/late/0/0/0", 503),
        ("/xyz/deposits/0/1/0", 404),
        ("/xyz/deposits/19/0/0", 404),
        ("/xyz/deposits/99/0/0", 404),
        ("/xyz/deposits/0/0/x", 400),
        ("/xyz/deposits/0/0/0.png", 400),
        ("/xyz/deposits/0/0/0?filter=x", 400),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
    }
    let many = vec!["deposits"; 10_000].join(",");
    assert_eq!(server.get(&format!("/xyz/{}/0/0/0", &many[..8000])).await.status, 400);
}
