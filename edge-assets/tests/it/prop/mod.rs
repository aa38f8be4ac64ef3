//! Properties, against naive models.

mod dag;
mod done;
mod selection;
