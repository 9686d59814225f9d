package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Partitions;
import java.util.List;

/** Work for a stream that a worker does. Tasks of one partition are done in the order submitted. */
interface Task {
  /** Sorts after every line number. */
  long NO_LINE = Long.MAX_VALUE;

  /** Does the work. An exception ends the run. */
  void run();

  /** Returns whether the task is cheaper together with small tasks of other streams. */
  default boolean isSmall() {
    return false;
  }

  /**
   * Does the shared work of several tasks. Afterwards, the caller must {@link #run} each of them.
   *
   * @param tasks small tasks of different streams, this one included
   * @return false if this is not possible; then each task is to be run without the others
   */
  default boolean doTogether(List<Task> tasks) {
    return false;
  }

  /** Releases the memory of a task that has failed, or that will not be run. */
  void abandon();

  /** Returns the task's partition, or {@link Partitions#WHOLE}. */
  default int partition() {
    return Partitions.WHOLE;
  }

  /** Returns the line number of the first record, or {@link #NO_LINE}. */
  default long firstLine() {
    return NO_LINE;
  }

  /**
   * Returns the line number of the rejected record that made the task fail. Earlier records are
   * still loaded. Returns 0 if the task failed for another reason.
   */
  default long failedLine() {
    return 0;
  }
}
