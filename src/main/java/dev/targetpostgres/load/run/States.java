package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.StateLedger;

/** Decides which STATEs are printed or committed, and when. Used by one thread at a time. */
sealed interface States extends AutoCloseable permits States.Printed, Checkpoints {
  /** Handles a STATE that was read. */
  void state(byte[] value, BatchFiller filler);

  /** Called if the input pauses right after a STATE. */
  default void idle(BatchFiller filler) {}

  /** Called when a batch is submitted to the workers. */
  default void loading() {}

  /** Releases the memory that is only needed to repeat work after a lost connection. */
  default void giveMemoryBack() {}

  /** Returns whether rows after the last STATE are loaded. */
  default boolean loadsAfterState() {
    return true;
  }

  /** If rows and STATE are committed together, commits everything read and the newest STATE. */
  default void commit(BatchFiller filler) {}

  /**
   * Commits no STATE before the swap, since a stream's rows become visible only there. If the run
   * failed before the swap, the rows before a committed STATE would be lost.
   */
  default void holdUntilSwap() {}

  /**
   * Returns the queue for a stream's work.
   *
   * @param own the queue that the stream and its relatives use without checkpoints
   */
  default String queue(String own) {
    return own;
  }

  /** Rolls back the uncommitted work. */
  @Override
  default void close() {}

  /** Prints each STATE as soon as it is safe, and commits none. */
  record Printed(StateLedger ledger) implements States {
    @Override
    public void state(byte[] value, BatchFiller filler) {
      ledger.state(value);
    }
  }
}
