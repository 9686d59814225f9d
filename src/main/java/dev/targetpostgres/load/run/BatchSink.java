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
 * Takes the work of a run: gives it to workers that load it, or only counts it in a dry run. Work
 * of one queue is done in order. Used by one thread at a time.
 */
sealed interface BatchSink extends AutoCloseable permits LoadingSink, CountingSink {
  /** Hears that a stream's SCHEMA is about to be applied. */
  default void announce(SourceStream.Output output) {}

  /** Hears of the SCHEMA of a stream from which nothing is loaded. */
  default void leaveOut(String stream) {}

  /**
   * Has the next batches of a new or changed stream loaded in this way.
   *
   * @param changes that were made to the table, in order
   */
  void open(LoadedStream stream, List<TableChange> changes);

  /** Has a batch loaded. */
  void load(String queue, Batch batch);

  /** Hears that the queue's work cannot be done, and ends the run. */
  void fail(String queue, TargetException failure);

  /** Has the rows of versions before the given one removed or marked as deleted. */
  void activate(String queue, LoadedStream stream, long version);

  /** Has the stream's staged rows swapped in for the old ones. */
  void swap(String queue, LoadedStream stream);

  /** Does what comes last in a run that has ended well, once all rows are committed. */
  void end(List<TablePlan> plans);

  /** Does something as soon as everything read so far is committed. */
  void whenCommitted(Runnable action);

  /** Submits several batches at once, so that workers can share them out. */
  void submitTogether(Runnable submitting);

  /** Waits until the queue's work is done. */
  void drain(String queue) throws InterruptedException;

  /** Returns whether work of the queue has failed. */
  boolean hasFailed(String queue);

  /** Makes one queue of several, none of which may have work left. */
  void join(Set<String> queues, String one);

  /** Removes what belongs to the run alone. */
  @Override
  void close();
}
