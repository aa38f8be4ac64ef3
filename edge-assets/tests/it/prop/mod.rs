//! Properties, against naive models.

mod dag;
mod selection;
