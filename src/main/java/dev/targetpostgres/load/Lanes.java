package dev.targetpostgres.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that load batches: those of one stream in order, those of different streams at the same
 * time. After a stream's task has failed, the stream's later tasks are abandoned; other streams go
 * on. Thread-safe.
 */
public final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
  private static final long SECONDS_TO_END = 2;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Map<String, StreamQueue> queues = new HashMap<>();
  private final ExecutorService workers;
  private final Consumer<RuntimeException> failed;

  private final int parallelism;

  /** Tasks submitted and neither done nor abandoned. */
  private int unfinished;

  /**
   * Starts the workers.
   *
   * @param failed hears of every task that fails, in the lane's thread
   */
  public Lanes(int parallelism, Consumer<RuntimeException> failed) {
    AtomicInteger lane = new AtomicInteger();
    this.parallelism = parallelism;
    this.failed = failed;
    workers =
        Executors.newFixedThreadPool(
            parallelism,
            work -> {
              Thread thread = new Thread(work, "lane-" + lane.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A stream's tasks, and whether a lane is at them. */
  private static final class StreamQueue {
    private final Deque<LaneTask> tasks = new ArrayDeque<>();
    private boolean busy;
    private boolean failed;

    boolean isIdle() {
      return tasks.isEmpty() && !busy;
    }
  }

  /** Adds a task behind the stream's others. */
  synchronized void submit(String stream, LaneTask task) {
    StreamQueue queue = queues.computeIfAbsent(stream, name -> new StreamQueue());
    if (queue.failed) {
      task.abandon();
      return;
    }
    queue.tasks.addLast(task);
    unfinished++;
    if (!queue.busy) {
      queue.busy = true;
      workers.execute(() -> runNext(queue));
    }
  }

  /** Whether there are fewer tasks than lanes. */
  public synchronized boolean isIdle() {
    return unfinished < parallelism;
  }

  /** Whether a task of the stream has failed. */
  synchronized boolean hasFailed(String stream) {
    StreamQueue queue = queues.get(stream);
    return queue != null && queue.failed;
  }

  /** Waits until the stream's tasks are done. */
  synchronized void drain(String stream) throws InterruptedException {
    StreamQueue queue = queues.get(stream);
    while (queue != null && !queue.isIdle()) {
      wait();
    }
  }

  /** Waits until all tasks are done; false where that takes longer. */
  public synchronized boolean drainAll(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (unfinished > 0) {
      long leftMillis = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }

  /** Ends the workers, whatever they are at; a few seconds are waited for that. */
  public void end() throws InterruptedException {
    workers.shutdownNow();
    if (!workers.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
      LOG.warn("a lane does not end; its work is left to the server, which rolls it back");
    }
  }

  /** Runs one task and goes to the end of the line, so that no stream keeps a lane for itself. */
  private void runNext(StreamQueue queue) {
    LaneTask task = first(queue);
    boolean done = false;
    try {
      task.run();
      done = true;
    } catch (RuntimeException failure) {
      task.abandon();
      failed.accept(failure);
    }
    finished(queue, !done);
  }

  private synchronized LaneTask first(StreamQueue queue) {
    return queue.tasks.removeFirst();
  }

  private synchronized void finished(StreamQueue queue, boolean failure) {
    unfinished--;
    if (failure) {
      queue.failed = true;
      unfinished -= queue.tasks.size();
      queue.tasks.forEach(LaneTask::abandon);
      queue.tasks.clear();
    }
    queue.busy = !queue.tasks.isEmpty();
    if (queue.busy) {
      workers.execute(() -> runNext(queue));
    }
    notifyAll();
  }
}
