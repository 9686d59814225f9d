package dev.targetpostgres.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to touch open batches and streams. The reader has it, but for the time that it waits
 * for something: then others may load what was read before. Thread-safe.
 */
public final class Turn {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();

  /** Whether a table is being changed, which ends soon or is cancelled. */
  private boolean changing;

  /** Something that takes long and touches neither batches nor streams. */
  public interface Aside<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  /** Waits for the turn. */
  public void take() {
    lock.lock();
  }

  /** Takes the turn if it comes within the limit. */
  public boolean take(Duration limit) throws InterruptedException {
    return lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Takes the turn if it comes within the limit, and no table is being changed then. */
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

  /** Lets others have the turn. */
  public void give() {
    lock.unlock();
  }

  /** Lets others have the turn meanwhile, if it is this thread's. */
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

  /** The same while a table is changed, which counts as unsettled. */
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

  /** Returns whether a table is being changed; to be asked by whoever has the turn. */
  public boolean isChanging() {
    return changing;
  }
}
