//! What the generated rows look like as a whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::*;

fn day(events: u64, share: f64) -> Timeline {
    Timeline {
        from: "2026-11-21T00:00:00Z".parse().unwrap(),
        to: "2026-11-22T00:00:00Z".parse().unwrap(),
        events,
        first: 0,
        lateness: Lateness {
            share,
            most: Duration::from_secs(600),
        },
        seed: 42,
    }
}

#[test]
fn the_same_seed_gives_the_same_rows_and_another_seed_others() {
    let rows = |fleet_seed| {
        let fleet = Fleet::new(fleet_seed, 20);
        let text: Vec<String> = day(2_000, 0.1)
            .stream(&fleet)
            .unwrap()
            .map(|event| serde_json::to_string(&event).unwrap())
            .collect();
        text
    };
    assert_eq!(rows(1), rows(1));
    assert_ne!(rows(1), rows(2));
    insta::assert_snapshot!(rows(1)[7], @r#"{"timestamp":1795219503993,"device_id":"device-00008","device_type":"temperature-sensor","location":"clean-room","temperature":18.43,"pressure":null,"status":"OK","msg_id":1,"humidity":44.44,"voltage":3.27,"light_intensity":2.29,"co2":684.39,"vibration":0.54,"power_consumption":20.89,"signal_strength":-47.67,"battery_level":86.71}"#);
}

#[test]
fn every_event_comes_once_within_the_span_and_each_device_counts_by_itself() {
    let fleet = Fleet::new(9, 33);
    let timeline = day(10_000, 0.2);
    let mut counts: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    let mut total = 0;
    for event in timeline.stream(&fleet).unwrap() {
        assert!((timeline.from.as_millisecond()..timeline.to.as_millisecond()).contains(&event.timestamp));
        assert!(
            counts.entry(event.device_id).or_default().insert(event.msg_id),
            "{event:?} came twice"
        );
        total += 1;
    }
    assert_eq!(total, 10_000);
    assert_eq!(counts.len(), 33);
    for ids in counts.values() {
        assert_eq!(ids.first(), Some(&1));
        assert_eq!(ids.last(), Some(&(ids.len() as u64)));
    }
}

#[test]
fn late_events_arrive_up_to_ten_minutes_late_and_none_do_without_lateness() {
    let fleet = Fleet::new(9, 10);
    let behind = |share: f64| {
        let mut newest = 0;
        let mut behind = Vec::new();
        for event in day(50_000, share).stream(&fleet).unwrap() {
            if newest - event.timestamp > 10_000 {
                behind.push(newest - event.timestamp);
            }
            newest = newest.max(event.timestamp);
        }
        behind
    };
    assert!(behind(0.0).is_empty());
    let late = behind(0.05);
    assert!((1_500..3_500).contains(&late.len()), "{}", late.len());
    assert!(late.iter().all(|ms| *ms < 610_000), "{:?}", late.iter().max());
}

#[test]
fn devices_send_what_their_type_sends_and_most_of_them_are_well() {
    let fleet = Fleet::new(5, 100);
    assert!(
        fleet
            .devices()
            .iter()
            .any(|device| device.device_type == DeviceType::Pressure)
    );
    let (mut statuses, mut places) = (BTreeMap::new(), BTreeSet::new());
    let mut bounds = (f32::MAX, f32::MIN);
    for event in day(50_000, 0.0).stream(&fleet).unwrap() {
        *statuses.entry(event.status).or_insert(0_u32) += 1;
        places.insert(event.location);
        assert!(LOCATIONS.contains(&event.location));
        if event.status != "ERROR" {
            assert_eq!(
                event.temperature.is_some(),
                event.device_type != "pressure-sensor",
                "{event:?}"
            );
            assert_eq!(
                event.pressure.is_some(),
                event.device_type != "temperature-sensor",
                "{event:?}"
            );
        }
        if event.status == "OK" {
            let temperature = event.temperature.unwrap_or(20.0);
            bounds = (bounds.0.min(temperature), bounds.1.max(temperature));
        }
    }
    assert_eq!(places.len(), 16);
    assert!(bounds.0 > -50.0 && bounds.1 <= 35.0, "{bounds:?}");
    let share = |name: &str| f64::from(statuses.get(name).copied().unwrap_or_default()) / 50_000.0;
    assert!(share("OK") > 0.7, "{statuses:?}");
    for (name, most) in [("WARN", 0.25), ("CRITICAL", 0.2), ("ERROR", 0.02)] {
        assert!(share(name) > 0.0 && share(name) < most, "{statuses:?}");
    }
}

#[test]
fn afternoons_are_warmer_than_nights() {
    let fleet = Fleet::new(5, 50);
    let mut sums = [(0.0, 0.0); 24];
    for event in day(50_000, 0.0).stream(&fleet).unwrap() {
        if let Some(temperature) = event.temperature {
            let hour = usize::try_from(event.timestamp / 3_600_000 % 24).unwrap();
            sums[hour] = (sums[hour].0 + f64::from(temperature), sums[hour].1 + 1.0);
        }
    }
    let mean = |hour: usize| sums[hour].0 / sums[hour].1;
    assert!(mean(15) > mean(3) + 4.0, "{} {}", mean(15), mean(3));
}

#[test]
fn what_cannot_be_walked_is_refused() {
    let fleet = Fleet::new(1, 1);
    let mut timeline = day(10, 0.0);
    timeline.to = timeline.from;
    assert!(timeline.stream(&fleet).unwrap_err().to_string().contains("is empty"));
    assert_eq!(
        day(10, 0.0).stream(&Fleet::new(1, 0)).unwrap_err(),
        TimelineError::NoDevices
    );
    assert_eq!(day(10, 1.5).stream(&fleet).unwrap_err(), TimelineError::Share);
}

#[test]
fn a_timeline_goes_on_where_another_ended() {
    let fleet = Fleet::new(9, 7);
    let ids = |first: u64, events: u64| {
        let timeline = Timeline {
            first,
            ..day(events, 0.0)
        };
        let sent: Vec<(String, u64)> = timeline
            .stream(&fleet)
            .unwrap()
            .map(|event| (event.device_id.to_owned(), event.msg_id))
            .collect();
        sent
    };
    let mut in_parts = ids(0, 40);
    in_parts.extend(ids(40, 60));
    assert_eq!(in_parts, ids(0, 100));
}
