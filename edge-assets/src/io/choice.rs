//! [`IoChoice`]: which IO manager keeps the values of an asset, as constant data.

use std::{fmt, sync::Arc};

use super::IoManager;
use crate::resource::{ResourceNeed, Resources, StepScope, Unnamed};

/// Which IO manager keeps the values of an asset: that of a name among the resources.
#[derive(Clone, Copy)]
pub struct IoChoice {
    need: fn() -> ResourceNeed,
    find: fn(&Resources) -> Option<Arc<dyn IoManager>>,
    find_in_step: fn(&Resources, &Arc<dyn StepScope>) -> Option<Arc<dyn IoManager>>,
}

impl IoChoice {
    /// The manager of the assets that choose none: `Res<dyn IoManager>`.
    pub const DEFAULT: Self = Self::of::<Unnamed>();

    /// The manager under the type `Name`: `Res<dyn IoManager, Name>`.
    #[must_use]
    pub const fn of<Name: 'static>() -> Self {
        Self {
            need: || ResourceNeed::of::<dyn IoManager, Name>(false),
            find: |resources| resources.get::<dyn IoManager, Name>(),
            find_in_step: |resources, scope| resources.get_in_step::<dyn IoManager, Name>(|| Arc::clone(scope)),
        }
    }

    /// The resource that it asks for.
    #[must_use]
    pub fn need(&self) -> ResourceNeed {
        (self.need)()
    }

    pub(crate) fn find(&self, resources: &Resources) -> Option<Arc<dyn IoManager>> {
        (self.find)(resources)
    }

    pub(crate) fn find_in_step(&self, resources: &Resources, scope: &Arc<dyn StepScope>) -> Option<Arc<dyn IoManager>> {
        (self.find_in_step)(resources, scope)
    }
}

impl fmt::Debug for IoChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.need().display())
    }
}
