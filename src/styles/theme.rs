//! The colours of the ground and of what stands on it.

/// By day or by night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// For paper and daylight.
    Light,
    /// For dark rooms.
    Dark,
}

/// The colours of a theme.
pub(super) struct Colors {
    pub water: &'static str,
    pub land: &'static str,
    pub border: &'static str,
    pub graticule: &'static str,
    pub country_name: &'static str,
    /// Of labels.
    pub ink: &'static str,
    /// Round points and labels, so that they stand out on anything.
    pub halo: &'static str,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    pub(super) fn colors(self) -> Colors {
        match self {
            Self::Light => Colors {
                water: "#d3e1e9",
                land: "#f8f7f3",
                border: "#bcc4c6",
                graticule: "#c9d6dc",
                country_name: "#8f9a9e",
                ink: "#16242b",
                halo: "#ffffff",
            },
            Self::Dark => Colors {
                water: "#10181d",
                land: "#1d272d",
                border: "#43525a",
                graticule: "#223039",
                country_name: "#71828b",
                ink: "#f2f6f8",
                halo: "#0c1216",
            },
        }
    }
}
