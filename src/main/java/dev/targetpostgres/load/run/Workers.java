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
 * Runs tasks in worker threads. Tasks of one partition of a stream run in order, others at the same
 * time. If small tasks wait for a worker, it takes several of them together. If a task fails, later
 * tasks of its stream are abandoned, and other streams continue. Thread-safe.
 */
public final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long SECONDS_TO_END = 2;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The most small tasks done together. Each keeps its locks until all are committed. */
  static final int MOST_TOGETHER = 32;

  private final Map<String, StreamQueue> queues = new HashMap<>();

  /** Tasks that need not wait for other tasks, in the order in which workers take them. */
  private final Deque<Ready> ready = new ArrayDeque<>();

  private final ExecutorService workers;
  private final Consumer<RuntimeException> failed;

  private final int parallelism;

  /** The number of tasks submitted, and neither done nor abandoned. */
  private int unfinished;

  private int busyWorkers;

  /**
   * Creates the workers.
   *
   * @param parallelism the number of threads
   * @param failed receives the exception of each failed task, in the worker's thread
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

  /** A task that a worker can take, alone or with other tasks if it is sharing. */
  private record Ready(StreamQueue queue, Task task, boolean sharing) {
    Ready alone() {
      return new Ready(queue, task, false);
    }
  }

  /** A stream's tasks: those that wait, in order, and those that are ready or running. */
  private static final class StreamQueue {
    private final List<Task> waiting = new ArrayList<>();
    private final List<Task> begun = new ArrayList<>();

    /** The line number of the first record that made a task fail. Tasks after it are abandoned. */
    private long failedLine = Task.NO_LINE;

    private final List<RuntimeException> failures = new ArrayList<>();

    /** The failure at {@code failedLine}. */
    private @Nullable RuntimeException earliest;

    boolean isIdle() {
      return waiting.isEmpty() && begun.isEmpty();
    }

    boolean isAfterFailure(Task task) {
      return task.firstLine() > failedLine;
    }

    void failed(long line, RuntimeException failure) {
      failures.add(failure);
      if (line < failedLine) {
        failedLine = line;
        earliest = failure;
      }
    }

    /** Adds the failures of another queue. */
    void inherit(StreamQueue other) {
      failures.addAll(other.failures);
      if (other.failedLine < failedLine) {
        failedLine = other.failedLine;
        earliest = other.earliest;
      }
    }

    /** Removes the first task that need not wait for an earlier one, or returns null. */
    @Nullable Task next() {
      List<Task> earlier = new ArrayList<>(begun);
      for (Task task : waiting) {
        if (earlier.stream().noneMatch(other -> conflict(task, other))) {
          waiting.remove(task);
          begun.add(task);
          return task;
        }
        if (task.partition() == Partitions.WHOLE) {
          return null; // All later tasks wait for it.
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

  /** Runs the action. Workers take the tasks that it submits only after it has ended. */
  public synchronized void submitTogether(Runnable submitting) {
    submitting.run();
  }

  /** Adds a task to the end of the stream's queue. After a failure, abandons the task. */
  synchronized void submit(String stream, Task task) {
    StreamQueue queue = queues.computeIfAbsent(stream, name -> new StreamQueue());
    if (queue.isAfterFailure(task)) {
      task.abandon();
      return;
    }
    queue.waiting.add(task);
    unfinished++;
    begin(queue);
  }

  /**
   * Appends the stream's ready tasks, so that the streams take turns and none keeps the workers.
   */
  private void begin(StreamQueue queue) {
    if (workers.isShutdown()) {
      return;
    }
    for (Task task = queue.next(); task != null; task = queue.next()) {
      ready.add(new Ready(queue, task, task.isSmall()));
      workers.execute(this::work);
    }
  }

  /** Takes a share of the ready tasks and runs them. Other workers can have taken all of them. */
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

  /**
   * Makes each task ready again, alone: one of them can take long, and the others need not wait.
   */
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
   * Returns the failure to report after all tasks have ended. If several records of a stream
   * failed, this is the first record's failure: everything before it is committed.
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
   * Merges the streams' queues into one. They must have no tasks left. The new queue inherits their
   * failures.
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

  /** Waits until all tasks are done. Returns false if this takes longer than the limit. */
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

  /** Interrupts the workers, and waits a few seconds for their end. Warns if they do not end. */
  public void end() throws InterruptedException {
    workers.shutdownNow();
    if (!workers.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
      Wording.WORKER_DOES_NOT_END.with().warn(LOG);
    }
  }

  private void run(StreamQueue queue, Task task) {
    RuntimeException failure = null;
    try {
      if (isAfterFailure(queue, task)) {
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

  private synchronized boolean isAfterFailure(StreamQueue queue, Task task) {
    return queue.isAfterFailure(task);
  }

  private synchronized void finished(
      StreamQueue queue, Task task, @Nullable RuntimeException failure) {
    unfinished--;
    queue.begun.remove(task);
    if (failure != null) {
      queue.failed(task.failedLine(), failure);
      List<Task> later = queue.waiting.stream().filter(queue::isAfterFailure).toList();
      queue.waiting.removeAll(later);
      unfinished -= later.size();
      later.forEach(Task::abandon);
    }
    begin(queue);
    notifyAll();
  }
}
