//! [`Candidate`]: something that may stand where the cursor is.

/// Something that may stand where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The whole word.
    pub(super) text: String,
    /// What it is, in a few words.
    pub(super) description: String,
    /// Whether the word goes on behind it.
    pub(super) is_partial: bool,
}

impl Candidate {
    pub(super) fn new(text: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            description: description.into(),
            is_partial: false,
        }
    }

    pub(super) fn partial(text: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            is_partial: true,
            ..Self::new(text, description)
        }
    }
}
