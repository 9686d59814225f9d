package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.StateLedger;

/** Decides what becomes of the STATEs of a run. Used by one thread at a time. */
sealed interface States extends AutoCloseable permits States.Printed, Checkpoints {
  /** Takes a STATE that was read. */
  void state(byte[] value, BatchFiller filler);

  /** Hears that nothing came for a moment, and nothing since the last STATE. */
  default void idle(BatchFiller filler) {}

  /** Hears that a batch went to the workers. */
  default void loading() {}

  /** Releases the memory that is held only to repeat work after a lost connection. */
  default void giveMemoryBack() {}

  /** Returns whether rows are loaded even if no STATE came after them. */
  default boolean loadsBehindState() {
    return true;
  }

  /** Commits everything read and the newest STATE, if they are committed together. */
  default void commit(BatchFiller filler) {}

  /**
   * Hears that rows of a stream become visible only in its swap. No STATE may be committed before
   * that: if the run did not get there, the rows that it stands for would be lost.
   */
  default void holdUntilSwap() {}

  /**
   * Returns the queue for a stream's work.
   *
   * @param own the queue that the stream would have by itself
   */
  default String queue(String own) {
    return own;
  }

  /** Rolls back whatever is not committed. */
  @Override
  default void close() {}

  /** Prints each STATE as soon as it is safe, and keeps none. */
  record Printed(StateLedger ledger) implements States {
    @Override
    public void state(byte[] value, BatchFiller filler) {
      ledger.state(value);
    }
  }
}
