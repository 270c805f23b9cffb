//! What a request for features asks, from all its parameters.

use super::{
    params::{self, Crs, Params, Refusal},
    problem::Problem,
    representation::Representation,
    sheets,
    state::HttpState,
};
use crate::{
    catalog::Collection,
    features::{
        self, ItemsQuery, Order, Page,
        encode::{self, EncodeOptions},
        sheet_area, sheet_outline,
    },
    filter::{CompareOp, Expr},
    model::{PageStart, TimeColumns},
    query::{during, geometry, meets, meets_or_is_nowhere},
    store::Table,
    tiles::ClusterName,
};
use geo_types::{Geometry, Point, Polygon};
use std::sync::Arc;

/// A request for features, understood.
pub struct Question {
    /// Which features, in which order, which page of them.
    pub query: ItemsQuery,
    /// The properties of the answer, as places in the table's columns.
    pub columns: Vec<usize>,
    /// The CRS of the answer.
    pub crs: Crs,
    /// The cluster that they are in, and what tiles show of the collection in which it is.
    pub cluster: Option<(ClusterName, Option<Expr>)>,
    /// Whether only the number of features is asked for.
    pub hits: bool,
    /// How they are written.
    pub options: EncodeOptions,
}

/// A question, and whom it is put to.
pub struct Asked {
    /// Whose features are asked for.
    pub collection: Arc<Collection>,
    /// The question.
    pub question: Question,
    /// The answer, where it is known already.
    pub page: Option<Page>,
}

impl Asked {
    /// The question of these parameters to a collection.
    pub fn of(
        collection: Arc<Collection>,
        params: Params,
        state: &HttpState,
        representation: Representation,
    ) -> Result<Self, Problem> {
        let table = Arc::clone(&collection.table);
        Self::around(&table, collection, params, state, representation)
    }

    /// As [`of`](Self::of); operations into other CRSs are those for the positions of `places`.
    pub fn around(
        places: &Table,
        collection: Arc<Collection>,
        params: Params,
        state: &HttpState,
        representation: Representation,
    ) -> Result<Self, Problem> {
        let crs_named = |text: &str| state.crs.named(text, places);
        let question = question(params, &collection, &crs_named, state, representation)?;
        Ok(Self { collection, question, page: None })
    }
}

/// Finds the CRS of a name.
type CrsNamed<'a> = &'a dyn Fn(&str) -> Result<Crs, Refusal>;

/// Understands the parameters of a request for features of a collection.
fn question(
    mut params: Params,
    collection: &Collection,
    crs_named: CrsNamed<'_>,
    state: &HttpState,
    representation: Representation,
) -> Result<Question, Problem> {
    let table = &*collection.table;
    let crs = params.take("crs", |text| match crs_named(text)? {
        crs if representation.takes(&crs) => Ok(crs),
        _ => {
            Err(Refusal::new(format!("{} is always in longitude and latitude on WGS 84", representation.title()), params::CRS84))
        }
    });
    let crs = crs?.flatten();
    let columns = columns(&mut params, table)?;
    let hits = params.take("resulttype", params::result_type)?.unwrap_or(false) | params.take("count", params::count)?.is_some();
    let options = EncodeOptions {
        csv_geometry: params.take("geometry", params::csv_geometry)?,
        safe_csv: params.take("safe", params::boolean)?.unwrap_or(false),
        time: time_places(collection),
        ..EncodeOptions::default()
    };
    let limit = params.take("limit", |text| params::limit(text, state.settings.items_max))?;
    let default = representation.default_limit(&state.settings);
    let near = near(&mut params, table)?;
    let order = order(&mut params, table, near.as_ref().map(|(place, _)| *place))?;
    let start = start(&mut params, &order)?;
    let cluster = params.take("in-cluster", params::in_cluster)?;
    let (filter, shown) = filter_of_all(params, collection, crs_named, near.map(|(_, condition)| condition))?;
    Ok(Question {
        query: ItemsQuery { filter, order, limit: limit.or(default), start },
        columns,
        crs,
        cluster: cluster.map(|name| (name, shown)),
        hits,
        options,
    })
}

