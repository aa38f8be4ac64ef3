//! [`Fleet`]: the devices, each with its type, its place and its habits.

use super::noise::Noise;

/// The places where devices stand.
pub const LOCATIONS: [&str; 16] = [
    "assembly-hall-a",
    "assembly-hall-b",
    "boiler-room",
    "clean-room",
    "cold-storage",
    "compressor-station",
    "control-room",
    "loading-dock",
    "packaging-line-1",
    "packaging-line-2",
    "paint-shop",
    "pump-house",
    "quality-lab",
    "roof",
    "server-room",
    "warehouse",
];

/// What a device measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceType {
    /// Everything but pressure.
    Temperature,
    /// Everything but temperature.
    Pressure,
    /// Everything.
    Multi,
}

impl DeviceType {
    /// The name in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature-sensor",
            Self::Pressure => "pressure-sensor",
            Self::Multi => "multi-sensor",
        }
    }

    /// Whether it sends temperatures.
    #[must_use]
    pub const fn sends_temperature(self) -> bool {
        !matches!(self, Self::Pressure)
    }

    /// Whether it sends pressures.
    #[must_use]
    pub const fn sends_pressure(self) -> bool {
        !matches!(self, Self::Temperature)
    }
}

/// The habits of one device: where its curves lie and how they swing.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// `device-00001`.
    pub id: String,
    /// What it measures.
    pub device_type: DeviceType,
    /// Index into [`LOCATIONS`].
    pub location: usize,
    pub(super) noise: Noise,
    /// Noise shared by all devices of a place: its weather.
    pub(super) weather: Noise,
    pub(super) temperature: f64,
    pub(super) temperature_swing: f64,
    /// The hour at which the day is warmest.
    pub(super) warmest_hour: f64,
    pub(super) pressure_offset: f64,
    pub(super) humidity: f64,
    pub(super) voltage: f64,
    pub(super) light: f64,
    pub(super) co2: f64,
    pub(super) vibration: f64,
    pub(super) power: f64,
    pub(super) signal: f64,
    /// How many days a battery lasts, and how far it was used up at the epoch.
    pub(super) battery_days: f64,
    pub(super) battery_phase: f64,
}

impl Device {
    fn new(seed: Noise, index: u32) -> Self {
        let noise = seed.at(u64::from(index) + 1);
        let draw = |habit: u64| noise.at(habit);
        let device_type = match draw(0).below(100) {
            0..40 => DeviceType::Temperature,
            40..65 => DeviceType::Pressure,
            _ => DeviceType::Multi,
        };
        let location = usize::try_from(draw(1).below(LOCATIONS.len() as u64)).unwrap_or_default();
        Self {
            id: format!("device-{:05}", index + 1),
            device_type,
            location,
            noise: noise.at(1 << 32),
            weather: seed.at((1 << 40) + location as u64),
            temperature: draw(2).between(19.0, 25.0),
            temperature_swing: draw(3).between(2.0, 6.0),
            warmest_hour: draw(4).between(13.0, 16.0),
            pressure_offset: draw(5).between(-8.0, 8.0),
            humidity: draw(6).between(35.0, 60.0),
            voltage: draw(7).between(3.25, 3.40),
            light: draw(8).between(200.0, 900.0),
            co2: draw(9).between(420.0, 650.0),
            vibration: draw(10).between(0.2, 2.0),
            power: draw(11).between(5.0, 120.0),
            signal: draw(12).between(-78.0, -48.0),
            battery_days: draw(13).between(20.0, 60.0),
            battery_phase: draw(14).unit(),
        }
    }
}

/// All devices of one seed.
#[derive(Debug, Clone, PartialEq)]
pub struct Fleet(Vec<Device>);

impl Fleet {
    /// Makes the first `devices` devices of a seed; a larger fleet of the same seed begins with the same devices.
    #[must_use]
    pub fn new(seed: u64, devices: u32) -> Self {
        let seed = Noise::new(seed);
        Self((0..devices).map(|index| Device::new(seed, index)).collect())
    }

    /// The devices.
    #[must_use]
    pub fn devices(&self) -> &[Device] {
        &self.0
    }
}
