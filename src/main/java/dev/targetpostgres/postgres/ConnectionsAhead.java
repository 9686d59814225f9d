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
 * Makes several connections at the same time. The pool alone would make one after the other, each
 * when somebody waits for it. Thread-safe.
 */
final class ConnectionsAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionsAhead.class);

  private final SqlCallable<Connection> source;
  private final Queue<Begun> begun = new ConcurrentLinkedQueue<>();

  ConnectionsAhead(SqlCallable<Connection> source) {
    this.source = source;
  }

  /** A connection that is being made. Equal to no other. */
  private static final class Begun {
    final CompletableFuture<Connection> made = new CompletableFuture<>();
  }

  /** Begins to make so many, and does not wait for them. */
  void begin(int count) {
    for (int i = 0; i < count; i++) {
      Begun next = new Begun();
      begun.add(next);
      Thread thread = new Thread(() -> make(next), "connection-ahead");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void make(Begun next) {
    try {
      next.made.complete(source.run());
    } catch (SQLException | RuntimeException failed) {
      // Whoever needs the connection tries again, and tells why if that fails too.
      LOG.debug("cannot make a connection ahead", failed);
      begun.remove(next);
      next.made.completeExceptionally(failed);
    }
  }

  /** Waits until those that were begun are made; returns whether any is left to be taken. */
  boolean awaitLeft() {
    CompletableFuture<?>[] all =
        begun.stream().map(next -> next.made).toArray(CompletableFuture<?>[]::new);
    boolean unused = CompletableFuture.allOf(all).handle((made, failed) -> true).join();
    return !begun.isEmpty();
  }

  /** Returns one that was begun, or else makes one. */
  Connection take() throws SQLException {
    Begun next = begun.poll();
    if (next != null) {
      try {
        return next.made.join();
      } catch (CompletionException failed) {
        LOG.debug("makes another connection", failed);
      }
    }
    return source.run();
  }

  /** Closes those that nobody has taken. */
  @Override
  public void close() {
    for (Begun left = begun.poll(); left != null; left = begun.poll()) {
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
