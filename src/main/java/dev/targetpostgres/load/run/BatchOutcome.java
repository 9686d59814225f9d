package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.load.method.RowBlame;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction did with a batch. Immutable.
 *
 * @param loaded how many of the batch's rows are loaded
 * @param rejected records that the server rejected
 * @param ending what ends the run once the rows before it are committed, or null
 * @param streak of its last rows
 */
record BatchOutcome(
    RowCounts counts,
    int loaded,
    List<Rejection> rejected,
    @Nullable EndingRecord ending,
    RowBlame.Streak streak) {
  BatchOutcome {
    rejected = List.copyOf(rejected);
  }

  /** A rejected record that ends the run, on its line. */
  record EndingRecord(TargetException failure, long line) {}
}
