package dev.targetpostgres.load.run;

import java.util.Set;

/** How far a batch has come, and where it may go from there. */
enum BatchState {
  /** It waits for a worker. */
  SEALED,
  /** An attempt to load it is under way. */
  LOADING,
  /** The answer to its commit was lost, and the server is asked for the outcome. */
  IN_DOUBT,
  /** Its rows are in a transaction that was committed, or that a checkpoint is going to commit. */
  LOADED,
  /** It is committed for good. */
  COMMITTED,
  /** It is not going to be loaded. */
  ABANDONED;

  /**
   * Returns the next state.
   *
   * @throws IllegalStateException if a batch cannot go there from here
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
      // A checkpoint whose connection is lost has the batch loaded again.
      case LOADED -> Set.of(LOADING, COMMITTED);
      case COMMITTED, ABANDONED -> Set.of();
    };
  }
}
