//! The verbs of [`Definitions`]: plan, execute, and both at once.

use std::sync::Arc;

use crate::{
    definitions::{Definitions, DefinitionsError, missing_resources},
    error::Error,
    exec::{RunOptions, RunResult, execute},
    plan::{CheckRequest, Plan, PlanRequest, plan},
    selection::Selection,
};

impl Definitions {
    /// Plans a selection, at the present instant.
    ///
    /// # Errors
    /// [`Error::Plan`] when the text is not a selection, or cannot be run as it stands.
    pub fn plan(&self, selection: &str) -> Result<Plan, Error> {
        let selection: Selection = selection.parse().map_err(crate::plan::PlanError::from)?;
        self.plan_request(PlanRequest::new(selection, RunOptions::new().clock.now()))
    }

    /// Plans the evaluation of the checks of a selection, without a materialization.
    ///
    /// Left out, and named in the plan, are the checks that look at a value which nothing keeps.
    ///
    /// ```
    /// use edge_assets::{exec::RunOptions, prelude::*};
    ///
    /// #[asset]
    /// async fn table() -> Result {
    ///     Ok(())
    /// }
    ///
    /// #[asset_check(asset = table)]
    /// async fn is_there() -> CheckResult {
    ///     CheckResult::pass()
    /// }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), edge_assets::Error> {
    /// let definitions = Definitions::builder().asset::<table>().check::<is_there>().build()?;
    /// let result = definitions.execute(definitions.plan_checks("table")?, RunOptions::new()).await?;
    /// assert!(result.step("table").unwrap().checks[0].result.passed);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::Plan`] when the text is not a selection, or no check of what it selects can be evaluated.
    pub fn plan_checks(&self, selection: &str) -> Result<Plan, Error> {
        let selection: Selection = selection.parse().map_err(crate::plan::PlanError::from)?;
        let mut request = PlanRequest::new(selection, RunOptions::new().clock.now());
        request.checks = Some(CheckRequest::All);
        self.plan_request(request)
    }

    /// Plans a request with its partition and settings.
    ///
    /// # Errors
    /// [`Error::Plan`] when it cannot be run as it stands.
    pub fn plan_request(&self, mut request: PlanRequest) -> Result<Plan, Error> {
        request.has_default_io |= self.keeps_values();
        Ok(plan(self.graph(), request)?)
    }

    /// Executes a plan. A run whose steps fail is a result, not an error.
    ///
    /// # Errors
    /// [`Error::Definitions`] when a resource is missing; nothing has run then.
    pub async fn execute(&self, plan: Plan, options: RunOptions) -> Result<RunResult, Error> {
        let faults = missing_resources(self.graph(), self.resources());
        if !faults.is_empty() {
            return Err(DefinitionsError::new(faults).into());
        }
        Ok(execute(
            Arc::clone(self.graph()),
            Arc::new(plan),
            self.resources().clone(),
            options,
        )
        .await)
    }

    /// Materializes a selection in dependency order, and keeps the values: no daemon, no database.
    ///
    /// ```
    /// # use edge_assets::{AssetDef, Definitions, Error};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Error> {
    /// let one = AssetDef::builder("one").group("numbers").run(|| async { Ok::<_, std::io::Error>(1) });
    /// let definitions = Definitions::builder().assets([one]).build()?;
    /// let result = definitions.materialize("group:numbers").await?;
    /// assert_eq!(result.steps.len(), 1);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::Plan`] and [`Error::Definitions`] when nothing could run; [`Error::RunFailed`], with the whole result,
    /// when a step failed.
    pub async fn materialize(&self, selection: &str) -> Result<RunResult, Error> {
        let plan = self.plan(selection)?;
        let result = self.execute(plan, RunOptions::new().keep_values()).await?;
        if result.is_success() {
            Ok(result)
        } else {
            Err(Error::RunFailed(Box::new(result)))
        }
    }
}
