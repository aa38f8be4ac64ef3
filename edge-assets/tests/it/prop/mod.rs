//! Properties, against naive models.

mod anomaly;
mod dag;
mod done;
mod due;
mod selection;
