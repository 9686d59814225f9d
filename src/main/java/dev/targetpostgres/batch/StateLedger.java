package dev.targetpostgres.batch;

import dev.targetpostgres.singer.StateWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which STATE is safe: the newest before which every record is committed. Everything that a
 * later STATE has to wait for is entered as pending work when it begins, and taken out when it is
 * committed. Thread-safe: the reader enters pending work, workers take it out. STATE lines are
 * printed under the ledger's lock, and so never out of order.
 */
public final class StateLedger {
  /** Bytes of waiting STATE values; above this, older ones are dropped. */
  private static final long MOST_BYTES_HELD = 8L << 20;

  /** Roughly what a value costs besides its bytes, since most are small. */
  private static final int OVERHEAD = 64;

  private final StateWriter writer;

  /** In the order entered. */
  private final Set<PendingWork> open = new LinkedHashSet<>();

  /**
   * STATE values that wait, oldest first, each with the number of pieces of work entered before it.
   */
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** What waits for something to be committed, oldest first. */
  private final Deque<Due> due = new ArrayDeque<>();

  private long entered;
  private long bytesHeld;

  /** Starts without pending work. */
  public StateLedger(StateWriter writer) {
    this.writer = writer;
  }

  /** Something uncommitted; compared by identity. */
  public static final class PendingWork {
    private final long number;

    private PendingWork(long number) {
      this.number = number;
    }

    /** Returns its place in the order of entry, from 0. */
    public long number() {
      return number;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Waiting(byte[] value, long workBefore) {
    int size() {
      return value.length + OVERHEAD;
    }
  }

  private record Due(Runnable action, long workBefore) {}

  /** Enters something that every later STATE has to wait for. */
  public synchronized PendingWork begin() {
    PendingWork pending = new PendingWork(entered++);
    open.add(pending);
    return pending;
  }

  /** Takes out work that is committed, and prints the newest STATE that has become safe. */
  public synchronized void committed(PendingWork pending) {
    open.remove(pending);
    printSafe();
    runDue();
  }

  /** Returns whether the work is still uncommitted. */
  public synchronized boolean isOpen(PendingWork pending) {
    return open.contains(pending);
  }

  /** Does something as soon as everything entered so far is committed. */
  public synchronized void whenCommitted(Runnable action) {
    due.addLast(new Due(action, entered));
    runDue();
  }

  private void runDue() {
    while (!due.isEmpty() && due.getFirst().workBefore() <= firstOpen()) {
      due.removeFirst().action().run();
    }
  }

  /** Takes a STATE that was read, and prints it if nothing is uncommitted. */
  public synchronized void state(byte[] value) {
    Waiting last = waiting.peekLast();
    if (last != null && last.workBefore() == entered) {
      waiting.removeLast();
      bytesHeld -= last.size();
    }
    Waiting state = new Waiting(value, entered);
    waiting.addLast(state);
    bytesHeld += state.size();
    thinOut();
    printSafe();
  }

  /** Returns whether a STATE waits for something to be committed. */
  public synchronized boolean isWaiting() {
    return !waiting.isEmpty();
  }

  private long firstOpen() {
    return open.isEmpty() ? entered : open.iterator().next().number;
  }

  private void printSafe() {
    long firstOpen = firstOpen();
    @Nullable Waiting safe = null;
    while (!waiting.isEmpty() && waiting.getFirst().workBefore() <= firstOpen) {
      safe = waiting.removeFirst();
      bytesHeld -= safe.size();
    }
    if (safe != null) {
      writer.print(safe.value());
    }
  }

  /** Drops older STATEs. That only delays the acknowledgement to the next one. */
  private void thinOut() {
    while (bytesHeld > MOST_BYTES_HELD && waiting.size() > 1) {
      Waiting newest = waiting.removeLast();
      Waiting left = waiting.removeLast();
      bytesHeld -= left.size();
      waiting.addLast(newest);
    }
  }
}
