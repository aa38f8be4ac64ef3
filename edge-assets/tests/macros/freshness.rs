//! `fresh_within` and `fresh_by`: short and long, and the policy that they come to.

use std::time::Duration;

use edge_assets::{
    Asset, Result, asset,
    policy::{Deadline, MaxAge},
};

const DAY: Duration = Duration::from_secs(86_400);

#[asset(fresh_within = "26h")]
async fn within() -> Result {
    Ok(())
}

#[asset(fresh_within(fail = DAY, warn = "23h"), fresh_by = "0 9 * * *")]
async fn both() -> Result {
    Ok(())
}

#[asset(fresh_by(cron = "30 6 * * MON-FRI", timezone = "Europe/Berlin", lag = "6h30m", warn = "15m"))]
async fn by() -> Result {
    Ok(())
}

#[asset]
async fn whenever() -> Result {
    Ok(())
}

#[test]
fn freshness_is_constant_data() {
    let hours = |hours: u64| Duration::from_secs(hours * 3_600);
    assert_eq!(within::SPEC.fresh_within, Some(MaxAge::new(hours(26))));
    assert_eq!(within::SPEC.fresh_by, None);
    assert_eq!(both::SPEC.fresh_within, Some(MaxAge::new(DAY).warn(hours(23))));
    assert_eq!(both::SPEC.fresh_by, Some(Deadline::new("0 9 * * *")));
    let expected = Deadline::new("30 6 * * MON-FRI")
        .timezone("Europe/Berlin")
        .lag(Duration::from_secs(23_400))
        .warn(Duration::from_secs(900));
    assert_eq!(by::SPEC.fresh_by, Some(expected));
    let text = both::def().freshness().unwrap().to_string();
    assert_eq!(text, "within 1d, warning from 23h; by `0 9 * * *` UTC");
    assert!(whenever::def().freshness().is_none());
}

#[test]
fn deadlines_in_a_zone_that_is_none_are_refused_with_all_other_faults() {
    let deadline = Deadline::new("0 9 * * *").timezone("Europe/Berlim");
    let odd = edge_assets::AssetDef::builder("odd").fresh_by(deadline).external();
    let error = edge_assets::Definitions::builder().assets([odd]).build().unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("`fresh_by` of asset `odd`") && text.contains("no time zone `Europe/Berlim`"),
        "{text}"
    );
}
