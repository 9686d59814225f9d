package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.load.method.LoadMethod;
import dev.targetpostgres.load.method.LoadedStream;
import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.Quantity;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableChange;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Counts the records of a dry run, and prints how a run would load them. */
final class CountingSink implements BatchSink {
  private final StateLedger ledger;
  private final RunHistory history;
  private final Consumer<String> printer;
  private final Optional<Replay> replay;

  /**
   * Creates a sink that counts in the history.
   *
   * @param printer receives lines of an SQL script; this class prints comments
   */
  CountingSink(
      StateLedger ledger, RunHistory history, Consumer<String> printer, Optional<Replay> replay) {
    this.ledger = ledger;
    this.history = history;
    this.printer = printer;
    this.replay = replay;
  }

  @Override
  public void leaveOut(String stream) {
    comment("stream %s: left out (setting stream_maps)".formatted(stream));
  }

  @Override
  public void announce(SourceStream.Output output) {
    StreamTarget target = output.target();
    String method = LoadMethod.of(target.method()).description(target);
    comment("stream %s: %s".formatted(target.stream(), method));
    if (output.map().filter() != null) {
      comment("only records for which this is true: " + output.map().filter());
    }
  }

  @Override
  public void open(LoadedStream stream, List<TableChange> changes) {
    List<StagedColumn> columns = stream.plan().columns();
    List<String> own =
        columns.stream()
            .filter(column -> !Metadata.isReserved(column.name()))
            .map(CountingSink::column)
            .toList();
    int metadata = columns.size() - own.size();
    comment(
        "columns written: "
            + String.join(", ", own)
            + (metadata == 0
                ? ""
                : ", and " + Quantity.of(metadata, "metadata column", "metadata columns")));
    Distribution distribution = stream.plan().shape().distribution();
    if (distribution.isRemote()) {
      comment("%s is %s".formatted(stream.plan().shape().name(), distribution));
    }
  }

  private static String column(StagedColumn column) {
    return "%s %s".formatted(column.name(), column.target().sql());
  }

  @Override
  public void load(String queue, Batch batch) {
    batch.rejections().forEach(rejection -> reject(batch.stream(), rejection.rejected()));
    history.stream(batch.stream()).committed(batch.rowCount(), batch.rowBytes(), RowCounts.NONE, 0);
    int rejected = batch.rejections().size();
    replay.ifPresent(again -> again.committed(batch.lines(Long.MAX_VALUE), rejected));
    batch.release();
    ledger.committed(batch.pending());
  }

  private void reject(String stream, RejectedRecordException rejected) {
    comment(String.valueOf(rejected.getMessage()));
    history.stream(stream)
        .rejected("", rejected.place().toString(), rejected.column(), rejected.reason());
  }

  @Override
  public void fail(String queue, TargetException failure) {
    throw failure;
  }

  @Override
  public void activate(String queue, LoadedStream stream, long version) {
    comment(
        "stream %s: rows of versions before %d are %s"
            .formatted(
                stream.plan().target().stream(),
                version,
                stream.plan().target().hardDelete() ? "removed" : "marked as deleted"));
  }

  @Override
  public void swap(String queue, LoadedStream stream) {
    comment(
        "stream %s: the staged rows replace those of %s"
            .formatted(stream.plan().target().stream(), stream.plan().shape().name()));
  }

  @Override
  public void end(List<TablePlan> plans) {
    // A dry run makes no indexes and runs no hooks.
  }

  @Override
  public void whenCommitted(Runnable action) {
    // A dry run commits nothing, so the files of BATCH messages stay.
  }

  @Override
  public void submitTogether(Runnable submitting) {
    submitting.run();
  }

  @Override
  public void drain(String queue) {
    // Each batch is counted at once.
  }

  @Override
  public boolean hasFailed(String queue) {
    return false;
  }

  @Override
  public void join(Set<String> queues, String one) {
    // There are no queues.
  }

  @Override
  public void close() {
    history.counts().forEach(this::comment);
  }

  /** Prints a comment on one line, whatever it contains. */
  private void comment(String text) {
    printer.accept("-- " + text.replaceAll("\\R", " "));
  }
}
