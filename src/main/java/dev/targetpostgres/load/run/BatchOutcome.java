package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Rejection;
import dev.targetpostgres.load.method.RowBlame;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.TargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of loading a batch in a transaction. Immutable.
 *
 * @param counts rows changed in the stream's table
 * @param loaded number of the batch's rows that are loaded
 * @param rejected records that the server rejected
 * @param ending the rejected record that ends the run when the rows before it are committed, or
 *     null
 * @param streak the streak of rejected rows at the batch's end
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

  /** The failure of a rejected record that ends the run, and the record's line number. */
  record EndingRecord(TargetException failure, long line) {}
}
