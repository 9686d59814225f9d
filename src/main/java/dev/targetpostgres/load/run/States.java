package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.StateLedger;

/** What becomes of the STATEs of a run. Used by one thread at a time. */
sealed interface States extends AutoCloseable permits States.Printed, Checkpoints {
  /** A STATE came. */
  void state(byte[] value, BatchFiller filler);

  /** Nothing came for a moment, and nothing since the last STATE. */
  default void idle(BatchFiller filler) {}

  /** A batch went to the workers. */
  default void loading() {}

  /** Lets go of what is kept in memory only to repeat work after a lost connection. */
  default void giveMemoryBack() {}

  /** Returns whether rows are loaded though no STATE came after them. */
  default boolean loadsBehindState() {
    return true;
  }

  /** Commits what was read, with the newest STATE, if rows and STATE are committed together. */
  default void commit(BatchFiller filler) {}

  /** Returns the queue in which the work of a stream waits, which has one of its own by itself. */
  default String queue(String own) {
    return own;
  }

  /** Takes back whatever is not committed. */
  @Override
  default void close() {}

  /** STATEs are printed as soon as they are safe, and kept nowhere. */
  record Printed(StateLedger ledger) implements States {
    @Override
    public void state(byte[] value, BatchFiller filler) {
      ledger.state(value);
    }
  }
}
