package dev.targetpostgres.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of the open batches and the streams. The reader holds it, and releases it while it
 * waits. In that time other threads can seal and load the records already read. Thread-safe.
 */
public final class Turn {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();

  /** Whether the reader changes a table. The change ends soon or is cancelled. */
  private boolean changing;

  /** Long work that touches neither batches nor streams. */
  public interface Aside<T, E extends Exception> {
    /** Does the work, and returns its result. */
    T run() throws E;
  }

  /** Waits for the turn. */
  public void take() {
    lock.lock();
  }

  /** Waits for the turn within the limit, and returns whether the thread has it now. */
  public boolean take(Duration limit) throws InterruptedException {
    return lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Works like {@link #take(Duration)}, but also waits for the end of a table's change. */
  public boolean takeSettled(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    long begun = System.nanoTime();
    if (!lock.tryLock(left, TimeUnit.NANOSECONDS)) {
      return false;
    }
    left -= System.nanoTime() - begun;
    while (changing && left > 0) {
      left = settled.awaitNanos(left);
    }
    if (changing) {
      lock.unlock();
      return false;
    }
    return true;
  }

  /** Ends this thread's turn. */
  public void give() {
    lock.unlock();
  }

  /** Does the work without the turn. If this thread has the turn, it has it again afterwards. */
  public <T, E extends Exception> T aside(Aside<T, E> work) throws E {
    if (!lock.isHeldByCurrentThread()) {
      return work.run();
    }
    lock.unlock();
    try {
      return work.run();
    } finally {
      lock.lock();
    }
  }

  /** Changes a table without the turn; {@link #takeSettled} waits for its end. */
  public <T, E extends Exception> T asideForChange(Aside<T, E> work) throws E {
    if (!lock.isHeldByCurrentThread()) {
      return work.run();
    }
    changing = true;
    try {
      return aside(work);
    } finally {
      changing = false;
      settled.signalAll();
    }
  }

  /** Returns whether a table is being changed. The caller must have the turn. */
  public boolean isChanging() {
    return changing;
  }
}
