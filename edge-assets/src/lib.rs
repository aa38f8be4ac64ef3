//! edge-assets.
