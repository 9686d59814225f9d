package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.schema.TableChange;
import java.util.List;
import java.util.Set;

/**
 * Where the work of a run goes: to workers that load it, or into the account of a dry run. Work of
 * one queue is done in order. Used by one thread at a time.
 */
sealed interface BatchSink extends AutoCloseable permits LoadingSink, CountingSink {
  /** A stream's SCHEMA is about to be applied. */
  default void announce(SourceStream.Output output) {}

  /** A SCHEMA came of a stream of which nothing is loaded. */
  default void leaveOut(String stream) {}

  /**
   * A stream, or its table, is another than before: its next batches are loaded so.
   *
   * @param changes of the table that was there
   */
  void open(LoadedStream stream, List<TableChange> changes);

  /** A batch is to be loaded. */
  void load(String queue, Batch batch);

  /** Rows of versions before the one that was activated are to go. */
  void activate(String queue, LoadedStream stream, long version);

  /** The stream's staged rows are to replace the old ones. */
  void swap(String queue, LoadedStream stream);

  /** All rows are committed, and the run has ended well. */
  void end(List<TablePlan> plans);

  /** Does something as soon as all that was read so far is committed. */
  void whenCommitted(Runnable action);

  /** Has workers look at what is submitted when all of it is there, so that they can share it. */
  void submitTogether(Runnable submitting);

  /** Waits until the queue's work is done. */
  void drain(String queue) throws InterruptedException;

  /** Returns whether work of the queue has failed. */
  boolean hasFailed(String queue);

  /** Work of all these queues, of which none may be left, belongs to one queue from now on. */
  void join(Set<String> queues, String one);

  /** Removes what belongs to the run alone. */
  @Override
  void close();
}
