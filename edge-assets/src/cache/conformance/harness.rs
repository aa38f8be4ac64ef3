//! [`CacheHarness`], the macro that makes tests, and what the cases ask in few words.

use std::{sync::Arc, time::Duration};

use super::super::{Cache, Ttl};
use crate::boxed::BoxFuture;

/// A driver under test.
pub trait CacheHarness: Send + Sync {
    /// A cache with this prefix; all caches of a harness share one store, empty at first.
    fn cache(&self, prefix: &str) -> Arc<dyn Cache>;
    /// Lets at least this much time go by for the store.
    fn pass(&self, time: Duration) -> BoxFuture<'_, ()>;
    /// A cache over the same store that loses generations which are left alone, and after how long.
    fn hasty_cache(&self) -> (Arc<dyn Cache>, Duration);
}

/// Makes a test of each case. The argument is an async fn that gives `Option<impl CacheHarness>`; `None` leaves it out.
#[macro_export]
macro_rules! cache_conformance {
    ($harness:path) => {
        $crate::cache_conformance!(@tests $harness:
            a_value_is_replaced_whole_with_its_time_to_live,
            a_time_to_live_runs_out,
            what_is_missing_is_none_and_not_an_error,
            any_bytes_and_odd_keys_are_kept,
            values_and_hashes_are_told_apart,
            a_write_replaces_either_kind,
            keys_are_listed_by_prefix_without_generations_being_written,
            prefixes_keep_caches_apart,
            nonsense_is_refused,
            a_value_written_in_parts_appears_when_published,
            a_hash_written_in_parts_appears_when_published,
            a_published_generation_has_its_time_to_live,
            a_generation_that_is_dropped_or_abandoned_is_never_seen,
            a_generation_left_alone_for_too_long_is_lost,
            a_generation_of_nothing_is_an_empty_value_or_no_hash,
            a_generation_written_as_the_other_kind_is_refused,
            json_is_read_back,
            a_json_array_is_published_by_finish_only,
            an_empty_stream_keeps_what_was_there_unless_told,
            two_generations_of_one_key_do_not_mix,
            readers_see_one_generation_while_writers_replace_it,
        );
    };
    (@tests $harness:path: $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                if let Some(harness) = $harness().await {
                    $crate::cache::conformance::$case(&harness).await;
                }
            }
        )+
    };
}

pub(super) const MINUTE: Option<Duration> = Some(Duration::from_secs(60));

pub(super) async fn put(cache: &dyn Cache, key: &str, value: &[u8], ttl: Option<Duration>) {
    cache.put(key, value.to_vec(), ttl).await.expect("a value is put");
}

pub(super) async fn get(cache: &dyn Cache, key: &str) -> Option<Vec<u8>> {
    cache.get(key).await.expect("a value is read")
}

pub(super) async fn ttl(cache: &dyn Cache, key: &str) -> Ttl {
    cache.ttl(key).await.expect("a time to live is read")
}

pub(super) fn within(ttl: Ttl, longest: Duration) -> bool {
    matches!(ttl, Ttl::Remaining(left) if left <= longest && left > longest / 2)
}

pub(super) fn fields(pairs: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    pairs
        .iter()
        .map(|(field, value)| ((*field).to_owned(), value.as_bytes().to_vec()))
        .collect()
}
