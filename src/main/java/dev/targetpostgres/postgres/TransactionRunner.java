package dev.targetpostgres.postgres;

import dev.targetpostgres.report.TargetException;

/** Does work in transactions, and repeats it after transient errors. Thread-safe. */
public interface TransactionRunner {
  /**
   * Does the work in a transaction.
   *
   * @param stream that it is done for, and
   * @param doing what is done, for messages
   * @throws TargetException if the server refuses; nothing of the work is left then
   */
  <T> T inTransaction(String stream, String doing, TransactionCallback<T> work);

  /** Looks at tables; in one round trip if that needs no transaction. */
  default Look.Seen look(String stream, String doing, Look look) {
    return inTransaction(stream, doing, look);
  }

  /** Does something once all work done so far is committed. */
  void afterCommit(Runnable action);
}
