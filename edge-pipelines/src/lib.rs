//! Edge Analytics.
