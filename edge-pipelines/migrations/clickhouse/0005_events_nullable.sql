-- Older deployments cannot say that a device did not send a metric. Nothing changes where the columns are of this type.
-- It comes last: views of older deployments, which cannot store an absent value, are gone by now.
ALTER TABLE {{database}}.events{{on_cluster}}
    MODIFY COLUMN temperature Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN pressure Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN humidity Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN voltage Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN light_intensity Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN co2 Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN vibration Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN power_consumption Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN signal_strength Nullable(Float32) CODEC(Gorilla, LZ4),
    MODIFY COLUMN battery_level Nullable(Float32) CODEC(Gorilla, LZ4);
