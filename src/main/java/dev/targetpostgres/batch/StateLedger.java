package dev.targetpostgres.batch;

import dev.targetpostgres.singer.StateWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which STATE is safe: the newest before which every record is committed. Everything that a
 * later STATE has to wait for is entered as a claim when it begins, and taken out when it is
 * committed. Thread-safe: the reader enters claims, workers take them out. STATE lines are printed
 * under the ledger's lock, and so never out of order.
 */
public final class StateLedger {
  /** Bytes of waiting STATE values; above this, older ones are dropped. */
  private static final long MOST_BYTES_HELD = 8L << 20;

  /** Roughly what a value costs besides its bytes, since most are small. */
  private static final int OVERHEAD = 64;

  private final StateWriter writer;

  /** In the order entered. */
  private final Set<Claim> open = new LinkedHashSet<>();

  /** STATE values that wait, oldest first, each with the number of claims entered before it. */
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** What waits for something to be committed, oldest first. */
  private final Deque<Due> due = new ArrayDeque<>();

  private long claims;
  private long bytesHeld;

  /** Starts with no claims. */
  public StateLedger(StateWriter writer) {
    this.writer = writer;
  }

  /** Something uncommitted; compared by identity. */
  public static final class Claim {
    private final long number;

    private Claim(long number) {
      this.number = number;
    }

    /** Returns its place in the order of claims, from 0. */
    public long number() {
      return number;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Waiting(byte[] value, long claimsBefore) {
    int size() {
      return value.length + OVERHEAD;
    }
  }

  private record Due(Runnable action, long claimsBefore) {}

  /** Enters something that every later STATE has to wait for. */
  public synchronized Claim begin() {
    Claim claim = new Claim(claims++);
    open.add(claim);
    return claim;
  }

  /** Takes out a claim that is committed, and prints the newest STATE that has become safe. */
  public synchronized void committed(Claim claim) {
    open.remove(claim);
    printSafe();
    runDue();
  }

  /** Returns whether what was claimed is still uncommitted. */
  public synchronized boolean isOpen(Claim claim) {
    return open.contains(claim);
  }

  /** Does something as soon as everything entered so far is committed. */
  public synchronized void whenCommitted(Runnable action) {
    due.addLast(new Due(action, claims));
    runDue();
  }

  private void runDue() {
    while (!due.isEmpty() && due.getFirst().claimsBefore() <= firstOpen()) {
      due.removeFirst().action().run();
    }
  }

  /** Takes a STATE that was read, and prints it if nothing is uncommitted. */
  public synchronized void state(byte[] value) {
    Waiting last = waiting.peekLast();
    if (last != null && last.claimsBefore() == claims) {
      waiting.removeLast();
      bytesHeld -= last.size();
    }
    Waiting state = new Waiting(value, claims);
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
    return open.isEmpty() ? claims : open.iterator().next().number;
  }

  private void printSafe() {
    long firstOpen = firstOpen();
    @Nullable Waiting safe = null;
    while (!waiting.isEmpty() && waiting.getFirst().claimsBefore() <= firstOpen) {
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
