//! Write, audit, publish: what an asset has staged is published once its blocking checks have passed on it, else discarded.

use tracing::warn;

use super::{CheckEvaluation, attempt::Attempt, checking::failed_by, dispatcher::AttemptEnd};
use crate::{
    asset::{AssetContext, AssetError, CheckDef, Checked, Output, Publish},
    metadata::Metadata,
};

/// The metadata under which a materialization names what was published.
const PUBLISHED: &str = "edge/published";

impl Attempt<'_> {
    /// Evaluates the blocking checks on what is staged, and publishes it; the results, or how the attempt ends.
    pub(super) async fn publish(
        &self,
        context: &AssetContext,
        output: &mut Output,
    ) -> Result<Vec<CheckEvaluation>, AttemptEnd> {
        let staged = std::mem::take(&mut output.staged);
        let mut metadata = context.metadata();
        metadata.merge(output.metadata.clone());
        let blocking: Vec<&CheckDef> = self.checks.iter().filter(|check| check.blocking).copied().collect();
        let checked = Checked::new(metadata, &staged);
        let evaluated = self.evaluate(context, &blocking, Some(&output.value), &checked).await;
        // A canceled run leaves the stage to its drop, which does not wait.
        let checks = evaluated.ok_or(AttemptEnd::Canceled { detached: false })?;
        if let Some(mut failure) = failed_by(&checks) {
            let targets = targets(&staged).join("`, `");
            let kept = format!("what was staged for `{targets}` is discarded, and readers keep what they had");
            failure.chain.push(kept);
            discard(staged).await;
            return Err(AttemptEnd::Failure {
                failure,
                metadata: said(context, output),
                checks,
                retry_in: None,
            });
        }
        let targets = targets(&staged);
        let called = self.call(context, publish_all(staged)).await;
        self.returned(called, context)?;
        output.metadata.insert(PUBLISHED, serde_json::json!(targets));
        Ok(checks)
    }
}

/// Everything that the attempt has recorded.
fn said(context: &AssetContext, output: &mut Output) -> Metadata {
    let mut metadata = context.take_metadata();
    metadata.merge(std::mem::take(&mut output.metadata));
    metadata
}

fn targets(staged: &[Box<dyn Publish>]) -> Vec<String> {
    staged.iter().map(|publication| publication.target()).collect()
}

async fn publish_all(staged: Vec<Box<dyn Publish>>) -> Result<(), AssetError> {
    for publication in staged {
        publication.publish().await?;
    }
    Ok(())
}

async fn discard(staged: Vec<Box<dyn Publish>>) {
    for publication in staged {
        let target = publication.target();
        if let Err(error) = publication.discard().await {
            warn!(target, %error, "staged data could not be discarded at once; readers do not see it");
        }
    }
}
