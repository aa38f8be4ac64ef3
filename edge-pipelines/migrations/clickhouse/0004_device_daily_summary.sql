-- Events by device and day, for two years.
-- A reader adds up over the rows of a key: parts merge when they please.
CREATE TABLE IF NOT EXISTS {{database}}.{{table}}{{on_cluster}}
(
    date Date,
    device_id LowCardinality(String),
    total_events SimpleAggregateFunction(sum, UInt64),
    warnings SimpleAggregateFunction(sum, UInt64),
    sum_temperature SimpleAggregateFunction(sum, Float64),
    count_temperature SimpleAggregateFunction(sum, UInt64),
    sum_pressure SimpleAggregateFunction(sum, Float64),
    count_pressure SimpleAggregateFunction(sum, UInt64)
)
ENGINE = {{replicated}}AggregatingMergeTree
PARTITION BY toYYYYMM(date)
ORDER BY (device_id, date)
TTL date + INTERVAL 2 YEAR;

CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.device_daily_summary_mv{{on_cluster}} TO {{database}}.device_daily_summary AS
SELECT
    toDate(timestamp, 'UTC') AS date,
    device_id,
    count() AS total_events,
    countIf(status = 'WARN') AS warnings,
    ifNull(sumIf(temperature, isFinite(temperature)), 0) AS sum_temperature,
    countIf(isFinite(temperature)) AS count_temperature,
    ifNull(sumIf(pressure, isFinite(pressure)), 0) AS sum_pressure,
    countIf(isFinite(pressure)) AS count_pressure
FROM {{database}}.events
GROUP BY date, device_id;
