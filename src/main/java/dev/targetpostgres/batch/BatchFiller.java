package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.encode.TableTooNarrowException;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.validate.RecordCheck;
import dev.targetpostgres.validate.TakesLongException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts records into their streams' open batches. Seals batches that are full or old, or that other
 * work has to wait for. Not thread-safe: callers hold the {@link Turn}.
 */
public final class BatchFiller {
  /** A stream is idle after so many bytes of other streams' records. Most never continue. */
  private static final long IDLE_BYTES = 4L << 20;

  private final Map<String, OpenStream> streams = new HashMap<>();
  private final Map<String, List<String>> sealedBefore = new HashMap<>();
  private final FlushPolicy policy;
  private final MemoryBudget budget;
  private final StateLedger ledger;
  private final Rejections rejections;
  private final LongSupplier clock;
  private final Consumer<Batch> sealed;

  private long added;
  private long bytes;

  /** The value of {@link #bytes} at which idle streams are looked for next. */
  private long nextIdleCheck = 2 * IDLE_BYTES;

  /** The stream of the last record. The next record is mostly of the same stream. */
  private @Nullable OpenStream latest;

  /**
   * Creates a filler without streams.
   *
   * @param clock returns nanoseconds, as {@link System#nanoTime} does
   * @param sealed receives each sealed batch
   */
  public BatchFiller(
      FlushPolicy policy,
      MemoryBudget budget,
      StateLedger ledger,
      Rejections rejections,
      LongSupplier clock,
      Consumer<Batch> sealed) {
    this.policy = policy;
    this.budget = budget;
    this.ledger = ledger;
    this.rejections = rejections;
    this.clock = clock;
    this.sealed = sealed;
  }

  /**
   * Adds the stream, or replaces how its records are encoded. Its open batches must be sealed
   * first.
   *
   * @param prefersLarge whether larger batches are cheaper, so that open ones wait longer
   * @param check checks each record; null if records are not checked
   */
  public void declare(
      String stream,
      boolean prefersLarge,
      RowEncoder encoder,
      @Nullable RecordCheck check,
      Partitions partitions) {
    OpenStream open = new OpenStream(stream, prefersLarge, encoder, check, partitions);
    if (policy.isDividedAtOnce()) {
      open.divide();
    }
    if (latest != null) {
      latest.lastUsed(bytes);
    }
    streams.put(stream, open);
    latest = null;
  }

  /** Makes the stream's batches load one after the other from now on. */
  public void undivide(String stream) {
    OpenStream open = streams.get(stream);
    if (open != null) {
      undivide(open);
    }
  }

  /** Seals the batches of the other streams before each batch of the stream from now on. */
  public void sealBefore(String stream, List<String> others) {
    sealedBefore.put(stream, others);
  }

  /**
   * Adds the record to its stream's batch.
   *
   * @throws TargetException if the record is rejected and this ends the run
   * @throws TableTooNarrowException if the table has to be changed first; nothing is added
   * @throws TakesLongException if the check takes long and must run outside the turn, with {@link
   *     #check}; nothing is added
   */
  public void add(RecordMessage record) {
    OpenStream stream = stream(record.stream());
    add(record, stream, stream.check());
  }

  /** Adds a record that {@link #check} has accepted. */
  public void addChecked(RecordMessage record) {
    add(record, stream(record.stream()), null);
  }

  /** Returns the check of the stream's records. It needs no turn, since it touches no batch. */
  public RecordCheck check(String stream) {
    return Objects.requireNonNull(stream(stream).check());
  }

  private void add(RecordMessage record, OpenStream stream, @Nullable RecordCheck check) {
    Batch batch;
    try {
      stream.read(record);
      batch = batch(stream, record);
      stream.add(record, batch, check);
    } catch (RejectedRecordException rejected) {
      reject(record, rejected);
      return;
    }
    added++;
    bytes += record.recordEnd() - record.recordStart();
    if (policy.isFull(batch) || policy.isWorthLoading(batch, stream.sealedBytes())) {
      boolean large = policy.isLarge(batch);
      seal(stream, batch);
      if (large) {
        stream.divide();
      }
    }
  }

  /** Returns the number of records added so far, without rejected ones. */
  public long added() {
    return added;
  }

