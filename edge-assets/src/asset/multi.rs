//! Several assets that one function makes: what `#[multi_asset]` writes of them, and how its outputs are taken apart.

use std::sync::Arc;

use super::{AssetError, Erased, IntoMaterialized, Materialized, Output};

/// A function that makes several assets; constant data, written by `#[multi_asset]`.
#[derive(Debug)]
pub struct MultiSpec {
    /// The name of the function.
    pub name: &'static str,
    /// The keys of its assets, in the order of the outputs.
    pub keys: &'static [&'static str],
    /// Whether it can make some of them without the others.
    pub can_subset: bool,
}

/// Which output of which function an asset is; constant data.
#[derive(Debug, Clone, Copy)]
pub struct MultiPlace {
    /// The function.
    pub of: &'static MultiSpec,
    /// The place among its outputs, from 0.
    pub place: usize,
    /// Whether the function may leave it out.
    pub is_optional: bool,
}

impl MultiPlace {
    /// Whether both are outputs of one function.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        // Keys are unique in a graph, so the first one names the function.
        self.of.keys.first() == other.of.keys.first()
    }
}

/// What a function of several assets returned: one entry an output, in their order; nothing where it made none.
#[derive(Debug)]
pub struct Parts(pub Vec<Option<Output>>);

impl Parts {
    /// Hides the parts in the output of one attempt.
    #[must_use]
    pub fn into_output(self) -> Output {
        Output {
            value: Arc::new(self),
            metadata: crate::metadata::Metadata::new(),
            data_version: None,
            staged: Vec::new(),
        }
    }

    /// Takes the parts out of the output of one attempt; nothing when there are none in it.
    pub(crate) fn from_erased(value: Erased) -> Option<Self> {
        value.downcast().ok().and_then(Arc::into_inner)
    }
}

/// What a function under `#[multi_asset]` may return.
#[diagnostic::on_unimplemented(
    message = "a function of several assets cannot return `{Self}`",
    label = "not a `Result` of a tuple",
    note = "write `-> edge_assets::Result<(A, B)>`, with one entry for each output, in their order"
)]
pub trait IntoOutputs {
    /// The outputs, a tuple.
    type Outputs;
    /// Gives the error its one form.
    ///
    /// # Errors
    /// The author's own.
    fn into_outputs(self) -> Result<Self::Outputs, AssetError>;
}

impl<T, E: Into<AssetError>> IntoOutputs for Result<T, E> {
    type Outputs = T;
    fn into_outputs(self) -> Result<T, AssetError> {
        self.map_err(Into::into)
    }
}

/// A tuple that has an entry at a place.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no entry for each output",
    label = "not a tuple with one entry for each output",
    note = "return a tuple with one entry for each name in `outputs(..)`, in their order; eight at most"
)]
pub trait OutputAt<const AT: usize> {
    /// The type of the entry.
    type Output;
}

/// The type of one output of what a function returns.
pub type OutputOf<R, const AT: usize> = <<R as IntoOutputs>::Outputs as OutputAt<AT>>::Output;

/// The entry of an output that may be left out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is the entry of an output that may be left out",
    label = "not an `Option`",
    note = "outputs that are `optional`, and all outputs where `subset` is allowed, are returned as `Option<..>`; `None` leaves one out"
)]
pub trait OptionalOutput {
    /// What is returned where it is made.
    type Made: IntoMaterialized;
    /// The plain option.
    fn into_option(self) -> Option<Self::Made>;
}

#[diagnostic::do_not_recommend]
impl<T: IntoMaterialized> OptionalOutput for Option<T> {
    type Made = T;
    fn into_option(self) -> Self {
        self
    }
}

/// Erases the entry of an output.
#[must_use]
pub fn required<T: IntoMaterialized>(output: T) -> Option<Output> {
    let (materialized, staged) = output.into_staged();
    let Materialized {
        value,
        metadata,
        data_version,
    } = materialized;
    Some(Output {
        value: Arc::new(value),
        metadata,
        data_version,
        staged,
    })
}

/// Erases the entry of an output that may be left out.
#[must_use]
pub fn optional<T: OptionalOutput>(output: T) -> Option<Output> {
    output.into_option().and_then(required)
}

macro_rules! impl_output_at {
    ($all:tt: $($at:literal $entry:ident)*) => { $(impl_output_at!(@ $at $entry $all);)* };
    (@ $at:literal $entry:ident ($($all:ident)*)) => {
        #[diagnostic::do_not_recommend]
        impl<$($all),*> OutputAt<$at> for ($($all,)*) {
            type Output = $entry;
        }
    };
}
impl_output_at!((A B): 0 A 1 B);
impl_output_at!((A B C): 0 A 1 B 2 C);
impl_output_at!((A B C D): 0 A 1 B 2 C 3 D);
impl_output_at!((A B C D E): 0 A 1 B 2 C 3 D 4 E);
impl_output_at!((A B C D E F): 0 A 1 B 2 C 3 D 4 E 5 F);
impl_output_at!((A B C D E F G): 0 A 1 B 2 C 3 D 4 E 5 F 6 G);
impl_output_at!((A B C D E F G H): 0 A 1 B 2 C 3 D 4 E 5 F 6 G 7 H);
