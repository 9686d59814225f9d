package dev.targetpostgres.load;

import dev.targetpostgres.batch.Parts;

/** Something that a lane does for a stream, in the order in which the stream's tasks came. */
interface LaneTask {
  /** Behind every line. */
  long NO_LINE = Long.MAX_VALUE;

  /** Does it; what it throws ends the run. */
  void run();

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
