//! [`StoreHarness`], and the macro that makes tests.

use super::super::SharedStore;

/// A driver under test.
pub trait StoreHarness: Send + Sync {
    /// The store, empty at first.
    fn store(&self) -> SharedStore;
}

/// Makes a test of each case. The argument is an async fn that gives `Option<impl StoreHarness>`; `None` leaves it out.
#[macro_export]
macro_rules! store_conformance {
    ($harness:path) => {
        $crate::store_conformance!(@tests $harness:
            a_queued_run_is_read_back_with_all_that_was_said_of_it,
            a_run_key_is_one_run_in_its_location,
            an_id_is_queued_once,
            a_run_is_claimed_once,
            of_many_claims_one_wins,
            only_what_may_follow_a_status_follows_it,
            a_run_that_was_put_back_is_fenced_off_from_the_process_that_held_it,
            a_run_that_was_ended_from_outside_is_fenced_off,
            whoever_saw_a_run_before_it_was_taken_over_does_not_end_it,
            a_queued_run_is_canceled_at_once_and_another_one_is_canceling,
            renewing_keeps_the_unfinished_runs_of_a_process,
            runs_that_are_not_there_are_named,
            counts_and_unfinished_runs_are_those_of_a_location,
            changes_are_told,
            runs_are_listed_newest_first_in_pages_that_do_not_shift,
            every_filter_of_runs_finds_what_a_plain_search_finds,
            cursors_and_limits_are_held_to_their_lists,
            facts_are_numbered_within_the_run_and_over_the_store,
            every_kind_of_fact_is_read_back,
            the_row_of_a_run_follows_its_facts,
            a_batch_is_kept_whole_or_not_at_all,
            a_run_asked_to_stop_before_it_began_begins_and_stops,
            a_run_that_has_ended_takes_only_what_author_code_still_says,
            a_step_counts_once_by_how_it_ended_last,
            events_are_read_from_both_ends_through_every_filter,
            the_newest_materialization_is_found_by_asset_and_partition,
            a_trigger_begins_when_it_is_declared_and_anew_when_it_is_edited,
            a_trigger_is_switched_and_loses_no_instant_by_being_switched_twice,
            a_cursor_is_moved_only_from_where_it_was_seen,
            an_instant_has_one_tick_and_instants_only_grow,
            of_many_ticks_for_one_instant_one_is_recorded,
            a_tick_queues_its_runs_once_under_their_keys,
            a_refused_tick_leaves_nothing,
            a_tick_stops_the_runs_that_it_overtakes,
            a_failed_tick_is_counted_and_leaves_the_cursor,
            ticks_are_listed_newest_first_through_every_filter,
            a_look_at_conditions_keeps_cursors_evaluations_and_runs_together,
            a_refused_look_at_conditions_leaves_nothing,
            looks_that_ask_for_nothing_are_no_ticks,
            evaluations_are_listed_newest_first_and_the_old_ones_pruned,
            a_backfill_is_read_back_with_all_that_was_said_of_it,
            a_key_of_a_backfill_is_one_backfill_in_its_location,
            a_backfill_is_asked_for_what_follows_and_nothing_else,
            a_step_of_a_backfill_queues_its_runs_once,
            of_many_steps_of_a_backfill_one_is_taken,
            backfills_are_listed_newest_first,
            changes_of_backfills_are_told,
            the_runs_of_a_backfill_stay_until_it_has_ended,
            a_lease_is_one_holders_until_it_is_over,
            a_lease_that_was_given_back_is_free,
            of_many_who_want_a_lease_one_has_it,
            a_pool_has_as_many_slots_as_it_says,
            a_slot_of_a_dead_holder_is_free_and_a_renewed_one_is_not,
            a_slot_that_another_process_took_over_is_given_back_by_that_one_only,
            a_pool_made_smaller_counts_the_slots_that_are_still_held,
            partitions_keep_the_order_of_their_adding,
            keys_are_read_behind_a_mark,
            what_became_of_partitions_is_told_from_a_position_on,
            what_became_of_partitions_outlives_the_runs,
            a_wiped_partition_counts_as_never_made,
            a_wiped_asset_counts_as_never_made_with_all_partitions,
            what_was_wiped_stays_so_when_runs_are_forgotten,
            a_snapshot_is_replaced_by_no_earlier_one,
            a_token_is_found_by_its_digest_until_it_is_taken_away,
            the_audit_is_listed_newest_first_and_pruned_by_age,
            a_delivery_is_kept_before_it_is_made_and_followed_to_its_end,
            deliveries_are_listed_newest_first_through_every_filter_and_pruned_by_age,
            held_alerts_are_told_of_once_and_again_when_that_was_interrupted,
            a_silence_lasts_until_its_end_or_until_somebody_ends_it,
            what_is_old_is_pruned_and_what_is_needed_is_kept,
            the_oldest_finished_runs_go_when_there_is_too_much,
            a_store_says_what_it_holds_and_finds_itself_whole,
            a_closed_store_refuses,
        );
    };
    (@tests $harness:path: $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                if let Some(harness) = $harness().await {
                    let store = $crate::store::conformance::StoreHarness::store(&harness);
                    $crate::store::conformance::$case(store).await;
                }
            }
        )+
    };
}
