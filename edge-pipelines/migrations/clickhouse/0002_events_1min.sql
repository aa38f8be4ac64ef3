-- Events by device and minute, for a week.
-- A reader adds up, and takes the least and the greatest, over the rows of a key: parts merge when they please.
-- An average is sum over count: what a device did not send is in neither, nor is a value that is not finite.
CREATE TABLE IF NOT EXISTS {{database}}.{{table}}{{on_cluster}}
(
    minute DateTime,
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
PARTITION BY toYYYYMMDD(minute)
ORDER BY (device_id, minute)
TTL minute + INTERVAL 7 DAY;

CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.events_1min_mv{{on_cluster}} TO {{database}}.events_1min AS
SELECT
    toStartOfMinute(timestamp, 'UTC') AS minute,
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
GROUP BY minute, device_id;
