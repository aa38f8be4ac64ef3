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
///
/// Where a standard error is wanted, such as behind `?` in a function that returns `anyhow::Result`,
/// [`into_error`](Self::into_error) makes one. A test may as well return `edge_assets::Result` itself, which takes both.
pub struct AssetError {
    error: BoxError,
    class: Option<ErrorClass>,
}

impl AssetError {
    /// Takes an error whose class the resources decide; one that none of them knows is repeated.
    pub fn new(error: impl Into<BoxError>) -> Self {
        match error.into().downcast::<StandardError>() {
            Ok(standard) => standard.0,
            Err(error) => Self { error, class: None },
        }
    }

    /// Takes an error that a repetition may cure.
    pub fn transient(error: impl Into<BoxError>) -> Self {
        Self {
            class: Some(ErrorClass::Transient),
            ..Self::new(error)
        }
    }

    /// Takes an error that will come again; the retry policy does not apply to it.
    pub fn permanent(error: impl Into<BoxError>) -> Self {
        Self {
            class: Some(ErrorClass::Permanent),
            ..Self::new(error)
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

    /// A standard error that says the same and has the same causes; made into an [`AssetError`] again, it keeps its class.
    ///
    /// ```
    /// use edge_assets::{AssetError, asset};
    ///
    /// #[asset]
    /// async fn readings() -> edge_assets::Result<Vec<u32>> {
    ///     Err("the station is down".into())
    /// }
    ///
    /// async fn first() -> anyhow::Result<u32> {
    ///     let readings = readings().await.map_err(AssetError::into_error)?;
    ///     Ok(readings[0])
    /// }
    /// # let error = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(first()).unwrap_err();
    /// # assert_eq!(error.to_string(), "the station is down");
    /// ```
    #[must_use]
    pub fn into_error(self) -> impl std::error::Error + Send + Sync + 'static {
        StandardError(self)
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

/// An [`AssetError`] as the standard error that it is not: the outermost text, and behind it the causes.
#[derive(Debug)]
struct StandardError(AssetError);

impl fmt::Display for StandardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.error, f)
    }
}

impl std::error::Error for StandardError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.error.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested() -> AssetError {
        let cause = std::io::Error::other("connection refused");
        AssetError::permanent(anyhow::Error::from(cause).context("reading the table"))
    }

    #[test]
    fn a_standard_error_says_the_same_and_finds_its_way_back() {
        let standard = nested().into_error();
        assert_eq!(error_chain(&standard), nested().to_string());
        assert_eq!(standard.to_string(), "reading the table", "the causes stand behind it");
        let back = AssetError::from(standard);
        assert_eq!(back.class(), Some(ErrorClass::Permanent));
        assert_eq!(back.chain(), nested().chain());
        assert_eq!(
            AssetError::transient(back.into_error()).class(),
            Some(ErrorClass::Transient),
            "the last word counts"
        );
    }

    #[test]
    fn anyhow_takes_it_with_its_causes() {
        let failed: Result<(), AssetError> = Err(nested());
        let asked = || -> anyhow::Result<()> { Ok(failed.map_err(AssetError::into_error)?) };
        let chain: Vec<String> = asked().unwrap_err().chain().map(ToString::to_string).collect();
        assert_eq!(chain, ["reading the table", "connection refused"]);
    }
}
