-- Events by device and hour, for a year.
-- A reader adds up, and takes the least and the greatest, over the rows of a key: parts merge when they please.
-- An average is sum over count: what a device did not send is in neither, nor is a value that is not finite.
CREATE TABLE IF NOT EXISTS {{database}}.{{table}}{{on_cluster}}
(
    hour DateTime,
    device_id LowCardinality(String),
    event_count SimpleAggregateFunction(sum, UInt64),
    sum_temperature SimpleAggregateFunction(sum, Float64),
    min_temperature SimpleAggregateFunction(min, Nullable(Float32)),
    max_temperature SimpleAggregateFunction(max, Nullable(Float32)),
    count_temperature SimpleAggregateFunction(sum, UInt64),
    sum_pressure SimpleAggregateFunction(sum, Float64),
    min_pressure SimpleAggregateFunction(min, Nullable(Float32)),
    max_pressure SimpleAggregateFunction(max, Nullable(Float32)),
    count_pressure SimpleAggregateFunction(sum, UInt64),
    ok_count SimpleAggregateFunction(sum, UInt64),
    warn_count SimpleAggregateFunction(sum, UInt64)
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (device_id, hour)
TTL hour + INTERVAL 365 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.events_hourly_mv{{on_cluster}} TO {{database}}.events_hourly AS
SELECT
    toStartOfHour(timestamp, 'UTC') AS hour,
    device_id,
    count() AS event_count,
    ifNull(sumIf(temperature, isFinite(temperature)), 0) AS sum_temperature,
    minOrNullIf(temperature, isFinite(temperature)) AS min_temperature,
    maxOrNullIf(temperature, isFinite(temperature)) AS max_temperature,
    countIf(isFinite(temperature)) AS count_temperature,
    ifNull(sumIf(pressure, isFinite(pressure)), 0) AS sum_pressure,
    minOrNullIf(pressure, isFinite(pressure)) AS min_pressure,
    maxOrNullIf(pressure, isFinite(pressure)) AS max_pressure,
    countIf(isFinite(pressure)) AS count_pressure,
    countIf(status = 'OK') AS ok_count,
    countIf(status = 'WARN') AS warn_count
FROM {{database}}.events
GROUP BY hour, device_id;
