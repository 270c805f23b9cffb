//! The router with collections made by hand, asked without a network.

use axum::{
    body::Body,
    http::{HeaderMap, Request, Response, StatusCode},
};
use http_body_util::BodyExt;
use lode::{
    catalog::{Catalog, Collection, CollectionInfo, Entry},
    http::{HttpSettings, HttpState, Service},
    model::{CollectionId, CrsReport, Defect, DefectKind, FeatureId, LoadReport, RowBatch, TileMatrixSet, Value},
    store::{PreparedBatch, Table, TableBuilder},
    tiles::{Grids, TileMemory, TileService},
};
use serde_json::json;
use std::{net::IpAddr, sync::Arc};

/// The router and its catalog.
pub struct Server {
    pub service: Service,
    pub catalog: Arc<Catalog>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Server {
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self::with(entries, HttpSettings::default())
    }

    pub fn with(entries: impl IntoIterator<Item = Entry>, settings: HttpSettings) -> Self {
        Self::made(entries, settings, Grids::default())
    }

    /// With tile matrix sets besides the well-known ones.
    pub fn with_sets(entries: impl IntoIterator<Item = Entry>, sets: Vec<TileMatrixSet>) -> Self {
        Self::made(entries, HttpSettings::default(), Grids::new(sets, 1 << 20).unwrap())
    }

    fn made(entries: impl IntoIterator<Item = Entry>, settings: HttpSettings, grids: Grids) -> Self {
        let catalog = Arc::new(Catalog::default());
        for entry in entries {
            catalog.put(&entry);
        }
        let state = HttpState::new(Arc::clone(&catalog), settings, TileService::new(TileMemory::of(4 << 20)), grids);
        Self { service: Service::new(Arc::new(state)), catalog }
    }

    /// The deposits below, a collection that is being loaded and one that cannot be.
    pub fn sample() -> Self {
        let broken = Entry::Failed(Arc::new(info("broken")), "broken.csv: row 1: no coordinates".into());
        Self::new([ready("deposits", deposits()), Entry::Loading(Arc::new(info("late"))), broken])
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.service.answer(request, ([127, 0, 0, 1], 4711).into()).await
    }

    pub async fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
        let headers = [&[("host", "geo.example")], headers].concat();
        Answer::read(self.send(request(method, target, &headers)).await).await
    }

    /// As if over a connection from `peer`.
    pub async fn ask_from(&self, peer: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
        let peer: IpAddr = peer.parse().unwrap();
        Answer::read(self.service.answer(request("GET", target, headers), (peer, 4711).into()).await).await
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[]).await
    }
}

fn request(method: &str, target: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = Request::builder().method(method).uri(target);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.body(Body::empty()).unwrap()
}

impl Answer {
    async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Self { status: parts.status, headers: parts.headers, body }
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|v| v.to_str().unwrap())
    }

    /// Status, headers and body, but for what changes from run to run.
    pub fn shown(&self) -> String {
        let mut headers: Vec<String> = self.headers.iter().map(|(n, v)| format!("{n}: {}", v.to_str().unwrap())).collect();
        headers.sort();
        for header in &mut headers {
            if header.starts_with("x-request-id") || header.starts_with("etag") {
                header.replace_range(header.find(':').unwrap() + 2.., "…");
            }
        }
        let body = match serde_json::from_slice::<serde_json::Value>(&self.body) {
            Ok(mut json) => {
                for changing in ["timeStamp", "request_id"] {
                    if let Some(value) = json.as_object_mut().and_then(|o| o.get_mut(changing)) {
                        *value = "…".into();
                    }
                }
                serde_json::to_string_pretty(&json).unwrap()
            }
            Err(_) => self.text().to_owned(),
        };
        format!("{}\n{}\n\n{body}", self.status, headers.join("\n"))
    }
}

pub fn info(id: &str) -> CollectionInfo {
    CollectionInfo { title: format!("The {id}"), style: json!({}), ..CollectionInfo::new(CollectionId::new(id).unwrap()) }
}

pub fn ready(id: &str, table: Table) -> Entry {
    described(info(id), table, CrsReport::default())
}

/// A collection that was loaded from a CSV file in this CRS.
pub fn described(info: CollectionInfo, table: Table, crs: CrsReport) -> Entry {
    let id = &info.id;
    let report = LoadReport {
        source: format!("/srv/data/{id}.csv"),
        layer: id.to_string(),
        format: "CSV".to_owned(),
        rows_read: table.rows() as u64 + 1,
        rows_kept: table.rows() as u64,
        defects: vec![Defect::rejected(3, DefectKind::NotFinite, "lon is `abc`"), Defect::repaired(4, DefectKind::BadValue, "")]
            .into(),
        notes: vec!["delimiter `;`".to_owned()],
        load_seconds: 0.5,
        crs,
        ..LoadReport::default()
    };
    Entry::Ready(Arc::new(Collection::new(info, Arc::new(table), Arc::new(report))))
}

/// Rows made by `fill`, which is called with the number of each.
pub fn table(rows: usize, fill: impl Fn(usize, &mut RowBatch)) -> Table {
    let mut batch = RowBatch::default();
    for row in 0..rows {
        batch.begin_row(row as u64 + 1);
        fill(row, &mut batch);
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    builder.finish().table
}

/// Four deposits, one of which nobody can place.
pub fn deposits() -> Table {
    let rows = [
        ("KZ-1", Some((75.2, 48.1)), "Кайректыколь", "[\"REE\"]", Value::Integer(2023)),
        ("KZ-2", Some((70.0, 47.8)), "Жезқазған", "[\"Copper\",\"Silver\"]", Value::Null),
        ("KZ-3", Some((78.9, 50.1)), "Bakyrchik \"A/B\"", "[\"Gold\"]", Value::Integer(1944)),
        ("a/b c", None, "Nowhere", "[]", Value::Null),
    ];
    table(rows.len(), |i, batch| {
        let (id, place, name, commodity, year) = rows[i];
        batch.set_id(&FeatureId::from(id));
        if let Some((lon, lat)) = place {
            batch.geometries.push_point(lon, lat, None);
        }
        batch.set("name", Value::Text(name));
        batch.set("commodity", Value::List(commodity));
        batch.set("year", year);
        batch.set("grade", Value::Float(0.5 * i as f64));
        batch.set("open", Value::Boolean(i == 0));
    })
}
