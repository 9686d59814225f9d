package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Parts;
import java.util.List;

/** Something that a lane does for a stream, in the order in which the stream's tasks came. */
interface Task {
  /** Behind every line. */
  long NO_LINE = Long.MAX_VALUE;

  /** Does it; what it throws ends the run. */
  void run();

  /** Whether doing it together with others of its size costs less than doing it alone. */
  default boolean isSmall() {
    return false;
  }

  /**
   * Does what is cheaper done for all of them at once; each is still to be {@link #run}.
   *
   * @param tasks small ones of different streams, this one among them
   * @return false where that was not possible, and each has to be done alone
   */
  default boolean doTogether(List<Task> tasks) {
    return false;
  }

  /** Lets go of what it holds, where it is not going to be run. */
  void abandon();

  /** Which tasks of the stream it keeps in order with: those of the same part, or all. */
  default int part() {
    return Parts.WHOLE;
  }

  /** The first line that it is about. */
  default long firstLine() {
    return NO_LINE;
  }

  /**
   * The line of the record that it failed with: what comes before is still loaded. 0 where it did
   * not fail with a record.
   */
  default long failedLine() {
    return 0;
  }
}
