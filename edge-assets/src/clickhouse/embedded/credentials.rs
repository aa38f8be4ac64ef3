//! User and password of one engine: made at random when it starts, compared without telling where they differ.
//!
//! The engine itself knows no users, so the endpoint asks for these. They go from parent to child through a pipe, never
//! through arguments or the environment, where other processes could read them.

use std::{fs::File, io::Read};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a client must present.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) user: String,
    pub(crate) password: SecretString,
}

/// The form in which credentials go through the pipe.
#[derive(Serialize, Deserialize)]
struct Wire {
    user: String,
    password: String,
}

impl Credentials {
    /// The user `edge` with a random password of 256 bits.
    pub(crate) fn random() -> std::io::Result<Self> {
        let mut bytes = [0_u8; 32];
        File::open("/dev/urandom")?.read_exact(&mut bytes)?;
        let password: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            user: "edge".to_owned(),
            password: password.into(),
        })
    }

    /// One line for the pipe.
    pub(crate) fn to_line(&self) -> serde_json::Result<String> {
        let wire = Wire {
            user: self.user.clone(),
            password: self.password.expose_secret().to_owned(),
        };
        Ok(serde_json::to_string(&wire)? + "\n")
    }

    /// Reads such a line.
    pub(crate) fn from_line(line: &str) -> serde_json::Result<Self> {
        let wire: Wire = serde_json::from_str(line)?;
        Ok(Self {
            user: wire.user,
            password: wire.password.into(),
        })
    }

    /// Whether user and password are these. Takes the same time wherever they differ.
    pub(crate) fn match_these(&self, user: &str, password: &str) -> bool {
        // Digests have one length, so the comparison tells nothing about the length of the secret either.
        let same_user = difference(user, &self.user);
        let same_password = difference(password, self.password.expose_secret());
        std::hint::black_box(same_user | same_password) == 0
    }
}

fn difference(left: &str, right: &str) -> u8 {
    let (left, right) = (Sha256::digest(left), Sha256::digest(right));
    left.iter().zip(right).fold(0, |difference, (left, right)| {
        std::hint::black_box(difference | (left ^ right))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_pair_matches() {
        let credentials = Credentials::random().unwrap();
        let password = credentials.password.expose_secret().to_owned();
        assert_eq!(password.len(), 64);
        assert!(credentials.match_these("edge", &password));
        assert!(!credentials.match_these("edg", &password));
        assert!(!credentials.match_these("default", &password));
        assert!(!credentials.match_these("edge", &password[1..]));
        assert!(!credentials.match_these("edge", ""));
        assert!(!Credentials::random().unwrap().match_these("edge", &password));
    }

    #[test]
    fn they_survive_the_pipe_and_hide_from_debug() {
        let credentials = Credentials::random().unwrap();
        let line = credentials.to_line().unwrap();
        let read = Credentials::from_line(&line).unwrap();
        assert!(read.match_these(&credentials.user, credentials.password.expose_secret()));
        assert!(!format!("{read:?}").contains(credentials.password.expose_secret()));
    }
}
