//! Why the server cannot run.

use super::GridSettingsError;
use std::{io, net::SocketAddr};

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The address is taken or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Tiles cannot be cut as the settings say.
    #[error(transparent)]
    TileMatrixSets(#[from] GridSettingsError),
}

impl AppError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Listen { address, source } if source.kind() == io::ErrorKind::AddrInUse => {
                let other = SocketAddr::new(address.ip(), address.port().wrapping_add(1));
                Some(format!("another program uses this port; stop it, or choose another port with --listen {other}"))
            }
            Self::Listen { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                Some("ports below 1024 are for the administrator; choose another with --listen".to_owned())
            }
            Self::Listen { source, .. } if source.kind() == io::ErrorKind::AddrNotAvailable => {
                Some("this machine does not have the address; 0.0.0.0 stands for all it has".to_owned())
            }
            Self::Listen { .. } | Self::TileMatrixSets(_) => None,
        }
    }
}
