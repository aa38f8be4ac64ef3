//! Gives an error of the client, or of the server behind it, its [`CacheFault`]. Pure.

use std::time::Duration;

use fred::error::{Error, ErrorKind};

use super::super::error::CacheFault;

/// What the client says of a command that it never wrote to a connection.
const NEVER_SENT: [&str; 2] = ["Failed to route command.", "Connection closed unexpectedly."];
/// What TLS says in an I/O error.
const TLS_SIGNS: [&str; 4] = [
    "InvalidCertificate",
    "InvalidMessage",
    "AlertReceived",
    "HandshakeFailure",
];

/// Whether the command certainly was not sent, so that sending it is not a repetition.
pub(super) fn was_never_sent(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Unknown | ErrorKind::Canceled) && NEVER_SENT.contains(&error.details())
}

/// The fault of an error that came within `waited`.
pub(super) fn fault_of(error: &Error, waited: Duration) -> CacheFault {
    let details = error.details();
    if let Some(fault) = server_fault(details) {
        return fault;
    }
    let detail = readable(details);
    match error.kind() {
        ErrorKind::Timeout => CacheFault::Timeout { after: waited },
        ErrorKind::Auth => CacheFault::Authentication { detail },
        ErrorKind::Tls => CacheFault::Tls { detail },
        ErrorKind::IO if TLS_SIGNS.iter().any(|sign| details.contains(sign)) => CacheFault::Tls { detail },
        ErrorKind::Backpressure => CacheFault::Overloaded,
        ErrorKind::Config | ErrorKind::Url | ErrorKind::InvalidArgument | ErrorKind::InvalidCommand => {
            CacheFault::Invalid { detail }
        }
        ErrorKind::Protocol | ErrorKind::Parse | ErrorKind::NotFound => CacheFault::Protocol { detail },
        ErrorKind::IO
        | ErrorKind::Routing
        | ErrorKind::Canceled
        | ErrorKind::Unknown
        | ErrorKind::Cluster
        | ErrorKind::Sentinel => CacheFault::Unreachable { detail },
    }
}

/// The fault that a server's error reply stands for, by its code; `None` when the text is no such reply.
fn server_fault(details: &str) -> Option<CacheFault> {
    // Before Redis 7 an error inside a script is wrapped: `ERR Error running script (..): .. -OOM command not allowed`.
    let inner = details
        .strip_prefix("ERR Error running script")
        .and_then(|rest| rest.split_once(" -"));
    let reply = inner.map_or(details, |(_, reply)| reply);
    let code = reply.split([' ', '\r', '\n']).next().unwrap_or_default();
    if code.len() < 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let detail = readable(reply);
    Some(match code {
        "READONLY" => CacheFault::ReadOnly,
        "OOM" => CacheFault::OutOfMemory,
        "WRONGTYPE" => CacheFault::WrongType,
        "NOAUTH" | "WRONGPASS" => CacheFault::Authentication { detail },
        "NOPERM" => CacheFault::Forbidden { detail },
        "LOADING" | "BUSY" | "CLUSTERDOWN" | "MASTERDOWN" | "TRYAGAIN" | "NOREPLICAS" | "MISCONF" => {
            CacheFault::NotReady { detail }
        }
        "ERR" if reply.contains("without any password configured") => CacheFault::Authentication { detail },
        "ERR" if reply.contains("DB index is out of range") => CacheFault::Invalid { detail },
        "ERR" if reply.contains("max number of clients") => CacheFault::NotReady { detail },
        _ => CacheFault::Rejected { detail },
    })
}

/// Cuts the client's debug form of an I/O error down to what it says, and any reply to its first line.
pub(super) fn readable(details: &str) -> String {
    let message = details
        .split_once("message: \"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or(details, |(message, _)| message);
    // Redis adds the script and its line, which say nothing to those who did not write it.
    let message = message.split(" script: ").next().unwrap_or(message);
    message
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches([' ', '.', ','])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(kind: ErrorKind, details: &'static str) -> CacheFault {
        fault_of(&Error::new(kind, details), Duration::from_secs(5))
    }

    #[test]
    fn replies_of_old_and_new_servers_are_told_apart_by_their_code() {
        let unknown = |details| fault(ErrorKind::Unknown, details);
        let old_oom = "ERR Error running script (call to f_01): @user_script:5: @user_script: 5: -OOM command not \
                       allowed when used memory > 'maxmemory'.";
        let new_oom = "OOM command not allowed when used memory > 'maxmemory'. script: 5f, on @user_script:5.";
        assert!(matches!(unknown(old_oom), CacheFault::OutOfMemory));
        assert!(matches!(unknown(new_oom), CacheFault::OutOfMemory));
        assert!(matches!(
            unknown("READONLY You can't write against a read only replica."),
            CacheFault::ReadOnly
        ));
        assert!(matches!(
            unknown("LOADING Redis is loading the dataset in memory"),
            CacheFault::NotReady { .. }
        ));
        assert!(matches!(
            unknown("NOPERM this user has no permissions"),
            CacheFault::Forbidden { .. }
        ));
        assert!(matches!(unknown("ERR unknown command"), CacheFault::Rejected { .. }));
        assert!(matches!(
            fault(ErrorKind::InvalidArgument, "WRONGTYPE Operation against a key"),
            CacheFault::WrongType
        ));
        assert!(matches!(
            fault(ErrorKind::Auth, "WRONGPASS invalid"),
            CacheFault::Authentication { .. }
        ));
    }

    #[test]
    fn errors_of_the_connection_say_what_happened_and_may_be_tried_again() {
        let refused = "Os { code: 111, kind: ConnectionRefused, message: \"Connection refused\" }";
        let CacheFault::Unreachable { detail } = fault(ErrorKind::IO, refused) else {
            panic!("not unreachable")
        };
        assert_eq!(detail, "Connection refused");
        assert!(fault(ErrorKind::Unknown, "Failed to route command.").is_transient());
        assert!(was_never_sent(&Error::new(
            ErrorKind::Unknown,
            "Failed to route command."
        )));
        assert!(!was_never_sent(&Error::new(ErrorKind::IO, "Connection closed.")));
        let certificate = "Custom { kind: InvalidData, error: InvalidCertificate(UnknownIssuer) }";
        assert!(matches!(fault(ErrorKind::IO, certificate), CacheFault::Tls { .. }));
    }
}
