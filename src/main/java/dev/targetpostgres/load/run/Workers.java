package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.report.Wording;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that load batches: those of one partition of a stream in order, those of different
 * partitions and streams at the same time. Small tasks that have to wait for a worker are given to
 * it together. After a stream's task has failed, the stream's later tasks are abandoned; other
 * streams go on. Thread-safe.
 */
public final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long SECONDS_TO_END = 2;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Small tasks done together at most: each keeps its locks until all are committed. */
  static final int MOST_TOGETHER = 32;

  private final Map<String, StreamQueue> queues = new HashMap<>();

  /** Tasks that need not wait for others, in the order in which workers take them. */
  private final Deque<Ready> ready = new ArrayDeque<>();

  private final ExecutorService workers;
  private final Consumer<RuntimeException> failed;

  private final int parallelism;

  /** Tasks submitted and neither done nor abandoned. */
  private int unfinished;

  private int busyWorkers;

  /**
   * Starts the workers.
   *
   * @param failed hears of every task that fails, in the worker's thread
   */
  public Workers(int parallelism, Consumer<RuntimeException> failed) {
    AtomicInteger worker = new AtomicInteger();
    this.parallelism = parallelism;
    this.failed = failed;
    workers =
        Executors.newFixedThreadPool(
            parallelism,
            work -> {
              Thread thread = new Thread(work, "worker-" + worker.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A task that a worker may take. */
  private record Ready(StreamQueue queue, Task task, boolean sharing) {
    Ready alone() {
      return new Ready(queue, task, false);
    }
  }

  /** A stream's tasks: those that wait, in order, and those that a worker is at or will be next. */
  private static final class StreamQueue {
    private final List<Task> waiting = new ArrayList<>();
    private final List<Task> begun = new ArrayList<>();

    /** The line of the record that a task has failed with: later tasks are abandoned. */
    private long failedLine = Task.NO_LINE;

    private final List<RuntimeException> failures = new ArrayList<>();

    /** The failure of the first record. */
    private @Nullable RuntimeException earliest;

    boolean isIdle() {
      return waiting.isEmpty() && begun.isEmpty();
    }

    boolean isBehindFailure(Task task) {
      return task.firstLine() > failedLine;
    }

    void failed(long line, RuntimeException failure) {
      failures.add(failure);
      if (line < failedLine) {
        failedLine = line;
        earliest = failure;
      }
    }

    /** Makes the failures of another one its own. */
    void inherit(StreamQueue other) {
      failures.addAll(other.failures);
      if (other.failedLine < failedLine) {
        failedLine = other.failedLine;
        earliest = other.earliest;
      }
    }

    /** Takes out the first task that need not wait for an earlier one; null if there is none. */
    @Nullable Task next() {
      List<Task> earlier = new ArrayList<>(begun);
      for (Task task : waiting) {
        if (earlier.stream().noneMatch(other -> conflict(task, other))) {
          waiting.remove(task);
          begun.add(task);
          return task;
        }
        if (task.partition() == Partitions.WHOLE) {
          return null; // All others wait for it.
        }
        earlier.add(task);
      }
      return null;
    }

    private static boolean conflict(Task task, Task other) {
      return task.partition() == other.partition()
          || task.partition() == Partitions.WHOLE
          || other.partition() == Partitions.WHOLE;
    }
  }

  /**
   * Has workers look at what is submitted when all of it is there, so that they can share it out.
   */
  public synchronized void submitTogether(Runnable submitting) {
    submitting.run();
  }

  /** Adds a task after the stream's others. */
  synchronized void submit(String stream, Task task) {
    StreamQueue queue = queues.computeIfAbsent(stream, name -> new StreamQueue());
    if (queue.isBehindFailure(task)) {
      task.abandon();
      return;
    }
    queue.waiting.add(task);
    unfinished++;
    begin(queue);
  }

  /** Queues tasks that need not wait after those of others, so that no stream keeps the workers. */
  private void begin(StreamQueue queue) {
    if (workers.isShutdown()) {
      return;
    }
    for (Task task = queue.next(); task != null; task = queue.next()) {
      ready.add(new Ready(queue, task, task.isSmall()));
      workers.execute(this::work);
    }
  }

  /** Takes its share of what is ready; others may have left nothing. */
  private void work() {
    List<Ready> taken = take();
    if (taken.isEmpty()) {
      return;
    }
    try {
      if (taken.size() > 1
          && !taken.get(0).task().doTogether(taken.stream().map(Ready::task).toList())) {
        putBack(taken);
      } else {
        taken.forEach(one -> run(one.queue(), one.task()));
      }
    } finally {
      workerIsFree();
    }
  }

  private synchronized List<Ready> take() {
    List<Ready> taken = new ArrayList<>();
    Ready next = ready.poll();
    if (next == null) {
      return taken;
    }
    int most = Math.min(MOST_TOGETHER, 1 + ready.size() / (parallelism - busyWorkers));
    busyWorkers++;
    taken.add(next);
    while (next.sharing() && taken.size() < most && isSharingNext()) {
      taken.add(ready.remove());
    }
    return taken;
  }

  private boolean isSharingNext() {
    Ready next = ready.peek();
    return next != null && next.sharing();
  }

  /** One of them may have to wait for long, which the others need not. */
  private synchronized void putBack(List<Ready> taken) {
    if (workers.isShutdown()) {
      return;
    }
    for (Ready one : taken) {
      ready.add(one.alone());
      workers.execute(this::work);
    }
  }

  private synchronized void workerIsFree() {
    busyWorkers--;
  }

  /** Returns whether there are fewer tasks than workers. */
  public synchronized boolean isIdle() {
    return unfinished < parallelism;
  }

  /** Returns whether a task of the stream has failed. */
  synchronized boolean hasFailed(String stream) {
    StreamQueue queue = queues.get(stream);
    return queue != null && queue.failedLine < Task.NO_LINE;
  }

  /**
   * Returns what to tell of a failure when all tasks have ended. If several records of a stream
   * were rejected by then, it is the first one, before which everything is committed.
   */
  public synchronized Throwable earliest(Throwable failure) {
    for (StreamQueue queue : queues.values()) {
      if (queue.earliest != null && queue.failures.contains(failure)) {
        return queue.earliest;
      }
    }
    return failure;
  }

  /**
   * Makes one queue of those of the streams, in which no task may be left. What comes after a
   * failure in one of them comes after it in the new one, too.
   */
  synchronized void join(Set<String> streams, String one) {
    StreamQueue joined = new StreamQueue();
    for (String stream : streams) {
      StreamQueue queue = queues.remove(stream);
      if (queue != null) {
        joined.inherit(queue);
      }
    }
    queues.put(one, joined);
  }

  /** Waits until the stream's tasks are done. */
  synchronized void drain(String stream) throws InterruptedException {
    StreamQueue queue = queues.get(stream);
    while (queue != null && !queue.isIdle()) {
      wait();
    }
  }

  /** Waits until all tasks are done; returns false if that takes longer. */
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

  /** Ends the workers, whatever they are doing, and waits a few seconds for that. */
  public void end() throws InterruptedException {
    workers.shutdownNow();
    if (!workers.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
      Wording.WORKER_DOES_NOT_END.with().warn(LOG);
    }
  }

  private void run(StreamQueue queue, Task task) {
    RuntimeException failure = null;
    try {
      if (isBehindFailure(queue, task)) {
        task.abandon();
      } else {
        task.run();
      }
    } catch (RuntimeException thrown) {
      failure = thrown;
      task.abandon();
      failed.accept(thrown);
    }
    finished(queue, task, failure);
  }

  private synchronized boolean isBehindFailure(StreamQueue queue, Task task) {
    return queue.isBehindFailure(task);
  }

  private synchronized void finished(
      StreamQueue queue, Task task, @Nullable RuntimeException failure) {
    unfinished--;
    queue.begun.remove(task);
    if (failure != null) {
      queue.failed(task.failedLine(), failure);
      List<Task> behind = queue.waiting.stream().filter(queue::isBehindFailure).toList();
      queue.waiting.removeAll(behind);
      unfinished -= behind.size();
      behind.forEach(Task::abandon);
    }
    begin(queue);
    notifyAll();
  }
}
