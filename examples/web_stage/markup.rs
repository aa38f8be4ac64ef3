//! Markup in every text that takes any. None of it may become an element: `data-injected` is on all of them, and scripts would set
//! `window.injected`.

use edge_assets::{
    AssetKey, CheckKey, LogLevel, MetadataValue,
    asset::{CheckDef, CheckRun, Needs, SourceLocation},
    event::CheckResult,
    metadata::Table,
    prelude::*,
    trigger::{JobDef, ScheduleDef},
};

const IMAGE: &str = r#"<img data-injected src=x onerror="window.injected=1">"#;
const SCRIPT: &str = "<script data-injected>window.injected=1</script>";
const LINK: &str = "javascript:window.injected=1";

#[derive(Debug, thiserror::Error)]
#[error("{} is not a number; {}", SCRIPT, IMAGE)]
struct NotANumber;

#[derive(Debug, thiserror::Error)]
#[error("{} cannot be read", IMAGE)]
struct CannotRead(#[source] NotANumber);

fn description() -> String {
    format!(
        "{IMAGE}\n\n**{SCRIPT}** and [a link]({LINK}), [another](JaVaScRiPt:alert(1)), <{LINK}>\n\n\
         * `{IMAGE}`\n* ![picture](x\" onerror=\"window.injected=1)\n\n# {SCRIPT}\n\n```html\n{SCRIPT}\n```\n"
    )
}

pub(crate) fn assets() -> [AssetDef; 2] {
    let dressed = |key: &str| {
        AssetDef::builder(key)
            .group(format!("group {IMAGE}"))
            .describe(description())
            .owner(format!("{SCRIPT}@example.com"))
            .owner(LINK)
            .kind(IMAGE)
            .tag(IMAGE, SCRIPT)
            .tag("link", LINK)
    };
    let shown = dressed("markup/shown")
        .checks(checks)
        .run(|ctx: AssetContext| async move {
            for level in [LogLevel::Info, LogLevel::Warn, LogLevel::Error] {
                ctx.log(level, format!("{IMAGE}{SCRIPT} {LINK}"));
            }
            ctx.log(LogLevel::Info, "\u{1b}[31mred\u{1b}[0m \u{202e}backwards");
            let mut table = Table::new([IMAGE, "link"]);
            table.push([SCRIPT.into(), LINK.into()]);
            Ok::<_, AssetError>(
                Materialized::unit()
                    .with(SCRIPT, IMAGE)
                    .with("text", SCRIPT)
                    .with("table", table)
                    .with("bad link", MetadataValue::url(LINK))
                    .with("data link", MetadataValue::url(format!("data:text/html,{SCRIPT}")))
                    .json("json", &[IMAGE, SCRIPT])
                    .markdown("notes", description()),
            )
        });
    let failing = dressed("markup/failing")
        .after_key(shown.key.clone())
        .run(|| async { Err::<(), _>(CannotRead(NotANumber)) });
    [shown, failing]
}

fn checks(asset: &AssetKey) -> Vec<CheckDef> {
    let key = CheckKey {
        asset: asset.clone(),
        name: format!("check {IMAGE}").into(),
    };
    let run = CheckRun::Alone(|_| {
        let result = CheckResult::fail(format!("{IMAGE} {SCRIPT}")).with(IMAGE, SCRIPT);
        Box::pin(async move { Ok(result) })
    });
    let mut check = CheckDef::new(key, Needs::default(), run, SourceLocation::caller());
    check.description = description().into();
    vec![check]
}

/// The name of a job, and of its schedule.
fn name() -> String {
    format!("job {IMAGE}")
}

pub(crate) fn jobs() -> [JobDef; 1] {
    let mut job = JobDef::new(name(), "markup/shown or markup/failing");
    job.description = description().into();
    job.tags.insert(IMAGE, SCRIPT);
    [job]
}

pub(crate) fn schedules() -> [ScheduleDef; 1] {
    let mut schedule = ScheduleDef::new(format!("schedule {SCRIPT}"), "0 0 1 1 *", name());
    schedule.description = description().into();
    schedule.enabled = false;
    [schedule]
}
