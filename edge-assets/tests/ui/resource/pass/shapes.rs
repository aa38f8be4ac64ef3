//! Every shape that a resource may have.

#![deny(warnings)]

use std::{error::Error, sync::Arc, time::Duration};

use edge_assets::{
    ErrorClass, Health,
    prelude::*,
    resource::{StepScope, Unnamed},
};

#[derive(Resource)]
pub struct Unit;

#[derive(Resource)]
pub struct Tuple(pub u8, pub String);

#[derive(Resource)]
#[resource(name = NAME)]
pub enum Either {
    One,
    Two(u8),
}

pub const NAME: &str = "either";

#[derive(Resource)]
pub struct Generic<T: Send + Sync + 'static>
where
    T: Clone,
{
    pub value: T,
}

/// Every argument, over two attributes; functions of the type and beside it.
#[derive(Clone, Resource)]
#[resource(name = "full", open = Self::connect, health = Self::ping)]
#[resource(close = hang_up, in_step = Self::bound_to, classify = Self::class_of, retry_after = wait_of)]
pub struct Full {
    pub inner: Res<Unit>,
}

impl Full {
    async fn connect(&self) -> anyhow::Result<()> {
        Ok(())
    }

    async fn ping(&self) -> Health {
        Health::good("here")
    }

    fn bound_to(&self, _: &Arc<dyn StepScope>) -> Option<Self> {
        Some(self.clone())
    }

    fn class_of(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        error.is::<std::fmt::Error>().then_some(ErrorClass::Permanent)
    }
}

async fn hang_up(_: &Full) {}

fn wait_of(_: &Full, _: &(dyn Error + 'static)) -> Option<Duration> {
    None
}

pub trait Cache: Resource {}

impl Cache for Unit {}

pub struct Replica;

/// Resources within it, in each form; what cannot be cloned is shared.
#[derive(Resource)]
pub struct Made<T: Clone + Send + Sync + 'static> {
    pub unit: Res<Unit>,
    pub named: edge_assets::Res<Tuple, Replica>,
    pub cache: Option<Res<dyn Cache>>,
    pub r#type: T,
    pub seen: Arc<std::sync::Mutex<Vec<u8>>>,
}

#[derive(Resource)]
pub struct MadeTuple(pub Res<Unit>, pub Option<std::option::Option<Res<Unit, Replica>>>, pub u8);

mod renamed {
    use edge_assets as framework;

    #[derive(framework::Resource)]
    #[resource(crate = super::framework_of_ours)]
    pub struct Elsewhere;
}

pub mod framework_of_ours {
    pub use edge_assets::*;
}

#[asset]
pub async fn takes(_full: Res<Full>, _made: Res<Made<u8>>, _elsewhere: Res<renamed::Elsewhere>) -> Result {
    Ok(())
}

fn main() {
    let resources = Resources::new()
        .with(Unit)
        .named::<Replica, _>(Tuple(1, String::new()))
        .with_as::<dyn Cache, _>(Arc::new(Unit), |cache| cache)
        .with_made(|unit: Res<Unit>, named: Res<Tuple, Replica>, cache: Option<Res<dyn Cache>>| Made {
            unit,
            named,
            cache,
            r#type: 5_u8,
            seen: Arc::default(),
        })
        .with_made(|inner| Full { inner })
        .with(renamed::Elsewhere);
    assert!(Definitions::builder().asset::<takes>().resources(resources.clone()).build().is_ok());
    assert_eq!(resources.get::<Full, Unnamed>().unwrap().name(), "full");
    assert_eq!(resources.get::<Made<u8>, Unnamed>().unwrap().r#type, 5);
    assert_eq!(Either::One.name(), "either");
    assert_eq!(Unit.name(), "Unit");
}
