//! The client's limits: time-outs, queue, reconnection. None is left at a default that means no limit. Pure.

use std::time::Duration;

use fred::types::config::{ConnectionConfig, PerformanceConfig, ReconnectPolicy, TcpConfig, UnresponsiveConfig};

use super::settings::RedisSettings;

/// The first wait before a reconnection, in milliseconds; doubled each time.
const RECONNECT_FIRST: u32 = 50;
/// The longest wait before a reconnection, in milliseconds; below any sensible command timeout, so that a command that
/// waits for the connection sees it come back.
const RECONNECT_LONGEST: u32 = 1_500;

/// Limits of a connection and of what waits for it.
pub(super) fn connection_config(settings: &RedisSettings) -> ConnectionConfig {
    ConnectionConfig {
        connection_timeout: settings.connect_timeout,
        internal_command_timeout: settings.connect_timeout,
        // A command is written once. What was sent may have taken effect, so only the caller can decide on a repetition.
        max_command_attempts: 1,
        // Bounded, and far above what the permits let through: when the client's queue is full it fails for good.
        max_command_buffer_len: settings.max_in_flight * 4 + 1_024,
        // A peer that neither answers nor hangs up is given up, so that the connection is made anew.
        unresponsive: UnresponsiveConfig {
            max_timeout: Some(settings.command_timeout * 2),
            interval: (settings.command_timeout / 2).max(Duration::from_millis(10)),
        },
        tcp: TcpConfig {
            nodelay: Some(true),
            ..TcpConfig::default()
        },
        ..ConnectionConfig::default()
    }
}

/// The backstop behind the time-out that every command carries.
pub(super) fn performance_config(settings: &RedisSettings) -> PerformanceConfig {
    PerformanceConfig {
        default_command_timeout: settings.command_timeout,
        ..PerformanceConfig::default()
    }
}

/// Waits that double, never give up, and differ between connections: the client cuts its jitter off at the longest wait.
pub(super) fn reconnect_policy() -> ReconnectPolicy {
    let longest = RECONNECT_LONGEST + fastrand::u32(..RECONNECT_LONGEST / 3);
    let mut policy = ReconnectPolicy::new_exponential(0, RECONNECT_FIRST, longest, 2);
    policy.set_jitter(RECONNECT_FIRST);
    policy
}