fn start(params: &mut Params, order: &Order) -> Result<PageStart, Problem> {
    let offset = params.take("offset", params::offset)?.map(PageStart::Offset);
    let page = params.take("page", |text| match params::page(text)? {
        _ if offset.is_some() => Err(Refusal::new("`offset` says where the page starts, too", "one of `page` and `offset`")),
        _ if *order != Order::Table => {
            let reason = "it is a place in an answer that is neither sorted nor `near` anything";
            Err(Refusal::new(reason, "`offset` where an answer is sorted"))
        }
        page => Ok(page),
    })?;
    Ok(page.or(offset).unwrap_or(PageStart::First))
}

fn columns(params: &mut Params, table: &Table) -> Result<Vec<usize>, Problem> {
    let chosen = params.take("properties", |text| params::columns(text, table))?;
    let left_out = params.take("exclude-properties", |text| match chosen {
        Some(_) => Err(Refusal::new(
            "`properties` chooses properties, too",
            "property names between commas, where `properties` is not given",
        )),
        None => params::columns(text, table),
    });
    let left_out = left_out?.unwrap_or_default();
    Ok(chosen.unwrap_or_else(|| (0..table.columns().len()).filter(|place| !left_out.contains(place)).collect()))
}

/// The order of the answer.
fn order(params: &mut Params, table: &Table, near: Option<[f64; 2]>) -> Result<Order, Problem> {
    let keys = params.take("sortby", |text| params::sortby(text, table))?;
    Ok(keys.map(Order::Properties).or(near.map(Order::Nearest)).unwrap_or(Order::Table))
}

/// The place of `near`, and what it and `within` ask of features.
fn near(params: &mut Params, table: &Table) -> Result<Option<([f64; 2], Expr)>, Problem> {
    let near = params.take("near", params::near)?;
    let within = params.take("within", |text| match near {
        Some(_) => params::within(text),
        None => {
            Err(Refusal::new("it says how far from `near`, which is not given", "a distance, as in 420km, together with `near`"))
        }
    })?;
    Ok(near.map(|place| {
        let condition = match within {
            Some(metres) => features::is_within(table, place, metres),
            None => Expr::Not(Box::new(Expr::IsNull(Box::new(geometry(table))))),
        };
        (place, condition)
    }))
}

/// Which features are asked for by all parameters that are left, as one expression; `None` for all features.
pub fn filter_asked(mut params: Params, collection: &Collection, state: &HttpState) -> Result<Option<Expr>, Problem> {
    let table = &*collection.table;
    let near = near(&mut params, table)?.map(|(_, condition)| condition);
    let (filter, _) = filter_of_all(params, collection, &|text: &str| state.crs.named(text, table), near)?;
    Ok(filter)
}

/// The same, `near` being what that parameter asks, and what of it tiles are asked, too.
fn filter_of_all(
    mut params: Params,
    collection: &Collection,
    crs_named: CrsNamed<'_>,
    near: Option<Expr>,
) -> Result<(Option<Expr>, Option<Expr>), Problem> {
    let (mut conditions, shown) = conditions(&mut params, collection, crs_named)?;
    conditions.extend(near);
    conditions.extend(params::equals(params, &collection.table)?);
    Ok((if conditions.is_empty() { None } else { Some(Expr::all_of(conditions)) }, shown))
}

/// What all parameters but the properties' own names ask of features, and what of that tiles are asked, too.
fn conditions(
    params: &mut Params,
    collection: &Collection,
    crs_named: CrsNamed<'_>,
) -> Result<(Vec<Expr>, Option<Expr>), Problem> {
    let table = &*collection.table;
    let mut all = vec![];
    let bbox_crs = params.take("bbox-crs", crs_named)?.flatten();
    all.extend(params.take("bbox", |text| params::bbox(text, &bbox_crs))?.map(|literal| meets_or_is_nowhere(table, literal)));
    let shown = filter_and_time(params, collection, crs_named)?;
    all.extend(shown.iter().cloned());
    all.extend(params.take("ids", |text| params::ids(text, table))?.map(Expr::Ids));
    all.extend(params.take("q", params::words)?.map(Expr::Search));
    all.extend(
        params.take("point", params::near)?.map(|[lon, lat]| meets(table, Expr::Geometry(Geometry::Point(Point::new(lon, lat))))),
    );
    all.extend(params.take("sheet", |name| on_sheet(table, name))?.into_iter().flatten());
    Ok((all, (!shown.is_empty()).then(|| Expr::all_of(shown))))
}

