//! Which arguments each attribute admits, in one table.

/// What the texts of one attribute need to know about it.
#[derive(Debug)]
pub(crate) struct Macro {
    /// As it is written: `#[asset]`.
    pub(crate) name: &'static str,
    /// What it declares: `an asset`.
    pub(crate) declares: &'static str,
    /// The form that the texts recommend.
    pub(crate) form: &'static str,
    /// The arguments.
    pub(crate) arguments: &'static [&'static str],
}

/// The attributes that declare something.
pub(crate) const DECLARING: [&str; 7] = [
    ASSET.name,
    MULTI_ASSET.name,
    EXTERNAL_ASSET.name,
    CHECK.name,
    JOB.name,
    SCHEDULE.name,
    SENSOR.name,
];

/// `#[asset]`.
pub(crate) const ASSET: Macro = Macro {
    name: "#[asset]",
    declares: "an asset",
    form: "#[asset] async fn name(..) -> Result<..>",
    arguments: &[
        "deps",
        "key",
        "group",
        "description",
        "owners",
        "kinds",
        "tags",
        "code_version",
        "retry",
        "timeout",
        "partitions",
        "mappings",
        "pool",
        "fresh_within",
        "fresh_by",
        "checks",
        "automation",
        "io",
        "skip_unchanged",
        "renamed_from",
        "crate",
    ],
};

/// `#[multi_asset]`.
pub(crate) const MULTI_ASSET: Macro = Macro {
    name: "#[multi_asset]",
    declares: "a function of several assets",
    form: "#[multi_asset(outputs(a, b))] async fn name(..) -> Result<(A, B)>",
    arguments: &[
        "outputs",
        "subset",
        "deps",
        "group",
        "description",
        "owners",
        "kinds",
        "tags",
        "code_version",
        "retry",
        "timeout",
        "partitions",
        "mappings",
        "pool",
        "fresh_within",
        "fresh_by",
        "automation",
        "io",
        "crate",
    ],
};

/// Inside the parentheses of an output.
pub(crate) const OUTPUT: &[&str] = &[
    "optional",
    "key",
    "deps",
    "group",
    "description",
    "owners",
    "kinds",
    "tags",
    "code_version",
    "fresh_within",
    "fresh_by",
    "checks",
    "automation",
    "io",
    "renamed_from",
];

/// `#[external_asset]`.
pub(crate) const EXTERNAL_ASSET: Macro = Macro {
    name: "#[external_asset]",
    declares: "an external asset",
    form: "#[external_asset] fn name() {}",
    arguments: ASSET.arguments,
};

/// `#[asset_check]`.
pub(crate) const CHECK: Macro = Macro {
    name: "#[asset_check]",
    declares: "a check",
    form: "#[asset_check(asset = my_asset)] fn name(value: &T) -> CheckResult",
    arguments: &["asset", "blocking", "severity", "description", "crate"],
};

/// `#[job]`.
pub(crate) const JOB: Macro = Macro {
    name: "#[job]",
    declares: "a job",
    form: "#[job(select = \"group:name\")] fn name() {}",
    arguments: &[
        "select",
        "assets",
        "config",
        "tags",
        "priority",
        "retry",
        "timeout",
        "max_runs",
        "tag_limits",
        "description",
        "crate",
    ],
};

/// `#[schedule]`.
pub(crate) const SCHEDULE: Macro = Macro {
    name: "#[schedule]",
    declares: "a schedule",
    form: "#[schedule(cron = \"0 6 * * *\", job = my_job)] fn name() {}",
    arguments: &[
        "cron",
        "job",
        "select",
        "assets",
        "timezone",
        "enabled",
        "overlap",
        "missed",
        "jitter",
        "partition",
        "description",
        "crate",
    ],
};

/// `#[sensor]`.
pub(crate) const SENSOR: Macro = Macro {
    name: "#[sensor]",
    declares: "a sensor",
    form: "#[sensor(job = my_job, every = \"30s\")] async fn name(ctx: &SensorContext) -> Result<SensorOutcome>",
    arguments: &[
        "job",
        "every",
        "on",
        "jobs",
        "asset",
        "timeout",
        "enabled",
        "overlap",
        "max_requests",
        "description",
        "crate",
    ],
};

/// Behind `overlap`.
pub(crate) const OVERLAP: &[&str] = &["skip", "queue", "cancel_old", "allow"];

/// Behind `missed`.
pub(crate) const MISSED: &[&str] = &["latest", "none", "all"];

/// Inside `missed(..)`.
pub(crate) const MADE_UP: &[&str] = &["all", "max", "within"];

/// Behind `on`: how a run may end.
pub(crate) const STATUSES: &[&str] = &["success", "failure", "canceled"];

/// `#[derive(Resource)]`.
pub(crate) const RESOURCE: Macro = Macro {
    name: "#[resource]",
    declares: "a resource",
    form: "#[derive(Resource)] #[resource(open = Self::connect)] struct Name { .. }",
    arguments: &[
        "name",
        "open",
        "health",
        "close",
        "in_step",
        "classify",
        "retry_after",
        "crate",
    ],
};

/// Inside `fresh_within(..)`.
pub(crate) const FRESH_WITHIN: &[&str] = &["fail", "warn"];

/// Inside `fresh_by(..)`.
pub(crate) const FRESH_BY: &[&str] = &["cron", "timezone", "lag", "warn"];

/// Inside `retry(..)`.
pub(crate) const RETRY: &[&str] = &["max", "backoff", "factor", "cap", "jitter"];

/// `#[column]` on a field of `#[derive(Columns)]`.
pub(crate) const COLUMN: &[&str] = &["type", "description"];

/// `#[column]` on the struct itself.
pub(crate) const COLUMN_OF_STRUCT: &[&str] = &["crate"];

/// `#[config(..)]` on a struct with `#[derive(Config)]`.
pub(crate) const CONFIG_STRUCT: &[&str] = &["default", "rename_all", "crate"];

/// `#[config(..)]` on an enum.
pub(crate) const CONFIG_ENUM: &[&str] = &["rename_all", "crate"];

/// `#[config(..)]` on a field.
pub(crate) const CONFIG_FIELD: &[&str] = &["default", "min", "max", "rename", "secret", "serde"];

/// `#[config(..)]` on a variant.
pub(crate) const CONFIG_VARIANT: &[&str] = &["rename"];

/// `#[partition(..)]` on an enum with `#[derive(Partitions)]`.
pub(crate) const PARTITION_ENUM: &[&str] = &["rename_all", "crate"];

/// `#[partition(..)]` on a variant.
pub(crate) const PARTITION_VARIANT: &[&str] = &["rename"];
