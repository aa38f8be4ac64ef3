//! The methods by which everything that carries metadata takes it: one wording for `Metadata`, `Materialized`,
//! `Observation` and `CheckResult`.

/// Writes the methods for a carrier; behind the bars stands the way from it to its metadata.
macro_rules! metadata_builder {
    (impl $(<$parameter:ident>)? for $carrier:ty, |$it:ident| $metadata:expr) => {
        impl $(<$parameter>)? $carrier {
            /// Records a named value: text, a number, yes or no, a duration, an instant, JSON, a table, a schema.
            ///
            /// A value of the same name is replaced. Kinds that no type tells apart have methods of their own, below.
            #[must_use]
            pub fn with(mut self, name: impl Into<String>, value: impl Into<$crate::metadata::MetadataValue>) -> Self {
                let $it = &mut self;
                $metadata.insert(name, value);
                self
            }

            /// Records how many rows there are, under the name `rows`.
            #[must_use]
            pub fn rows(self, rows: impl Into<$crate::metadata::Number>) -> Self {
                self.with("rows", rows.into())
            }

            /// Records an amount of storage.
            #[must_use]
            pub fn bytes(self, name: impl Into<String>, bytes: impl Into<$crate::metadata::Number>) -> Self {
                self.with(name, $crate::metadata::MetadataValue::bytes(bytes))
            }

            /// Records a number with its unit: `quantity("mean", 21.5, "°C")`.
            #[must_use]
            pub fn quantity(
                self,
                name: impl Into<String>,
                amount: impl Into<$crate::metadata::Number>,
                unit: impl Into<String>,
            ) -> Self {
                self.with(name, $crate::metadata::MetadataValue::quantity(amount, unit))
            }

            /// Records an address to open.
            #[must_use]
            pub fn url(self, name: impl Into<String>, address: impl Into<String>) -> Self {
                self.with(name, $crate::metadata::MetadataValue::Url(address.into()))
            }

            /// Records text in Markdown.
            #[must_use]
            pub fn markdown(self, name: impl Into<String>, text: impl Into<String>) -> Self {
                self.with(name, $crate::metadata::MetadataValue::Markdown(text.into()))
            }

            /// Records anything that serde can write, as JSON; the reason in its place when it cannot be written.
            #[must_use]
            pub fn json(self, name: impl Into<String>, value: &impl serde::Serialize) -> Self {
                self.with(name, $crate::metadata::MetadataValue::json(value))
            }

            /// Records the columns of what was made, under the name `schema`.
            #[must_use]
            pub fn schema<R: $crate::metadata::Columns>(self) -> Self {
                self.with("schema", R::schema())
            }
        }
    };
}

pub(crate) use metadata_builder;
