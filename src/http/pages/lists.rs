//! The functions of filters, and the conformance classes, as pages.

use super::page;
use crate::{
    http::base_url::BaseUrl,
    query::{Argument, FunctionInfo, ValueType},
};
use maud::{Markup, html};

/// The page of the functions.
pub fn functions(functions: &[FunctionInfo], base: &BaseUrl) -> Markup {
    let body = html! {
        p { "What filters can call besides the operators of CQL2, as in " code { "area_km2(geometry) > 100" } "." }
        dl {
            @for function in functions {
                dt { code { (signature(function)) } }
                dd { (function.description) " Gives: " (type_name(function.returns)) "." }
            }
        }
    };
    page(base, "Functions", &[("Collections", base.url("/collections?f=html"))], &base.url("/functions?f=json"), &body)
}

fn signature(function: &FunctionInfo) -> String {
    let argument = |argument: &Argument| argument.title.to_owned();
    let arguments: Vec<String> = function.arguments.iter().map(argument).collect();
    format!("{}({})", function.name, arguments.join(", "))
}

fn type_name(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::String => "text",
        ValueType::Number => "a number",
        ValueType::Integer => "a whole number",
        ValueType::Boolean => "true or false",
        ValueType::Datetime => "a date or time",
        ValueType::Geometry => "a geometry",
    }
}

/// The page of the conformance classes.
pub fn conformance(classes: &[&str], base: &BaseUrl) -> Markup {
    let body = html! {
        p { "The parts of the standards that this server keeps, by the names that the standards give them." }
        ul { @for class in classes { li { code { (class) } } } }
    };
    page(base, "Conformance", &[], &base.url("/conformance?f=json"), &body)
}
