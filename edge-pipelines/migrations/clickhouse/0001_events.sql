-- Telemetry as the ingester writes it: one row for each message of a device. Times are UTC.
CREATE TABLE IF NOT EXISTS {{database}}.events{{on_cluster}}
(
    timestamp DateTime64(3) CODEC(DoubleDelta, LZ4),
    device_id LowCardinality(String),
    device_type LowCardinality(String),
    location LowCardinality(String),
    status LowCardinality(String),
    msg_id UInt64 CODEC(Delta, LZ4),
    temperature Nullable(Float32) CODEC(Gorilla, LZ4),
    pressure Nullable(Float32) CODEC(Gorilla, LZ4),
    humidity Nullable(Float32) CODEC(Gorilla, LZ4),
    voltage Nullable(Float32) CODEC(Gorilla, LZ4),
    light_intensity Nullable(Float32) CODEC(Gorilla, LZ4),
    co2 Nullable(Float32) CODEC(Gorilla, LZ4),
    vibration Nullable(Float32) CODEC(Gorilla, LZ4),
    power_consumption Nullable(Float32) CODEC(Gorilla, LZ4),
    signal_strength Nullable(Float32) CODEC(Gorilla, LZ4),
    battery_level Nullable(Float32) CODEC(Gorilla, LZ4)
)
ENGINE = {{replicated}}MergeTree
PARTITION BY toYYYYMM(timestamp)
ORDER BY (device_id, timestamp)
TTL toDateTime(timestamp) + INTERVAL 90 DAY;

-- Older deployments have the first eight columns only.
ALTER TABLE {{database}}.events{{on_cluster}}
    ADD COLUMN IF NOT EXISTS humidity Nullable(Float32) CODEC(Gorilla, LZ4),
    ADD COLUMN IF NOT EXISTS voltage Nullable(Float32) CODEC(Gorilla, LZ4),
    ADD COLUMN IF NOT EXISTS light_intensity Nullable(Float32) CODEC(Gorilla, LZ4),
    ADD COLUMN IF NOT EXISTS co2 Nullable(Float32) CODEC(Gorilla, LZ4),
    ADD COLUMN IF NOT EXISTS vibration Nullable(Float32) CODEC(Gorilla, LZ4),
    ADD COLUMN IF NOT EXISTS power_consumption Nullable(Float32) CODEC(Gorilla, LZ4),
    ADD COLUMN IF NOT EXISTS signal_strength Nullable(Float32) CODEC(Gorilla, LZ4),
    ADD COLUMN IF NOT EXISTS battery_level Nullable(Float32) CODEC(Gorilla, LZ4);
