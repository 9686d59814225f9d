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
 * Puts records into their streams' open batches, and seals batches that are full, old, or in the
 * way of something else. Not thread-safe: its callers take turns.
 */
public final class BatchFiller {
  /**
   * Bytes of other streams' records after which a stream is idle: most idle streams will not
   * continue.
   */
  private static final long QUIET_BYTES = 4L << 20;

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
  private long lookAt = 2 * QUIET_BYTES;

  /** The stream of the last record, looked up first for the next. */
  private @Nullable OpenStream latest;

  /**
   * Starts without streams.
   *
   * @param clock tells nanoseconds, as {@link System#nanoTime} does
   * @param sealed takes each sealed batch
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
   * Has records of the stream encoded in this way from now on. Its batches must be sealed.
   *
   * @param patient whether larger batches are cheaper, so that an open one may wait longer
   * @param check checks each record, or null if none are checked
   */
  public void declare(
      String stream,
      boolean patient,
      RowEncoder encoder,
      @Nullable RecordCheck check,
      Partitions partitions) {
    OpenStream open = new OpenStream(stream, patient, encoder, check, partitions);
    if (policy.isDividedAtOnce()) {
      open.divide();
    }
    if (latest != null) {
      latest.lastUsed(bytes);
    }
    streams.put(stream, open);
    latest = null;
  }

  /** Has the stream's batches loaded one after the other from now on. */
  public void undivide(String stream) {
    OpenStream open = streams.get(stream);
    if (open != null) {
      undivide(open);
    }
  }

  /** Has the batches of other streams sealed before each batch of the stream. */
  public void sealBefore(String stream, List<String> others) {
    sealedBefore.put(stream, others);
  }

  /**
   * Adds the record to its stream's batch.
   *
   * @throws TargetException if the record is rejected and that ends the run
   * @throws TableTooNarrowException if the table has to be changed first; nothing was added
   * @throws TakesLongException if the record is to be checked by itself first; nothing was added
   */
  public void add(RecordMessage record) {
    OpenStream stream = stream(record.stream());
    add(record, stream, stream.check());
  }

  /** Adds a record that has been checked. */
  public void addChecked(RecordMessage record) {
    add(record, stream(record.stream()), null);
  }

  /** Returns what checks the stream's records. It touches no batch. */
  public RecordCheck check(String stream) {
    return Objects.requireNonNull(stream(stream).check());
  }

  private void add(RecordMessage record, OpenStream stream, @Nullable RecordCheck check) {
    Batch batch;
    try {
      stream.read(record);
      batch = batch(stream, record);
      stream.add(record, batch, check);
    } catch (RejectedRecordException refused) {
      reject(record, refused);
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

  /** Returns how many records were added so far. */
  public long added() {
    return added;
  }

  /**
   * Adds a rejected record to the batch that it would have been part of.
   *
   * @throws TargetException if that ends the run
   */
  public void reject(RecordMessage record, RejectedRecordException refused) {
    rejections.admit(refused);
    OpenStream stream = stream(record.stream());
    Batch batch = batch(stream, record);
    batch.reject(record, refused);
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

  /** Seals the batches that are old enough. */
  public void sealOld() {
    long now = clock.getAsLong();
    boolean stateWaits = ledger.isWaiting();
    for (Opened opened : byAge()) {
      if (policy.isOld(opened.batch(), now, opened.stream().isPatient(), stateWaits)) {
        seal(opened);
      }
    }
  }

  /** Returns whether so much has come that streams may have become idle. */
  public boolean mayBeQuiet() {
    return bytes >= lookAt;
  }

  /**
   * Seals the batches of idle streams, all of them together, so that many small streams are not all
   * loaded at the end.
   */
  public void sealQuiet() {
    lookAt = bytes + QUIET_BYTES;
    for (Opened opened : byAge()) {
      OpenStream stream = opened.stream();
      if (stream != latest && bytes - stream.lastUsed() >= QUIET_BYTES) {
        seal(opened);
      }
    }
  }

  /**
   * Seals the largest open batches, until they hold half of what all of them hold: one large batch,
   * or many small ones that can be loaded together.
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

  /** An open batch and where it is open. */
  private record Opened(OpenStream stream, Batch batch) {
    long size() {
      return batch.size();
    }
  }

  private Batch batch(OpenStream stream, RecordMessage record) {
    int place = stream.place(record);
    if (place == KeyHash.UNKNOWN) {
      undivide(stream);
      place = 0;
    }
    Batch batch = stream.open(place);
    return batch == null ? open(stream, place, record) : batch;
  }

  private Batch open(OpenStream stream, int place, RecordMessage record) {
    Batch batch =
        new Batch(
            stream.name(),
            stream.partition(place),
            ledger.begin(),
            record.origin(),
            clock.getAsLong(),
            budget,
            rejections.areKept(),
            stream.newOrder());
    stream.open(place, batch);
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
    // It may have been sealed in the meantime, before a batch of another stream.
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
