package dev.targetpostgres.batch;

import dev.targetpostgres.singer.StateWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prints the newest safe STATE: every record before it is committed. Work that a later STATE must
 * wait for is entered as pending when it begins, and removed when it is committed. Thread-safe: the
 * reader enters pending work, workers remove it. STATE lines are printed under the ledger's lock,
 * so their order is kept.
 */
public final class StateLedger {
  /** The most bytes of waiting STATE values. Beyond this, older ones are dropped. */
  private static final long MOST_BYTES_HELD = 8L << 20;

  /** Estimated bytes of memory that a value takes besides its own. */
  private static final int OVERHEAD = 64;

  private final StateWriter writer;

  /** Uncommitted work, in the order entered. */
  private final Set<PendingWork> open = new LinkedHashSet<>();

  /** STATE values that are not safe yet, oldest first. */
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** Actions that run when the work entered before them is committed, oldest first. */
  private final Deque<Due> due = new ArrayDeque<>();

  private long entered;
  private long bytesHeld;

  /** Creates a ledger without pending work. */
  public StateLedger(StateWriter writer) {
    this.writer = writer;
  }

  /** Work that is not committed yet. Compared by identity. */
  public static final class PendingWork {
    private final long number;

    private PendingWork(long number) {
      this.number = number;
    }

    /** Returns its number in the order of entry, from 0. */
    public long number() {
      return number;
    }
  }

  /** A STATE that is not safe yet, and how many pieces of work were entered before it. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Waiting(byte[] value, long workBefore) {
    int size() {
      return value.length + OVERHEAD;
    }
  }

  private record Due(Runnable action, long workBefore) {}

  /** Enters work that every later STATE must wait for. */
  public synchronized PendingWork begin() {
    PendingWork pending = new PendingWork(entered++);
    open.add(pending);
    return pending;
  }

  /** Removes work that is committed, and prints the newest STATE that is safe now. */
  public synchronized void committed(PendingWork pending) {
    open.remove(pending);
    printSafe();
    runDue();
  }

  /** Returns whether the work is still uncommitted. */
  public synchronized boolean isOpen(PendingWork pending) {
    return open.contains(pending);
  }

  /** Runs the action, under the lock, as soon as all work entered so far is committed. */
  public synchronized void whenCommitted(Runnable action) {
    due.addLast(new Due(action, entered));
    runDue();
  }

  private void runDue() {
    while (!due.isEmpty() && due.getFirst().workBefore() <= firstOpen()) {
      due.removeFirst().action().run();
    }
  }

  /** Adds a STATE that was read, and prints it if no work is pending. */
  public synchronized void state(byte[] value) {
    Waiting last = waiting.peekLast();
    if (last != null && last.workBefore() == entered) {
      waiting.removeLast();
      bytesHeld -= last.size();
    }
    Waiting state = new Waiting(value, entered);
    waiting.addLast(state);
    bytesHeld += state.size();
    dropOlder();
    printSafe();
  }

  /** Returns whether a STATE waits for a commit. */
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

  /** Drops older STATEs. Their records are acknowledged by the next STATE, a little later. */
  private void dropOlder() {
    while (bytesHeld > MOST_BYTES_HELD && waiting.size() > 1) {
      Waiting newest = waiting.removeLast();
      Waiting left = waiting.removeLast();
      bytesHeld -= left.size();
      waiting.addLast(newest);
    }
  }
}
