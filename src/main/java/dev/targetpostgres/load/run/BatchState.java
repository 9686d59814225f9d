package dev.targetpostgres.load.run;

import java.util.Set;

/** The states of a batch, and the legal moves between them. */
enum BatchState {
  /** The batch waits for a worker. */
  SEALED,
  /** An attempt to load the batch is under way. */
  LOADING,
  /** The commit is in doubt: its answer was lost, and its outcome is being looked up. */
  IN_DOUBT,
  /** The rows are in a transaction that is committed, or that a checkpoint will commit. */
  LOADED,
  /** The commit is known to have succeeded. */
  COMMITTED,
  /** The batch will not be loaded. */
  ABANDONED;

  /**
   * Returns the next state.
   *
   * @throws IllegalStateException if the move is not legal
   */
  BatchState to(BatchState next) {
    if (!next().contains(next)) {
      throw new IllegalStateException("a batch goes from " + this + " to " + next);
    }
    return next;
  }

  private Set<BatchState> next() {
    return switch (this) {
      case SEALED -> Set.of(LOADING, LOADED, ABANDONED);
      case LOADING -> Set.of(LOADING, IN_DOUBT, LOADED, ABANDONED);
      case IN_DOUBT -> Set.of(IN_DOUBT, LOADING, LOADED, ABANDONED);
      // If a checkpoint's connection is lost, the batch is loaded again.
      case LOADED -> Set.of(LOADING, COMMITTED);
      case COMMITTED, ABANDONED -> Set.of();
    };
  }
}
