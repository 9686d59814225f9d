package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes several connections in parallel. The pool alone would make them one by one, and only when a
 * thread waits. Thread-safe.
 */
final class ConnectionsAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionsAhead.class);

  private final SqlCallable<Connection> source;
  private final Queue<PendingConnection> begun = new ConcurrentLinkedQueue<>();

  ConnectionsAhead(SqlCallable<Connection> source) {
    this.source = source;
  }

  /** A connection that a thread is making. Not a record, since the queue compares by identity. */
  private static final class PendingConnection {
    final CompletableFuture<Connection> made = new CompletableFuture<>();
  }

  /** Starts to make that many connections, and does not wait for them. */
  void begin(int count) {
    for (int i = 0; i < count; i++) {
      PendingConnection next = new PendingConnection();
      begun.add(next);
      Thread thread = new Thread(() -> make(next), "connection-ahead");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void make(PendingConnection next) {
    try {
      next.made.complete(source.run());
    } catch (SQLException | RuntimeException failed) {
      // take() tries again, and throws if that fails, too.
      LOG.debug("cannot make a connection ahead", failed);
      begun.remove(next);
      next.made.completeExceptionally(failed);
    }
  }

  /** Waits until all attempts have ended; returns whether a connection is left to take. */
  boolean awaitLeft() {
    CompletableFuture<?>[] all =
        begun.stream().map(next -> next.made).toArray(CompletableFuture<?>[]::new);
    boolean unused = CompletableFuture.allOf(all).handle((made, failed) -> true).join();
    return !begun.isEmpty();
  }

  /** Returns a connection that was made ahead, or else makes one. */
  Connection take() throws SQLException {
    PendingConnection next = begun.poll();
    if (next != null) {
      try {
        return next.made.join();
      } catch (CompletionException failed) {
        LOG.debug("makes another connection", failed);
      }
    }
    return source.run();
  }

  /** Closes the connections that were not taken. */
  @Override
  public void close() {
    for (PendingConnection left = begun.poll(); left != null; left = begun.poll()) {
      CompletableFuture<Void> unused = left.made.thenAccept(ConnectionsAhead::close);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException lost) {
      LOG.debug("the connection was closed already", lost);
    }
  }
}
