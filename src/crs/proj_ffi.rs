//! The few calls of PROJ's C API that Lode needs, behind safe types.
//!
//! The `proj` crate wraps PROJ too, but it cannot identify a CRS, list and name operations, tell which
//! positions of an array failed, or keep PROJ's messages off stderr. This is the only file of the house,
//! besides memory maps, with `unsafe` in it. What makes it sound:
//!
//! - A PROJ context may be used by one thread at a time. There is one per thread, in [`with_context`],
//!   and [`Object`] is neither `Send` nor `Sync` and cannot outlive the borrow of its context.
//! - Every pointer that PROJ returns is checked for null, owned by one Rust value and destroyed once.
//! - Strings that PROJ lends are copied before the next call.

#![allow(unsafe_code)]

use super::{AreaOfUse, Operation};
use crate::model::LonLatBounds;
use proj_sys as sys;
use std::{
    cell::RefCell,
    collections::HashMap,
    ffi::{CStr, CString, c_char, c_int, c_void},
    ptr::{self, NonNull},
    sync::Arc,
};

/// PROJ's own name for the database that is linked into the binary. With it the answers do not depend on
/// what `PROJ_DATA` or an installed PROJ of another version offers.
const EMBEDDED_DATABASE: &CStr = c"__embedded_proj_db__";

/// Runs `f` with this thread's PROJ context; `None` when PROJ could not make one.
pub(super) fn with_context<T>(f: impl FnOnce(&Context) -> T) -> Option<T> {
    thread_local! {
        static CONTEXT: Option<Context> = Context::new();
    }
    CONTEXT.try_with(|context| context.as_ref().map(f)).ok().flatten()
}

/// A PROJ context and what is cached in it.
pub(super) struct Context {
    /// Pipelines by definition. Declared first: they must be gone before the context is.
    pipelines: RefCell<HashMap<Arc<str>, Option<OwnedPj>>>,
    raw: RawContext,
    /// The latest message of PROJ, written by [`remember_message`].
    message: Box<RefCell<String>>,
}

struct RawContext(NonNull<sys::PJ_CONTEXT>);

impl Drop for RawContext {
    fn drop(&mut self) {
        // SAFETY: made by proj_context_create, owned here, and no object of it is left.
        unsafe { sys::proj_context_destroy(self.0.as_ptr()) };
    }
}

/// A PROJ object that is destroyed with this value. Its context must outlive it.
struct OwnedPj(NonNull<sys::PJ>);

impl Drop for OwnedPj {
    fn drop(&mut self) {
        // SAFETY: owned by this value alone; proj_destroy takes any PJ once.
        unsafe { sys::proj_destroy(self.0.as_ptr()) };
    }
}

/// A CRS, a coordinate system or an operation.
pub(super) struct Object<'c> {
    context: &'c Context,
    pj: OwnedPj,
}

/// What kind of CRS an object is, as far as Lode tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ObjectKind {
    Geographic2D,
    Geographic3D,
    Projected,
    Compound,
    Bound,
    /// A CRS without horizontal axes on the Earth, with its name for people.
    OtherCrs(&'static str),
    NotACrs,
}

/// One axis of a coordinate system.
pub(super) struct Axis {
    /// `Northing`, `Geodetic longitude` …
    pub name: String,
    /// `north`, `east`, `up` …
    pub direction: String,
    /// `metre`, `degree` …
    pub unit: String,
}

/// How a definition is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DefinitionForm {
    /// WKT 2 (ISO 19162:2019).
    Wkt2,
    /// WKT 1 (OGC 01-009) as GDAL writes it.
    Wkt1,
    /// WKT 1 as Esri writes it, with names of its own.
    EsriWkt,
    /// PROJJSON.
    ProjJson,
}

/// Which way through an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Inverse,
}

/// PROJ's log goes here instead of stderr: `data` is the `message` of the context.
unsafe extern "C" fn remember_message(data: *mut c_void, _level: c_int, text: *const c_char) {
    if data.is_null() || text.is_null() {
        return;
    }
    // SAFETY: `data` was set in Context::new and lives as long as the context; PROJ calls on the
    // context's own thread, and `text` is a C string for the length of the call.
    let (cell, text) = unsafe { (&*data.cast::<RefCell<String>>(), CStr::from_ptr(text)) };
    if let Ok(mut message) = cell.try_borrow_mut() {
        *message = text.to_string_lossy().into_owned();
    }
}

/// Copies a string that PROJ lends; `None` for null and empty ones.
fn text(pointer: *const c_char) -> Option<String> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: PROJ's strings end with NUL and live at least until the next call on their owner.
    let text = unsafe { CStr::from_ptr(pointer) }.to_string_lossy().into_owned();
    (!text.is_empty()).then_some(text)
}

