package dev.targetpostgres.postgres;

/** Runs work in transactions, and repeats it after transient errors. Thread-safe. */
public interface TransactionRunner {
  /**
   * Runs the work in a transaction.
   *
   * @param stream the stream's name, for messages
   * @param doing describes the work, for messages
   * @throws TargetException if it fails; nothing of the work is committed, or the outcome is
   *     unknown
   */
  <T> T inTransaction(String stream, String doing, TransactionCallback<T> work);

  /** Reads tables, in one round trip if no transaction is open. */
  default Look.Seen look(String stream, String doing, Look look) {
    return inTransaction(stream, doing, look);
  }

  /** Runs an action after all work so far is committed. */
  void afterCommit(Runnable action);
}
