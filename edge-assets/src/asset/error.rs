//! [`AssetError`]: the author's error, boxed where it leaves the author's code.

use std::fmt;

use crate::{
    boxed::{BoxError, error_chain},
    resource::ErrorClass,
};

/// An author's error of any type, with the class that decides whether a repetition makes sense.
///
/// `?` makes it from every [`std::error::Error`], from `anyhow::Error`, and from text. It is, like `anyhow::Error`, not
/// an [`std::error::Error`] itself.
///
/// ```
/// use edge_assets::AssetError;
/// fn load() -> Result<String, AssetError> {
///     let text = std::fs::read_to_string("/no/such/file").map_err(AssetError::permanent)?;
///     Ok(text)
/// }
/// assert!(load().unwrap_err().to_string().contains("No such file"));
/// ```
pub struct AssetError {
    error: BoxError,
    class: Option<ErrorClass>,
}

impl AssetError {
    /// Takes an error whose class the resources decide; one that none of them knows is repeated.
    pub fn new(error: impl Into<BoxError>) -> Self {
        Self {
            error: error.into(),
            class: None,
        }
    }

    /// Takes an error that a repetition may cure.
    pub fn transient(error: impl Into<BoxError>) -> Self {
        Self {
            error: error.into(),
            class: Some(ErrorClass::Transient),
        }
    }

    /// Takes an error that will come again; the retry policy does not apply to it.
    pub fn permanent(error: impl Into<BoxError>) -> Self {
        Self {
            error: error.into(),
            class: Some(ErrorClass::Permanent),
        }
    }

    /// The class that the author gave.
    #[must_use]
    pub fn class(&self) -> Option<ErrorClass> {
        self.class
    }

    /// The error itself.
    #[must_use]
    pub fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        self.error.as_ref()
    }

    /// The texts of the error and its causes, outermost first.
    #[must_use]
    pub fn chain(&self) -> Vec<String> {
        let mut texts = vec![self.error.to_string()];
        let mut cause = self.error.source();
        while let Some(error) = cause {
            texts.push(error.to_string());
            cause = error.source();
        }
        texts
    }
}

impl<E: Into<BoxError>> From<E> for AssetError {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

/// The error and its causes on one line.
impl fmt::Display for AssetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&error_chain(self.error.as_ref()))
    }
}

impl fmt::Debug for AssetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