impl Context {
    fn new() -> Option<Self> {
        // SAFETY: takes nothing; null is checked.
        let raw = RawContext(NonNull::new(unsafe { sys::proj_context_create() })?);
        let message = Box::new(RefCell::new(String::new()));
        let data: *const RefCell<String> = &raw const *message;
        // SAFETY: the context is alive; `data` points into a box that this value keeps. `EMBEDDED_DATABASE`
        // and null end their lists. A false answer leaves PROJ's usual search for its database in place.
        unsafe {
            sys::proj_log_func(raw.0.as_ptr(), data.cast_mut().cast(), Some(remember_message));
            sys::proj_context_set_database_path(raw.0.as_ptr(), EMBEDDED_DATABASE.as_ptr(), ptr::null(), ptr::null());
            sys::proj_context_use_proj4_init_rules(raw.0.as_ptr(), 1);
        }
        Some(Self { pipelines: RefCell::default(), raw, message })
    }

    fn raw(&self) -> *mut sys::PJ_CONTEXT {
        self.raw.0.as_ptr()
    }

    fn own(&self, pj: *mut sys::PJ) -> Option<Object<'_>> {
        Some(Object { context: self, pj: OwnedPj(NonNull::new(pj)?) })
    }

    /// Makes an object of any text that PROJ understands, or says why not.
    pub fn create(&self, definition: &str) -> Result<Object<'_>, String> {
        let Ok(c_definition) = CString::new(definition) else {
            return Err("it contains a NUL character".to_owned());
        };
        self.message.borrow_mut().clear();
        // SAFETY: the context is alive and the string ends with NUL.
        let pj = unsafe { sys::proj_create(self.raw(), c_definition.as_ptr()) };
        self.own(pj).ok_or_else(|| self.take_message())
    }

    /// The latest message without the name of the C function at its front.
    fn take_message(&self) -> String {
        let message = std::mem::take(&mut *self.message.borrow_mut());
        let text = message.split_once(": ").filter(|(function, _)| function.starts_with("proj_") || function.starts_with("pj_"));
        let text = text.map_or(message.as_str(), |(_, rest)| rest).trim();
        if text.is_empty() { "PROJ gives no reason".to_owned() } else { text.to_owned() }
    }

    /// The operations from `source` to `target` that can be carried out, the best for `area` first.
    ///
    /// A grid that is not on this machine rules an operation out. Positions go in and out x, y
    /// (easting or longitude first), whatever the axis order of the authority.
    pub fn operations(&self, source: &Object, target: &Object, area: Option<&LonLatBounds>) -> Vec<Operation> {
        // SAFETY: the context is alive, null stands for every authority; the factory is destroyed below.
        let Some(factory) = NonNull::new(unsafe { sys::proj_create_operation_factory_context(self.raw(), ptr::null()) }) else {
            return vec![];
        };
        let (context, factory) = (self.raw(), factory.as_ptr());
        // SAFETY: every pointer is alive until after its last use here; the list is checked for null by `list`.
        let list = unsafe {
            if let Some([west, south, east, north]) = area.map(|a| a.to_array()) {
                sys::proj_operation_factory_context_set_area_of_interest(context, factory, west, south, east, north);
            }
            sys::proj_operation_factory_context_set_spatial_criterion(
                context,
                factory,
                sys::PROJ_SPATIAL_CRITERION_PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION,
            );
            sys::proj_operation_factory_context_set_grid_availability_use(
                context,
                factory,
                sys::PROJ_GRID_AVAILABILITY_USE_PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID,
            );
            let list = sys::proj_create_operations(context, source.raw(), target.raw(), factory);
            sys::proj_operation_factory_context_destroy(factory);
            list
        };
        self.list(list).iter().filter_map(Object::operation).collect()
    }

    /// The members of a list, which is destroyed.
    fn list(&self, list: *mut sys::PJ_OBJ_LIST) -> Vec<Object<'_>> {
        if list.is_null() {
            return vec![];
        }
        // SAFETY: the list is alive until it is destroyed here, once; each member is a new object of ours.
        unsafe {
            let members =
                (0..sys::proj_list_get_count(list)).filter_map(|i| self.own(sys::proj_list_get(self.raw(), list, i))).collect();
            sys::proj_list_destroy(list);
            members
        }
    }

    /// Sends positions through a pipeline, in place. One that cannot be transformed comes out infinite.
    /// False when PROJ does not take the pipeline; then nothing is changed.
    pub fn transform(&self, pipeline: &Arc<str>, direction: Direction, xy: &mut [[f64; 2]]) -> bool {
        let mut pipelines = self.pipelines.borrow_mut();
        let entry = pipelines.entry(Arc::clone(pipeline)).or_insert_with(|| self.create(pipeline).ok().map(|object| object.pj));
        let Some(pj) = entry else { return false };
        let direction = match direction {
            Direction::Forward => sys::PJ_DIRECTION_PJ_FWD,
            Direction::Inverse => sys::PJ_DIRECTION_PJ_INV,
        };
        let (first, n, stride) = (xy.as_mut_ptr().cast::<f64>(), xy.len(), size_of::<[f64; 2]>());
        if n == 0 {
            return true;
        }
        // SAFETY: x stands at the start of each of the n pairs and y one f64 after it, so PROJ reads and
        // writes within `xy`; null heights and times are allowed and count as 0 and "no time".
        unsafe {
            let (x, y, none) = (first, first.add(1), ptr::null_mut());
            sys::proj_trans_generic(pj.0.as_ptr(), direction, x, stride, n, y, stride, n, none, 0, 0, none, 0, 0);
        }
        true
    }
}

