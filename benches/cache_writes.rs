//! 100,000 devices into a real Redis in each way there is. Warm connections, the old value in place; rows stand ready, turning
//! them into JSON is part of the time. A Redis on a free port is started and ended.
//!
//! The first three are ways of the library: one JSON array, one hash, one hash of fields that are bytes already, each written
//! aside and put in place by one `RENAME`. The last two are what a key per device would cost with the client alone: a hash a
//! device by a script that takes 500 of them, and by plain pipelined commands. No reader sees those change in one step.
//!
//! `cargo bench -p benches --bench cache_writes`

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use benches::{Stopwatch, is_measuring, median};
use edge_assets::{
    Resource as _,
    cache::{Cache, CacheExt, GenerationKind, Publication, RedisCache, RedisSettings},
    testing::RedisServer,
};
use fred::{
    clients::Client,
    interfaces::{ClientLike as _, HashesInterface as _, KeysInterface as _, LuaInterface as _},
    types::{
        Value,
        config::{Config, ServerConfig},
    },
};
use serde::Serialize;

const TTL: Option<Duration> = Some(Duration::from_secs(600));
/// How many hashes go in one call of the script, and how many commands in one pipeline.
const BATCH: usize = 500;
/// `KEYS` one for each device; `ARGV` seconds to live, then three values for each.
const SCRIPT: &str = "\
for i = 1, #KEYS do
  local at = (i - 1) * 3 + 2
  redis.call('HSET', KEYS[i], 'message_count', ARGV[at], 'avg_temperature', ARGV[at + 1], 'warning_count', ARGV[at + 2])
  redis.call('EXPIRE', KEYS[i], ARGV[1])
end
return #KEYS";

#[derive(Clone, Serialize)]
struct Device {
    device_id: String,
    message_count: u32,
    avg_temperature: f64,
    warning_count: u32,
}

fn devices() -> Vec<Device> {
    let count = if is_measuring() { 100_000 } else { 1_000 };
    (0..count)
        .map(|n| Device {
            device_id: format!("device-{n:06}"),
            message_count: n % 300,
            avg_temperature: 20.0 + f64::from(n % 50) / 10.0,
            warning_count: n % 3,
        })
        .collect()
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let Some(server) = RedisServer::start().await? else {
        println!("left out: redis-server is not installed; run `cargo xtask setup`");
        return Ok(());
    };
    let bench = Bench::connect(server.port()).await?;
    println!("{:<44} {:>10} {:>14} {:>12}", "way", "median", "devices a s", "bytes");
    bench.measure("JSON array, put in place", Bench::json_array).await?;
    bench.measure("hash of JSON fields, put in place", Bench::hash).await?;
    bench
        .measure("hash of ready fields, put in place", Bench::ready_hash)
        .await?;
    bench
        .measure("a hash a device, by script (client alone)", Bench::by_script)
        .await?;
    bench
        .measure("a hash a device, pipelined (client alone)", Bench::pipelined)
        .await?;
    bench.cache.close().await;
    bench.client.quit().await.context("closing")?;
    Ok(())
}

struct Bench {
    cache: RedisCache,
    client: Client,
    devices: Vec<Device>,
    ready: Vec<(String, Vec<u8>)>,
}

impl Bench {
    async fn connect(port: u16) -> Result<Self> {
        let cache = RedisCache::new(RedisSettings::at("127.0.0.1", port))?;
        cache.open().await.map_err(anyhow::Error::from_boxed)?;
        let config = Config {
            server: ServerConfig::new_centralized("127.0.0.1", port),
            ..Config::default()
        };
        let client = Client::new(config, None, None, None);
        client.init().await?;
        let devices = devices();
        let field = |device: &Device| Ok((device.device_id.clone(), serde_json::to_vec(device)?));
        let ready = devices.iter().map(field).collect::<Result<_>>()?;
        Ok(Self {
            cache,
            client,
            devices,
            ready,
        })
    }

    async fn measure(&self, way: &str, write: impl AsyncFn(&Self) -> Result<u64>) -> Result<()> {
        let watch = Stopwatch::new();
        let mut times = Vec::new();
        // The first round warms up and does not count.
        let bytes = write(self).await?;
        for _ in 0..if is_measuring() { 9 } else { 1 } {
            let (written, took) = watch.time_async(write(self)).await;
            ensure!(written? == bytes, "the same devices make the same bytes");
            times.push(took);
        }
        let median = median(times);
        let count = u32::try_from(self.devices.len())?;
        println!(
            "{way:<44} {:>7.0} ms {:>14.0} {bytes:>12}",
            median.as_secs_f64() * 1e3,
            f64::from(count) / median.as_secs_f64()
        );
        Ok(())
    }

    async fn json_array(&self) -> Result<u64> {
        let mut array = self.cache.json_array("dashboard:device_stats").await?;
        for device in &self.devices {
            array.push(device).await?;
        }
        published(array.finish(TTL).await?)
    }

    async fn hash(&self) -> Result<u64> {
        let mut hash = self.cache.hash("dashboard:devices").await?;
        for device in &self.devices {
            hash.insert_json(&*device.device_id, device).await?;
        }
        published(hash.finish(TTL).await?)
    }

    async fn ready_hash(&self) -> Result<u64> {
        let mut writer = self.cache.begin("dashboard:devices", GenerationKind::Hash).await?;
        writer.insert(self.ready.clone()).await?;
        writer.publish(TTL).await?;
        let bytes: usize = self.ready.iter().map(|(field, value)| field.len() + value.len()).sum();
        Ok(bytes.try_into()?)
    }

    async fn by_script(&self) -> Result<u64> {
        let sha: String = self.client.script_load(SCRIPT).await?;
        for devices in self.devices.chunks(BATCH) {
            let keys: Vec<String> = devices.iter().map(key).collect();
            let mut arguments = vec![Value::from(600)];
            for device in devices {
                arguments.extend([
                    Value::from(device.message_count),
                    Value::from(device.avg_temperature),
                    Value::from(device.warning_count),
                ]);
            }
            let written: usize = self.client.evalsha(&*sha, keys, arguments).await?;
            ensure!(written == devices.len(), "the script wrote {written} hashes");
        }
        Ok(self.bytes_of_hashes())
    }

    async fn pipelined(&self) -> Result<u64> {
        for devices in self.devices.chunks(BATCH) {
            let pipeline = self.client.pipeline();
            for device in devices {
                let fields = [
                    ("message_count", Value::from(device.message_count)),
                    ("avg_temperature", Value::from(device.avg_temperature)),
                    ("warning_count", Value::from(device.warning_count)),
                ];
                pipeline.hset::<(), _, _>(key(device), fields.to_vec()).await?;
                pipeline.expire::<(), _>(key(device), 600, None).await?;
            }
            pipeline.all::<Vec<i64>>().await?;
        }
        Ok(self.bytes_of_hashes())
    }

    /// Keys, names of fields and values, as text.
    fn bytes_of_hashes(&self) -> u64 {
        let names = "message_count".len() + "avg_temperature".len() + "warning_count".len();
        let values = |device: &Device| {
            format!(
                "{}{}{}",
                device.message_count, device.avg_temperature, device.warning_count
            )
            .len()
        };
        let bytes: usize = self
            .devices
            .iter()
            .map(|device| key(device).len() + names + values(device))
            .sum();
        bytes as u64
    }
}

fn key(device: &Device) -> String {
    format!("device:{}", device.device_id)
}

fn published(publication: Publication) -> Result<u64> {
    match publication {
        Publication::Published { bytes, .. } => Ok(bytes),
        Publication::KeptOld => anyhow::bail!("nothing was written"),
    }
}
