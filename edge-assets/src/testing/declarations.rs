//! [`assert_valid`]: the ready-made test of a crate of assets.

use crate::{
    boxed::error_chain,
    definitions::{DefinitionFault, DefinitionsBuilder},
};

/// Asserts that declarations fit together: names, dependencies, selections of jobs and schedules, time zones.
///
/// Resources may be missing: the application adds them to what its crates of assets declare.
///
/// ```
/// use edge_assets::{AssetDef, Definitions, DefinitionsBuilder, testing::assert_valid};
///
/// fn definitions() -> DefinitionsBuilder {
///     Definitions::builder().assets([AssetDef::builder("events").external()])
/// }
///
/// // In a `#[test]`:
/// assert_valid(definitions());
/// ```
///
/// # Panics
/// With every fault, when there is one.
#[track_caller]
pub fn assert_valid(declarations: DefinitionsBuilder) {
    let Err(error) = declarations.build() else {
        return;
    };
    let is_fault = |fault: &&DefinitionFault| !matches!(fault, DefinitionFault::MissingResource { .. });
    let faults: Vec<String> = error
        .faults()
        .iter()
        .filter(is_fault)
        .map(|fault| error_chain(fault))
        .collect();
    assert!(
        faults.is_empty(),
        "the declarations do not fit together:\n  - {}",
        faults.join("\n  - ")
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        asset::AssetDef, asset::AssetError, definitions::Definitions, key::AssetKey, resource::Res, resource::Resource,
    };

    struct Db;
    impl Resource for Db {}

    fn daily(upstream: &str) -> AssetDef {
        AssetDef::builder("daily")
            .after_key(AssetKey::new(upstream).unwrap())
            .run(|_: Res<Db>| async { Ok::<_, AssetError>(()) })
    }

    #[test]
    fn a_missing_resource_is_the_application_s_to_add() {
        let events = AssetDef::builder("events").external();
        assert_valid(Definitions::builder().assets([events, daily("events")]));
    }

    #[test]
    #[should_panic(expected = "depends on `evnts`, which is not defined; did you mean `events`")]
    fn everything_else_is_told() {
        let events = AssetDef::builder("events").external();
        assert_valid(Definitions::builder().assets([events, daily("evnts")]));
    }
}
