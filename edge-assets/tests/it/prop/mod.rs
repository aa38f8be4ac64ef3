//! Properties, against naive models.

mod dag;
mod done;
mod due;
mod selection;
