//! A resource behind a trait: the real one for the program, a mock for a test, and the asset called as the plain function
//! that it is.
//!
//! `cargo run -p examples --example resources_and_mocks`

use std::sync::Arc;

use edge_assets::{
    Health, Resources,
    boxed::{BoxError, BoxFuture},
    prelude::*,
};

/// Knows the weather. A resource trait needs `Resource` as its supertrait and an error type with a name.
trait WeatherService: Resource {
    fn celsius(&self, city: &str) -> Result<f64, UnknownCity>;
}

#[derive(Debug, thiserror::Error)]
#[error("there is no station in `{0}`")]
struct UnknownCity(String);

/// The service that the program uses.
struct Stations {
    address: String,
}

impl Resource for Stations {
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            println!("opened {}, once for the run", self.address);
            Ok(())
        })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async { Health::good(format!("stations at {}", self.address)) })
    }
}

impl WeatherService for Stations {
    fn celsius(&self, city: &str) -> Result<f64, UnknownCity> {
        match city {
            "Oslo" => Ok(-4.0),
            "Lima" => Ok(22.0),
            other => Err(UnknownCity(other.to_owned())),
        }
    }
}

/// The service that a test uses.
struct AlwaysMild;

impl Resource for AlwaysMild {}

impl WeatherService for AlwaysMild {
    fn celsius(&self, _: &str) -> Result<f64, UnknownCity> {
        Ok(18.0)
    }
}

/// The mean of two cities. It asks for the trait; which service answers is none of its business.
#[asset]
async fn mean_temperature(weather: Res<dyn WeatherService>) -> Result<f64> {
    Ok(f64::midpoint(weather.celsius("Oslo")?, weather.celsius("Lima")?))
}

async fn run_with(weather: Arc<dyn WeatherService>) -> anyhow::Result<f64> {
    let definitions = Definitions::registered()
        .resources(Resources::new().with_arc::<dyn WeatherService>(weather))
        .build()?;
    for (label, health) in definitions.resources().health().await {
        println!("{label}: {}", health.detail);
    }
    let result = definitions.materialize("mean_temperature").await?;
    Ok(*result.value::<mean_temperature>().expect("it was just made"))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let stations = Stations {
        address: "stations.example".to_owned(),
    };
    println!("with the stations: {}", run_with(Arc::new(stations)).await?);
    println!("with the mock: {}", run_with(Arc::new(AlwaysMild)).await?);

    // A unit test needs no definitions at all.
    let called = mean_temperature(Res::from_arc(Arc::new(AlwaysMild))).await;
    println!("as a plain function: {called:?}");

    // What is missing is told before anything runs.
    let error = Definitions::registered()
        .build()
        .expect_err("nothing provides the service");
    println!("without a service: {error}");
    Ok(())
}
