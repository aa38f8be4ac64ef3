//! Checks as authors declare them: [`CheckSpec`] is what `#[asset_check]` writes.

use std::{fmt, sync::Arc};

use super::{AssetContext, AssetError, Needs, SourceLocation};
use crate::{
    boxed::BoxFuture,
    event::{CheckResult, Severity},
    key::{AssetKey, CheckKey},
};

/// The outcome of evaluating a check, type erased.
pub type CheckOutcome = Result<CheckResult, AssetError>;

/// Evaluates a check in the context of its asset, whose value stands among the upstream values.
pub type CheckFn = fn(AssetContext) -> BoxFuture<'static, CheckOutcome>;

/// Checks of one asset that are evaluated together, such as by one query.
pub trait CheckGroup: Send + Sync + 'static {
    /// Evaluates the checks at these places; the results are in their order.
    fn evaluate(
        self: Arc<Self>,
        context: AssetContext,
        places: Vec<usize>,
    ) -> BoxFuture<'static, Result<Vec<CheckResult>, AssetError>>;
}

/// How a check is evaluated.
#[derive(Clone)]
#[non_exhaustive]
pub enum CheckRun {
    /// By a function of its own.
    Alone(CheckFn),
    /// Together with others, and at which place among them.
    Together(Arc<dyn CheckGroup>, usize),
}

impl fmt::Debug for CheckRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alone(_) => f.write_str("Alone"),
            Self::Together(_, place) => f.debug_tuple("Together").field(place).finish(),
        }
    }
}

/// A check as a type. `#[asset_check]` writes it beside the function, under the function's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a check",
    label = "not a check",
    note = "checks are functions marked `#[asset_check(asset = ..)]`"
)]
pub trait Check: 'static {
    /// All that is known of the check while compiling.
    const SPEC: &'static CheckSpec;
}

/// What a check may return.
#[diagnostic::on_unimplemented(
    message = "a check cannot return `{Self}`",
    label = "checks return a `CheckResult`",
    note = "write `-> CheckResult`, or `-> Result<CheckResult>` where evaluating it can fail"
)]
pub trait IntoCheckOutcome {
    /// Erases the type.
    ///
    /// # Errors
    /// The author's own.
    fn into_check_outcome(self) -> CheckOutcome;
}

impl IntoCheckOutcome for CheckResult {
    fn into_check_outcome(self) -> CheckOutcome {
        Ok(self)
    }
}

impl<E: Into<AssetError>> IntoCheckOutcome for Result<CheckResult, E> {
    fn into_check_outcome(self) -> CheckOutcome {
        self.map_err(Into::into)
    }
}

/// All that is known of a check while compiling; constant data, written by `#[asset_check]`.
#[derive(Debug)]
pub struct CheckSpec {
    /// The name, unique within the asset.
    pub name: &'static str,
    /// The asset whose data is checked.
    pub asset: fn() -> AssetKey,
    /// What it is, in Markdown.
    pub description: &'static str,
    /// Whether a failure stops what is downstream.
    pub blocking: bool,
    /// How bad a failure is.
    pub severity: Severity,
    /// Gathers what the parameters ask for.
    pub needs: fn(&mut Needs),
    /// Evaluates it.
    pub run: CheckFn,
    /// Where it was declared.
    pub source: SourceLocation,
}

/// A check as the framework holds it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CheckDef {
    /// The asset and the name.
    pub key: CheckKey,
    /// What its parameters ask for.
    pub needs: Needs,
    /// What it is, in Markdown.
    pub description: Arc<str>,
    /// Whether a failure stops what is downstream.
    pub blocking: bool,
    /// How bad a failure is.
    pub severity: Severity,
    /// How it is evaluated.
    pub run: CheckRun,
    /// Where it was declared.
    pub source: SourceLocation,
}

impl CheckDef {
    /// Makes a check that is not a function of `#[asset_check]`: not blocking, of severity `error`, without a description.
    ///
    /// ```
    /// use edge_assets::{AssetKey, CheckKey, CheckResult, asset::{CheckDef, CheckRun, Needs, SourceLocation}};
    /// let key = CheckKey { asset: AssetKey::new("readings")?, name: "always".into() };
    /// let run = CheckRun::Alone(|_| Box::pin(async { Ok(CheckResult::pass()) }));
    /// let check = CheckDef::new(key, Needs::default(), run, SourceLocation::caller());
    /// assert!(!check.blocking);
    /// # Ok::<(), edge_assets::KeyError>(())
    /// ```
    #[must_use]
    pub fn new(key: CheckKey, needs: Needs, run: CheckRun, source: SourceLocation) -> Self {
        Self {
            key,
            needs,
            description: Arc::default(),
            blocking: false,
            severity: Severity::Error,
            run,
            source,
        }
    }

    /// Whether it looks at the value of its asset.
    #[must_use]
    pub fn takes_value(&self) -> bool {
        self.needs.deps.iter().any(|dep| dep.value.is_some())
    }
}

impl From<&'static CheckSpec> for CheckDef {
    fn from(spec: &'static CheckSpec) -> Self {
        let mut needs = Needs::default();
        (spec.needs)(&mut needs);
        Self {
            key: CheckKey {
                asset: (spec.asset)(),
                name: spec.name.into(),
            },
            needs,
            description: spec.description.into(),
            blocking: spec.blocking,
            severity: spec.severity,
            run: CheckRun::Alone(spec.run),
            source: spec.source,
        }
    }
}