  /**
   * Adds a rejected record to the batch that its row would have been part of.
   *
   * @throws TargetException if rejected records are not kept, or if there are too many
   */
  public void reject(RecordMessage record, RejectedRecordException rejected) {
    rejections.admit(rejected);
    OpenStream stream = stream(record.stream());
    Batch batch = batch(stream, record);
    batch.reject(record, rejected);
    if (policy.isFull(batch)) {
      seal(stream, batch);
    }
  }

  /** Seals the stream's open batches. */
  public void seal(String stream) {
    OpenStream open = streams.get(stream);
    if (open != null) {
      sealAll(open);
    }
  }

  /** Seals all open batches, oldest first. */
  public void sealAll() {
    byAge().forEach(this::seal);
  }

  /** Seals the batches that are old by the {@link FlushPolicy}. */
  public void sealOld() {
    long now = clock.getAsLong();
    boolean stateWaits = ledger.isWaiting();
    for (Opened opened : byAge()) {
      if (policy.isOld(opened.batch(), now, opened.stream().prefersLargeBatches(), stateWaits)) {
        seal(opened);
      }
    }
  }

  /** Returns whether enough records were read that a stream can have become idle. */
  public boolean mayHaveIdle() {
    return bytes >= nextIdleCheck;
  }

  /**
   * Seals the batches of idle streams together, so that small streams do not all have to be loaded
   * at the end.
   */
  public void sealIdle() {
    nextIdleCheck = bytes + IDLE_BYTES;
    for (Opened opened : byAge()) {
      OpenStream stream = opened.stream();
      if (stream != latest && bytes - stream.lastUsed() >= IDLE_BYTES) {
        seal(opened);
      }
    }
  }

  /**
   * Seals the largest open batches, until half of the memory of all open batches is in sealed ones.
   * These are one large batch, or many small ones that can be loaded together.
   */
  public void sealLargest() {
    List<Opened> open = new ArrayList<>(byAge());
    open.sort(Comparator.comparingLong(Opened::size).reversed());
    long left = open.stream().mapToLong(Opened::size).sum() / 2;
    for (Opened opened : open) {
      left -= opened.size();
      seal(opened);
      if (left <= 0) {
        break;
      }
    }
  }

  /** Returns whether a batch is open. */
  public boolean hasOpen() {
    return streams.values().stream().anyMatch(stream -> !stream.open().isEmpty());
  }

  /** An open batch and its stream. */
  private record Opened(OpenStream stream, Batch batch) {
    long size() {
      return batch.size();
    }
  }

  private Batch batch(OpenStream stream, RecordMessage record) {
    int index = stream.index(record);
    if (index == KeyHash.UNKNOWN) {
      undivide(stream);
      index = 0;
    }
    Batch batch = stream.open(index);
    return batch == null ? open(stream, index, record) : batch;
  }

  private Batch open(OpenStream stream, int index, RecordMessage record) {
    Batch batch =
        new Batch(
            stream.name(),
            stream.partition(index),
            ledger.begin(),
            record.origin(),
            clock.getAsLong(),
            budget,
            rejections.areKept(),
            stream.newOrder());
    stream.open(index, batch);
    return batch;
  }

  private OpenStream stream(String name) {
    OpenStream stream = latest;
    if (stream == null || !stream.name().equals(name)) {
      stream = streams.get(name);
      if (stream == null) {
        throw new IllegalStateException("stream " + name + " was not declared");
      }
      if (latest != null) {
        latest.lastUsed(bytes);
      }
      latest = stream;
    }
    return stream;
  }

  private void undivide(OpenStream stream) {
    sealAll(stream);
    stream.undivide();
  }

  private void sealAll(OpenStream stream) {
    stream.open().forEach(batch -> seal(stream, batch));
  }

  private void seal(Opened opened) {
    seal(opened.stream(), opened.batch());
  }

  private void seal(OpenStream stream, Batch batch) {
    // sealedBefore() may have sealed it already, for a batch of another stream.
    if (stream.close(batch)) {
      stream.sealed(batch.size());
      sealedBefore.getOrDefault(stream.name(), List.of()).forEach(this::seal);
      sealed.accept(batch);
    }
  }

  private List<Opened> byAge() {
    return streams.values().stream()
        .flatMap(stream -> stream.open().stream().map(batch -> new Opened(stream, batch)))
        .sorted(Comparator.comparingLong(opened -> opened.batch().openedNanos()))
        .toList();
  }
}
