//! [`Token`]: what a caller must know where a server is reachable from other machines. Only its digest is kept.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// The fewest characters of a token.
const LEAST: usize = 16;

/// What callers must say in `Authorization: Bearer ..`. Only a digest of it is kept, and nothing shows that.
///
/// ```
/// use edge_assets::web::Token;
/// let token = Token::new("correct horse battery staple")?;
/// assert_eq!(format!("{token:?}"), "Token(..)");
/// assert!(Token::new("secret").is_err());
/// # Ok::<(), edge_assets::web::TokenError>(())
/// ```
#[derive(Clone)]
pub struct Token([u8; 32]);

/// Why a text is no token. The text itself is not told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a token of {length} characters can be guessed; take at least {LEAST}, such as from `openssl rand -hex 32`")]
#[non_exhaustive]
pub struct TokenError {
    /// How long the text is, in characters.
    pub length: usize,
}

impl Token {
    /// Takes a token; white space around it, such as the end of a file's line, does not count.
    ///
    /// # Errors
    /// [`TokenError`] when it is too short.
    pub fn new(text: impl AsRef<str>) -> Result<Self, TokenError> {
        let text = text.as_ref().trim();
        match text.chars().count() {
            length if length < LEAST => Err(TokenError { length }),
            _ => Ok(Self(digest(text))),
        }
    }

    /// What a store keeps of it: its SHA-256.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        self.0
    }

    /// Whether this is the token of a digest. All of it is compared, so that the time it takes tells nothing.
    pub(super) fn has(&self, offered: &[u8; 32]) -> bool {
        let differing = self.0.iter().zip(offered).fold(0, |sum, (a, b)| sum | (a ^ b));
        std::hint::black_box(differing) == 0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// What is kept of a token.
pub(crate) fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// A new secret text: 256 bits that nobody guesses, `edge_` and hexadecimal digits.
///
/// # Errors
/// The system's, when it gives no random numbers.
pub(crate) fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(format!("edge_{}", hexadecimal(&bytes)))
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
