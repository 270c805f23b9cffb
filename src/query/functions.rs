//! The functions of filters, as `/functions` lists them (OGC 19-079r2, section 8).

/// A function of filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionInfo {
    /// As it is called; case does not matter.
    pub name: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// What it takes, in order.
    pub arguments: &'static [Argument],
    /// What it gives.
    pub returns: ValueType,
}

/// What a function takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument {
    /// A word or two.
    pub title: &'static str,
    /// Any of these types.
    pub types: &'static [ValueType],
}

/// A type, by its name in the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// Text.
    String,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A date or a time.
    Datetime,
    /// A geometry.
    Geometry,
}

const TEXT: Argument = Argument { title: "text", types: &[ValueType::String] };
const GEOMETRY: Argument = Argument { title: "geometry", types: &[ValueType::Geometry] };

/// Every function, in the order of their names.
pub const FUNCTIONS: &[FunctionInfo] = &[
    FunctionInfo {
        name: "accenti",
        description: "The text without accents, for comparisons without regard to them.",
        arguments: &[TEXT],
        returns: ValueType::String,
    },
    FunctionInfo {
        name: "area_km2",
        description: "The area of polygons on the ellipsoid in square kilometres; 0 for points and lines.",
        arguments: &[GEOMETRY],
        returns: ValueType::Number,
    },
    FunctionInfo {
        name: "casei",
        description: "The text with its case folded, for comparisons without regard to case.",
        arguments: &[TEXT],
        returns: ValueType::String,
    },
    FunctionInfo {
        name: "commodity_in",
        description: "Whether the text names the commodity or one that it comprises, by the vocabulary of the CGI: \
                      commodity_in(commodity, 'REE') finds neodymium. Texts may list several.",
        arguments: &[TEXT, Argument { title: "commodity, as in 'REE', 'Au' or 'base metal'", types: &[ValueType::String] }],
        returns: ValueType::Boolean,
    },
    FunctionInfo {
        name: "dwithin",
        description: "Whether the geometry lies within so many metres of the point, on the ellipsoid.",
        arguments: &[
            GEOMETRY,
            Argument { title: "point", types: &[ValueType::Geometry] },
            Argument { title: "metres", types: &[ValueType::Number] },
        ],
        returns: ValueType::Boolean,
    },
    FunctionInfo {
        name: "length_km",
        description: "The length of lines on the ellipsoid in kilometres; 0 for points and polygons.",
        arguments: &[GEOMETRY],
        returns: ValueType::Number,
    },
    FunctionInfo { name: "lower", description: "The text in lower case.", arguments: &[TEXT], returns: ValueType::String },
    FunctionInfo {
        name: "sheet",
        description: "The sheet of the international map on which the geometry (its middle) lies, such as M-42-XII.",
        arguments: &[
            GEOMETRY,
            Argument {
                title: "scale: '1m', '500k', '200k', '100k', '50k', '25k', '10k' or 200000",
                types: &[ValueType::String, ValueType::Integer],
            },
        ],
        returns: ValueType::String,
    },
    FunctionInfo {
        name: "time",
        description: "The time that a text says, or all of a year: 2019, 2019-05, 2019-05-31 or a timestamp. A partial date lasts from \
                      its first to its last day, and what is none is no time: T_INTERSECTS(time(estimated), INTERVAL('2019-03-01', '..')).",
        arguments: &[Argument { title: "text or year", types: &[ValueType::String, ValueType::Integer] }],
        returns: ValueType::Datetime,
    },
    FunctionInfo { name: "upper", description: "The text in upper case.", arguments: &[TEXT], returns: ValueType::String },
];
