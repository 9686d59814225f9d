package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Partitions;
import java.util.List;

/** Something that a worker does for a stream, in the order in which the stream's tasks came. */
interface Task {
  /** After every line. */
  long NO_LINE = Long.MAX_VALUE;

  /** Does it; what it throws ends the run. */
  void run();

  /** Returns whether doing it together with others of its size costs less than doing it alone. */
  default boolean isSmall() {
    return false;
  }

  /**
   * Does what is cheaper done for all of them at once; each is still to be {@link #run}.
   *
   * @param tasks small ones of different streams, this one among them
   * @return false if that was not possible, so that each has to be done alone
   */
  default boolean doTogether(List<Task> tasks) {
    return false;
  }

  /** Releases what it holds. It is not going to be run, or has failed. */
  void abandon();

  /** Returns the partition with whose tasks it stays in order, or {@link Partitions#WHOLE}. */
  default int partition() {
    return Partitions.WHOLE;
  }

  /** Returns the first line that it is about. */
  default long firstLine() {
    return NO_LINE;
  }

  /**
   * Returns the line of the record that it failed with, before which everything is still loaded; 0
   * if it did not fail with a record.
   */
  default long failedLine() {
    return 0;
  }
}
