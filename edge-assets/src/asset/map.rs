//! [`Map`]: one piece of work for each of many items, so many at once, within the step.

use std::{
    fmt,
    future::{Future, IntoFuture},
};

use futures_util::stream::{FuturesUnordered, StreamExt as _};

use super::{AssetContext, AssetError};
use crate::{boxed::BoxFuture, resource::ErrorClass};

/// How many items are worked on at once, where nothing is said.
const LIMIT: usize = 8;
/// How often a map says how far it is, at most.
const REPORTS: u64 = 100;
/// How many failed items an error names.
const NAMED: usize = 10;

/// Work on many items; awaiting it does the work. [`AssetContext::map`] makes it.
#[must_use = "nothing is done before it is awaited"]
pub struct Map<'a, I, F> {
    context: &'a AssetContext,
    items: I,
    work: F,
    limit: usize,
    unit: &'static str,
    all: bool,
}

impl AssetContext {
    /// Does the same work for each item, [`limit`](Map::limit) of them at once, and returns the results in the order of the items.
    ///
    /// All of it happens within the step: nothing is spawned, so nothing outlives it. The first error ends it and drops what is
    /// under way; with [`all_errors`](Map::all_errors) every item is tried. When the step is to stop, no further item is begun.
    ///
    /// ```
    /// use edge_assets::prelude::*;
    ///
    /// # async fn measure(station: u32) -> Result<u32, std::io::Error> { Ok(station * 10) }
    /// #[asset]
    /// async fn readings(ctx: &AssetContext) -> Result<Vec<u32>> {
    ///     ctx.map(1..=3, |station| measure(station)).limit(2).unit("stations").await
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// assert_eq!(readings(&AssetContext::for_test()).await.unwrap(), [10, 20, 30]);
    /// # }
    /// ```
    pub fn map<I, F, Fut, T, E>(&self, items: I, work: F) -> Map<'_, I::IntoIter, F>
    where
        I: IntoIterator,
        F: FnMut(I::Item) -> Fut,
        Fut: Future<Output = Result<T, E>>,
        E: Into<AssetError>,
    {
        Map {
            context: self,
            items: items.into_iter(),
            work,
            limit: LIMIT,
            unit: "items",
            all: false,
        }
    }
}

impl<I, F> Map<'_, I, F> {
    /// Sets how many items are worked on at once: 8 where nothing is said, 1 at least.
    pub fn limit(mut self, items: usize) -> Self {
        self.limit = items.max(1);
        self
    }

    /// Sets what is counted, for the progress of the step: `items` where nothing is said.
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Tries every item, and fails at the end with the errors of all that failed.
    pub fn all_errors(mut self) -> Self {
        self.all = true;
        self
    }
}

impl<I: Iterator, F> Map<'_, I, F> {
    async fn run<Fut, T, E>(self) -> Result<Vec<T>, AssetError>
    where
        F: FnMut(I::Item) -> Fut,
        Fut: Future<Output = Result<T, E>>,
        E: Into<AssetError>,
    {
        let Self {
            context,
            items,
            mut work,
            limit,
            unit,
            all,
        } = self;
        let token = context.own_token();
        let total = match items.size_hint() {
            (least, Some(most)) if least == most => u64::try_from(most).ok(),
            _ => None,
        };
        let every = total.unwrap_or(REPORTS) / REPORTS;
        let mut items = items.enumerate();
        let mut is_begun = true;
        let mut under_way = FuturesUnordered::new();
        let mut results: Vec<Option<T>> = Vec::new();
        let mut failed: Vec<(usize, AssetError)> = Vec::new();
        let mut done: u64 = 0;
        loop {
            while is_begun && under_way.len() < limit && !token.is_cancelled() {
                match items.next() {
                    Some((place, item)) => {
                        let work = work(item);
                        under_way.push(async move { (place, work.await) });
                    }
                    None => is_begun = false,
                }
            }
            let Some((place, ended)) = under_way.next().await else {
                break;
            };
            match ended.map_err(Into::into) {
                Ok(value) => {
                    if results.len() <= place {
                        results.resize_with(place + 1, || None);
                    }
                    results[place] = Some(value);
                }
                Err(error) if all => failed.push((place, error)),
                Err(error) => return Err(error),
            }
            done += 1;
            if every <= 1 || done.is_multiple_of(every) || Some(done) == total {
                context.progress(done, total, unit);
            }
        }
        if !failed.is_empty() {
            return Err(of_all(context, failed, done));
        }
        if is_begun && items.next().is_some() {
            return Err(AssetError::transient("the step was stopped before all items were done"));
        }
        Ok(results.into_iter().flatten().collect())
    }
}

impl<'a, I, F, Fut, T, E> IntoFuture for Map<'a, I, F>
where
    I: Iterator<Item: Send> + Send + 'a,
    F: FnMut(I::Item) -> Fut + Send + 'a,
    Fut: Future<Output = Result<T, E>> + Send + 'a,
    T: Send + 'a,
    E: Into<AssetError> + Send + 'a,
{
    type Output = Result<Vec<T>, AssetError>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<I, F> fmt::Debug for Map<'_, I, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Map")
            .field("context", &self.context)
            .field("limit", &self.limit)
            .field("unit", &self.unit)
            .field("all", &self.all)
            .finish_non_exhaustive()
    }
}

/// One error for all items that failed, in their order. It will come again when one of them will.
fn of_all(context: &AssetContext, mut failed: Vec<(usize, AssetError)>, tried: u64) -> AssetError {
    failed.sort_by_key(|(place, _)| *place);
    let class_of = |error: &AssetError| error.class().or_else(|| context.classify(error));
    let classes: Vec<Option<ErrorClass>> = failed.iter().map(|(_, error)| class_of(error)).collect();
    let mut texts: Vec<String> = failed
        .iter()
        .take(NAMED)
        .map(|(place, error)| format!("item {}: {error}", place + 1))
        .collect();
    if failed.len() > NAMED {
        texts.push(format!("and {} more", failed.len() - NAMED));
    }
    let text = format!("{} of {tried} items failed; {}", failed.len(), texts.join("; "));
    if classes.contains(&Some(ErrorClass::Permanent)) {
        AssetError::permanent(text)
    } else if classes.iter().all(|class| *class == Some(ErrorClass::Transient)) {
        AssetError::transient(text)
    } else {
        AssetError::new(text)
    }
}