/// What `filter` and `datetime` ask of features.
pub fn filter_and_time(params: &mut Params, collection: &Collection, crs_named: CrsNamed<'_>) -> Result<Vec<Expr>, Problem> {
    let mut all: Vec<Expr> = filter(params, &collection.table, crs_named)?.into_iter().collect();
    let time = params.take("datetime", |text| match &collection.info.no_time {
        None => params::datetime(text),
        Some(reason) => {
            Err(Refusal::new(format!("the configuration names columns for it that have no times: {reason}"), "nothing"))
        }
    })?;
    if let (Some(time), Some(columns)) = (time, &collection.info.time) {
        all.push(when(columns, &collection.table, time));
    }
    Ok(all)
}

/// The features whose time meets a moment or an interval. Those without a time are among them, as the standard asks
/// (OGC 17-069r4, requirement 26 C), and so are all of a collection that has none.
fn when(columns: &TimeColumns, table: &Table, time: Expr) -> Expr {
    match time {
        Expr::Interval(start, end) => during(columns, table, start.map(|start| *start), end.map(|end| *end)),
        moment => during(columns, table, Some(moment.clone()), Some(moment)),
    }
}

/// The time columns as the encoders want them.
fn time_places(collection: &Collection) -> Option<encode::TimeColumns> {
    let place = |name: &str| collection.table.columns().iter().position(|column| column.name == name);
    Some(match collection.info.time.as_ref()? {
        TimeColumns::Instant(column) => encode::TimeColumns { start: place(column)?, end: None },
        TimeColumns::Interval { start, end } => encode::TimeColumns { start: place(start)?, end: Some(place(end)?) },
    })
}

/// `filter` in either encoding (OGC 19-079r2, section 7), its geometries in longitude and latitude.
fn filter(params: &mut Params, table: &Table, crs_named: CrsNamed<'_>) -> Result<Option<Expr>, Problem> {
    let language = params.take("filter-lang", params::filter_language)?.unwrap_or_default();
    let crs = params.take("filter-crs", crs_named)?.flatten();
    params.take("filter", |text| params::filter(text, language, &crs, table))
}

/// An area that reaches less far into a sheet only shares its edge, degrees: about a metre.
const EDGE_DEG: f64 = 1e-5;

/// What lies on the sheet of this name: what meets it, but of areas only those that reach into it, so that its neighbours do not.
fn on_sheet(table: &Table, name: &str) -> Result<[Expr; 2], Refusal> {
    let sheet = sheets::named(name)?;
    let drawn = sheet_area(sheet).and_then(|area| Ok((area, sheet_outline(sheet)?)));
    let (outline, mut inside) = drawn.map_err(|error| Refusal::new(error.to_string(), "a sheet"))?;
    let meets_ring = |ring: &[[f64; 2]]| {
        let ring = ring.iter().map(|[x, y]| (*x, *y)).collect();
        meets(table, Expr::Geometry(Geometry::Polygon(Polygon::new(ring, vec![]))))
    };
    for (position, [east, north]) in inside.iter_mut().zip([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [1.0, 1.0]]) {
        *position = [position[0] + east * EDGE_DEG, position[1] + north * EDGE_DEG];
    }
    let area = Expr::Function("area_km2".to_owned(), vec![geometry(table)]);
    let is_no_area = Expr::Compare(CompareOp::Equal, Box::new(area), Box::new(Expr::Integer(0)));
    Ok([meets_ring(&outline), Expr::Or(vec![meets_ring(&inside), is_no_area])])
}
