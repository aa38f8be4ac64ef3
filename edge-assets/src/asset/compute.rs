//! [`Compute`]: how an asset comes to be, its type erased; and [`AssetFn`], the closures that run-time assets are made of.

use std::{fmt, future::Future, sync::Arc};

use super::{AssetContext, AssetError, AssetParam, IntoOutcome, Needs, Output, ValueType};
use crate::{boxed::BoxFuture, io::IoType};

/// One attempt at making an asset.
pub type Attempt = BoxFuture<'static, Result<Output, AssetError>>;

/// How an asset comes to be.
#[derive(Clone)]
#[non_exhaustive]
pub enum Compute {
    /// Something else makes it; it is not even looked at.
    External,
    /// Something else makes it; this looks at it.
    Observe(fn(AssetContext) -> Attempt),
    /// An `async fn`.
    Async(fn(AssetContext) -> Attempt),
    /// A plain `fn`, run on the blocking pool; it cannot be interrupted, only asked to stop.
    Blocking(fn(AssetContext) -> Attempt),
    /// A closure of a run-time asset.
    Closure(Arc<dyn Fn(AssetContext) -> Attempt + Send + Sync>),
}

impl Compute {
    /// Starts an attempt; `None` when there is nothing to run.
    pub(crate) fn start(&self, context: AssetContext) -> Option<Attempt> {
        match self {
            Self::External => None,
            Self::Observe(run) | Self::Async(run) | Self::Blocking(run) => Some(run(context)),
            Self::Closure(run) => Some(run(context)),
        }
    }

    /// Whether something outside makes the asset.
    #[must_use]
    pub fn is_external(&self) -> bool {
        matches!(self, Self::External | Self::Observe(_))
    }

    /// Whether a running attempt cannot be interrupted.
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        matches!(self, Self::Blocking(_))
    }
}

impl fmt::Debug for Compute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::External => "External",
            Self::Observe(_) => "Observe",
            Self::Async(_) => "Async",
            Self::Blocking(_) => "Blocking",
            Self::Closure(_) => "Closure",
        })
    }
}

/// An `async` closure or function that can be a run-time asset: up to eight parameters, a `Result` back.
#[diagnostic::on_unimplemented(
    message = "this function cannot be used as an asset",
    label = "not a valid asset function",
    note = "it must be `async`, return a `Result`, take only `AssetContext`, `Res<_>`, `Dep<_>`, `Config<_>` or `Partition<_>`, and its future must be `Send`"
)]
pub trait AssetFn<Marker>: Send + Sync + 'static {
    /// The value that downstream assets take.
    type Value;
    /// Gathers what the parameters ask for.
    fn needs(needs: &mut Needs);
    /// The type of the value.
    fn output() -> ValueType;
    /// How an IO manager writes and reads the value.
    fn io_type() -> Option<IoType>;
    /// Erases the type.
    fn into_compute(self) -> Compute;
}

macro_rules! impl_asset_fn {
    ($($param:ident $name:ident),*) => {
        #[diagnostic::do_not_recommend]
        impl<F, Fut, R, $($param,)*> AssetFn<fn($($param,)*) -> R> for F
        where
            F: Fn($($param,)*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = R> + Send + 'static,
            R: IntoOutcome + 'static,
            $($param: AssetParam + 'static,)*
        {
            type Value = R::Value;

            fn needs(_needs: &mut Needs) {
                $($param::needs(_needs);)*
            }

            fn output() -> ValueType {
                ValueType::of::<R::Value>()
            }

            fn io_type() -> Option<IoType> {
                R::io_type()
            }

            fn into_compute(self) -> Compute {
                let function = Arc::new(self);
                Compute::Closure(Arc::new(move |_context| {
                    let function = Arc::clone(&function);
                    Box::pin(async move {
                        $(let $name = $param::fetch(&_context)?;)*
                        function($($name,)*).await.into_outcome()
                    })
                }))
            }
        }
    };
}
impl_asset_fn!();
impl_asset_fn!(P0 p0);
impl_asset_fn!(P0 p0, P1 p1);
impl_asset_fn!(P0 p0, P1 p1, P2 p2);
impl_asset_fn!(P0 p0, P1 p1, P2 p2, P3 p3);
impl_asset_fn!(P0 p0, P1 p1, P2 p2, P3 p3, P4 p4);
impl_asset_fn!(P0 p0, P1 p1, P2 p2, P3 p3, P4 p4, P5 p5);
impl_asset_fn!(P0 p0, P1 p1, P2 p2, P3 p3, P4 p4, P5 p5, P6 p6);
impl_asset_fn!(P0 p0, P1 p1, P2 p2, P3 p3, P4 p4, P5 p5, P6 p6, P7 p7);
