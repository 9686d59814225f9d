package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableChange;
import java.util.List;
import java.util.Set;

/**
 * Receives the work of a run. A run's sink submits it to workers, a dry run's sink counts it. The
 * work of one queue is done in order. Used by one thread at a time.
 */
sealed interface BatchSink extends AutoCloseable permits LoadingSink, CountingSink {
  /** Called before a stream's SCHEMA is applied. */
  default void announce(SourceStream.Output output) {}

  /** Called at the SCHEMA of a stream that stream_maps leave out. */
  default void leaveOut(String stream) {}

  /**
   * Uses the stream's plan and method for its next batches.
   *
   * @param changes the changes made to its table, in order
   */
  void open(LoadedStream stream, List<TableChange> changes);

  /** Submits a batch. */
  void load(String queue, Batch batch);

  /** Fails the queue, which ends the run. */
  void fail(String queue, TargetException failure);

  /** Submits the removal of rows of earlier versions, or their marking as deleted. */
  void activate(String queue, LoadedStream stream, long version);

  /** Submits the swap of the stream's staged rows. */
  void swap(String queue, LoadedStream stream);

  /** Submits the last work of a successful run, when all rows are committed. */
  void end(List<TablePlan> plans);

  /** Runs the action as soon as everything read so far is committed. */
  void whenCommitted(Runnable action);

  /** Runs the action, and starts the batches that it submits only when all are submitted. */
  void submitTogether(Runnable submitting);

  /** Waits until the queue's work is done. */
  void drain(String queue) throws InterruptedException;

  /** Returns whether work of the queue has failed. */
  boolean hasFailed(String queue);

  /** Merges several queues into one. They must have no work left. */
  void join(Set<String> queues, String one);

  /** Removes the run's commit markers and staging tables. */
  @Override
  void close();
}
