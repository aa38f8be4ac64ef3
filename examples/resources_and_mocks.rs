//! A resource behind a trait, and one that is made from it: the real thing for the program, a mock for a test, and the
//! asset called as the plain function that it is.
//!
//! `cargo run -p examples --example resources_and_mocks`

use std::sync::Arc;

use edge_assets::{Resources, prelude::*, resource::StepScope};

/// Knows the weather. A resource trait needs `Resource` as its supertrait and an error type with a name.
trait WeatherService: Resource {
    fn celsius(&self, city: &str) -> Result<f64, UnknownCity>;
}

#[derive(Debug, thiserror::Error)]
#[error("there is no station in `{0}`")]
struct UnknownCity(String);

/// The service that the program uses. Its own functions stand in for the defaults of `Resource`.
#[derive(Clone, Resource)]
#[resource(open = Self::connect, in_step = Self::bound_to)]
struct Stations {
    address: String,
    step: Option<Arc<dyn StepScope>>,
}

impl Stations {
    async fn connect(&self) -> Result<(), std::io::Error> {
        println!("opened {}, once for all runs", self.address);
        Ok(())
    }

    /// Each step gets a handle of its own, so that what it asked is counted as its cost.
    fn bound_to(&self, step: &Arc<dyn StepScope>) -> Option<Self> {
        let step = Some(Arc::clone(step));
        Some(Self { step, ..self.clone() })
    }
}

impl WeatherService for Stations {
    fn celsius(&self, city: &str) -> Result<f64, UnknownCity> {
        if let Some(step) = &self.step {
            step.add_cost("stations/asked", 1);
        }
        match city {
            "Oslo" => Ok(-4.0),
            "Lima" => Ok(22.0),
            other => Err(UnknownCity(other.to_owned())),
        }
    }
}

/// The service that a test uses.
#[derive(Resource)]
struct AlwaysMild;

impl WeatherService for AlwaysMild {
    fn celsius(&self, _: &str) -> Result<f64, UnknownCity> {
        Ok(18.0)
    }
}

/// Made from another resource: opened after it, closed before it, and bound to steps with it.
#[derive(Resource)]
struct Climate {
    weather: Res<dyn WeatherService>,
    cities: [&'static str; 2],
}

impl Climate {
    fn mean(&self) -> Result<f64, UnknownCity> {
        let [first, second] = self.cities.map(|city| self.weather.celsius(city));
        Ok(f64::midpoint(first?, second?))
    }
}

/// It asks for the climate; which service answers is none of its business.
#[asset]
async fn mean_temperature(climate: Res<Climate>) -> Result<f64> {
    Ok(climate.mean()?)
}

fn climate(weather: Res<dyn WeatherService>) -> Climate {
    let cities = ["Oslo", "Lima"];
    Climate { weather, cities }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (address, step) = ("stations.example".to_owned(), None);
    // Added with its own type and as the trait, so that it is bound to steps.
    let real = Resources::new()
        .with_made(climate)
        .with_as::<dyn WeatherService, _>(Arc::new(Stations { address, step }), |stations| stations);
    // The mock takes its place, and what is made from it is made anew.
    let mocked = real.clone().with_arc::<dyn WeatherService>(Arc::new(AlwaysMild));
    for resources in [real, mocked] {
        let definitions = Definitions::registered().resources(resources).build()?;
        let result = definitions.materialize("mean_temperature").await?;
        let asked = result.steps[0].metadata.get("stations/asked");
        println!("{:?}, stations asked: {asked:?}", result.value::<mean_temperature>());
        definitions.close().await;
    }

    // A unit test needs no definitions at all.
    let called = mean_temperature(Res::new(climate(Res::from_arc(Arc::new(AlwaysMild))))).await;
    println!("as a plain function: {called:?}");
    // What is missing is told before anything runs.
    let lacking = Resources::new().with_made(climate);
    if let Err(error) = Definitions::registered().resources(lacking).build() {
        println!("without a service: {error}");
    }
    Ok(())
}