impl Object<'_> {
    fn raw(&self) -> *mut sys::PJ {
        self.pj.0.as_ptr()
    }

    /// What it is.
    pub fn kind(&self) -> ObjectKind {
        // SAFETY: the object is alive.
        match unsafe { sys::proj_get_type(self.raw()) } {
            sys::PJ_TYPE_PJ_TYPE_GEOGRAPHIC_2D_CRS => ObjectKind::Geographic2D,
            sys::PJ_TYPE_PJ_TYPE_GEOGRAPHIC_3D_CRS => ObjectKind::Geographic3D,
            sys::PJ_TYPE_PJ_TYPE_PROJECTED_CRS | sys::PJ_TYPE_PJ_TYPE_DERIVED_PROJECTED_CRS => ObjectKind::Projected,
            sys::PJ_TYPE_PJ_TYPE_COMPOUND_CRS => ObjectKind::Compound,
            sys::PJ_TYPE_PJ_TYPE_BOUND_CRS => ObjectKind::Bound,
            sys::PJ_TYPE_PJ_TYPE_GEOCENTRIC_CRS => ObjectKind::OtherCrs("geocentric"),
            sys::PJ_TYPE_PJ_TYPE_VERTICAL_CRS => ObjectKind::OtherCrs("vertical"),
            sys::PJ_TYPE_PJ_TYPE_ENGINEERING_CRS => ObjectKind::OtherCrs("engineering (local)"),
            sys::PJ_TYPE_PJ_TYPE_TEMPORAL_CRS => ObjectKind::OtherCrs("temporal"),
            sys::PJ_TYPE_PJ_TYPE_OTHER_CRS => ObjectKind::OtherCrs("special"),
            _ => ObjectKind::NotACrs,
        }
    }

    /// Its name; empty when it has none.
    pub fn name(&self) -> String {
        // SAFETY: the object is alive; the string is copied.
        text(unsafe { sys::proj_get_name(self.raw()) }).unwrap_or_default()
    }

    /// `AUTHORITY:CODE`, where its definition has one.
    pub fn code(&self) -> Option<String> {
        // SAFETY: the object is alive; the strings are copied.
        let (authority, code) =
            unsafe { (text(sys::proj_get_id_auth_name(self.raw(), 0)), text(sys::proj_get_id_code(self.raw(), 0))) };
        Some(format!("{}:{}", authority?, code?))
    }

    /// The code of the CRS in the database that this one means, where PROJ takes them for equivalent
    /// (its confidence is 70 of 100 then, and more where the names agree too); EPSG's before Esri's.
    pub fn identify(&self) -> Option<String> {
        [c"EPSG", c"ESRI"].into_iter().find_map(|authority| self.identify_in(authority))
    }

    fn identify_in(&self, authority: &CStr) -> Option<String> {
        let mut confidence: *mut c_int = ptr::null_mut();
        // SAFETY: the object is alive; PROJ fills `confidence` with one number per member of the list.
        let list =
            unsafe { sys::proj_identify(self.context.raw(), self.raw(), authority.as_ptr(), ptr::null(), &raw mut confidence) };
        let members = self.context.list(list);
        if confidence.is_null() {
            return None;
        }
        // SAFETY: not null, and as many numbers as members, of which the first is read; destroyed once.
        let best = unsafe {
            let best = (!members.is_empty()).then(|| *confidence);
            sys::proj_int_list_destroy(confidence);
            best
        };
        members.first().filter(|_| best >= Some(70)).and_then(Object::code)
    }

    /// The horizontal part of a compound CRS.
    pub fn horizontal_part(&self) -> Option<Self> {
        // SAFETY: both are alive; the answer is a new object or null.
        self.context.own(unsafe { sys::proj_crs_get_sub_crs(self.context.raw(), self.raw(), 0) })
    }

    /// The CRS under a bound CRS (one that brings its own shift to WGS 84).
    pub fn unbound(&self) -> Option<Self> {
        // SAFETY: both are alive; the answer is a new object or null.
        self.context.own(unsafe { sys::proj_get_source_crs(self.context.raw(), self.raw()) })
    }

    /// The same CRS without its height axis.
    pub fn without_height(&self) -> Option<Self> {
        // SAFETY: both are alive, null keeps the name; the answer is a new object or null.
        self.context.own(unsafe { sys::proj_crs_demote_to_2D(self.context.raw(), ptr::null(), self.raw()) })
    }

    /// The axes in the order of the authority.
    pub fn axes(&self) -> Vec<Axis> {
        // SAFETY: both are alive; the answer is a new object or null.
        let system = self.context.own(unsafe { sys::proj_crs_get_coordinate_system(self.context.raw(), self.raw()) });
        let Some(system) = system else { return vec![] };
        // SAFETY: both are alive.
        let count = unsafe { sys::proj_cs_get_axis_count(self.context.raw(), system.raw()) };
        (0..count).filter_map(|index| system.axis(index)).collect()
    }

    fn axis(&self, index: c_int) -> Option<Axis> {
        let (mut name, mut direction, mut unit) = (ptr::null(), ptr::null(), ptr::null());
        let (nothing, no_number) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: both are alive, PROJ checks the index, null means "not wanted"; strings are copied.
        let found = unsafe {
            sys::proj_cs_get_axis_info(
                self.context.raw(),
                self.raw(),
                index,
                &raw mut name,
                nothing,
                &raw mut direction,
                no_number,
                &raw mut unit,
                nothing,
                nothing,
            )
        };
        let [name, direction, unit] = [name, direction, unit].map(|lent| text(lent).unwrap_or_default());
        (found != 0).then_some(Axis { name, direction, unit })
    }

    /// Where it may be used, if its definition says so.
    pub fn area_of_use(&self) -> Option<AreaOfUse> {
        let [mut west, mut south, mut east, mut north] = [0.0; 4];
        let mut name = ptr::null();
        // SAFETY: both are alive; PROJ writes four numbers and lends a string, which is copied.
        let found = unsafe {
            sys::proj_get_area_of_use(
                self.context.raw(),
                self.raw(),
                &raw mut west,
                &raw mut south,
                &raw mut east,
                &raw mut north,
                &raw mut name,
            )
        };
        // PROJ says -1000 for "unknown".
        let known = found != 0 && west >= -360.0;
        let bounds = known.then(|| LonLatBounds::new(west, south, east, north).ok()).flatten()?;
        Some(AreaOfUse { name: text(name).unwrap_or_default(), bounds })
    }

    /// Its definition in a text form; `None` where PROJ cannot write it so.
    pub fn definition(&self, form: DefinitionForm) -> Option<String> {
        let single_line = [c"MULTILINE=NO".as_ptr(), ptr::null()];
        let (context, object, options) = (self.context.raw(), self.raw(), single_line.as_ptr());
        let kind = match form {
            DefinitionForm::Wkt2 => sys::PJ_WKT_TYPE_PJ_WKT2_2019,
            DefinitionForm::Wkt1 => sys::PJ_WKT_TYPE_PJ_WKT1_GDAL,
            DefinitionForm::EsriWkt => sys::PJ_WKT_TYPE_PJ_WKT1_ESRI,
            // SAFETY: both are alive, the list of options ends with null; the string is copied.
            DefinitionForm::ProjJson => return text(unsafe { sys::proj_as_projjson(context, object, options) }),
        };
        // SAFETY: as above.
        text(unsafe { sys::proj_as_wkt(context, object, kind, options) })
    }

    /// An operation as text, taking and giving x, y; `None` where PROJ has no text for it.
    fn operation(&self) -> Option<Operation> {
        let context = self.context.raw();
        // SAFETY: both are alive; the answer is a new object or null.
        let normalised = self.context.own(unsafe { sys::proj_normalize_for_visualization(context, self.raw()) })?;
        // SAFETY: both are alive; null means no options; the string is copied.
        let pipeline = text(unsafe {
            sys::proj_as_proj_string(context, normalised.raw(), sys::PJ_PROJ_STRING_TYPE_PJ_PROJ_5, ptr::null())
        })?;
        // SAFETY: both are alive.
        let accuracy_m = unsafe { sys::proj_coordoperation_get_accuracy(context, self.raw()) };
        Some(Operation {
            description: self.name(),
            accuracy_m: (accuracy_m >= 0.0).then_some(accuracy_m),
            pipeline: pipeline.into(),
            area_of_use: self.area_of_use().map(|area| area.bounds),
        })
    }
}
