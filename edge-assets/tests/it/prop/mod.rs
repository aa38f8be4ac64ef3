//! Properties, against naive models.

mod dag;
mod due;
mod selection;
