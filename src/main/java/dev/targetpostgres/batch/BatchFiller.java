package dev.targetpostgres.batch;

import dev.targetpostgres.encode.NullNotAllowedException;
import dev.targetpostgres.encode.RefusedRecordException;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.validate.RecordValidator;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts records into their streams' open batches, and seals batches that are full, old, or in the
 * way. Not thread-safe: its callers take turns.
 */
public final class BatchFiller {
  private final Map<String, OpenStream> streams = new HashMap<>();
  private final Map<String, List<String>> sealedBefore = new HashMap<>();
  private final FlushPolicy policy;
  private final MemoryBudget budget;
  private final StateLedger ledger;
  private final Rejections rejections;
  private final Consumer<Batch> sealed;

  private long added;

  /** The stream of the last record, looked up first for the next. */
  private @Nullable OpenStream latest;

  /**
   * Starts without streams.
   *
   * @param sealed takes each batch that no record is added to any more
   */
  public BatchFiller(
      FlushPolicy policy,
      MemoryBudget budget,
      StateLedger ledger,
      Rejections rejections,
      Consumer<Batch> sealed) {
    this.policy = policy;
    this.budget = budget;
    this.ledger = ledger;
    this.rejections = rejections;
    this.sealed = sealed;
  }

  private static final class OpenStream {
    private final String name;
    private final boolean patient;
    private final RowEncoder encoder;
    private final @Nullable RecordValidator validator;
    private @Nullable Batch batch;

    OpenStream(
        String name, boolean patient, RowEncoder encoder, @Nullable RecordValidator validator) {
      this.name = name;
      this.patient = patient;
      this.encoder = encoder;
      this.validator = validator;
    }
  }

  /**
   * Records of the stream are encoded so from now on. Its batch must be sealed.
   *
   * @param patient whether larger batches are cheaper, so that an open one may grow older
   * @param validator checks each record, or null where none are checked
   */
  public void declare(
      String stream, boolean patient, RowEncoder encoder, @Nullable RecordValidator validator) {
    streams.put(stream, new OpenStream(stream, patient, encoder, validator));
    latest = null;
  }

  /** Whenever the stream's batch is sealed, those of the others are sealed before it. */
  public void sealBefore(String stream, List<String> others) {
    sealedBefore.put(stream, others);
  }

  /**
   * Adds the record to its stream's batch.
   *
   * @throws TargetException where a column cannot hold its value, and that is to end the run
   * @throws NullNotAllowedException where a column would have to take NULL; nothing was added
   */
  public void add(RecordMessage record) {
    OpenStream stream = stream(record.stream());
    Batch batch = stream.batch == null ? open(stream) : stream.batch;
    try {
      batch.add(record, stream.encoder, stream.validator);
    } catch (RefusedRecordException refused) {
      reject(record, refused);
      return;
    }
    added++;
    if (policy.isFull(batch)) {
      seal(stream);
    }
  }

  /** Records added so far. */
  public long added() {
    return added;
  }

  /**
   * Sets a refused record aside, in the batch that it would have been part of.
   *
   * @throws TargetException where it is to end the run
   */
  public void reject(RecordMessage record, RefusedRecordException refused) {
    rejections.admit(refused, 0);
    rejections.add(1);
    OpenStream stream = stream(record.stream());
    Batch batch = stream.batch == null ? open(stream) : stream.batch;
    batch.reject(record, refused);
    if (policy.isFull(batch)) {
      seal(stream);
    }
  }

  /** Seals the stream's batch, if one is open. */
  public void seal(String stream) {
    OpenStream open = streams.get(stream);
    if (open != null) {
      seal(open);
    }
  }

  /** Seals every open batch, those opened first first. */
  public void sealAll() {
    byAge().forEach(this::seal);
  }

  /** Seals the batches that are old enough. */
  public void sealOld() {
    long now = System.nanoTime();
    boolean stateWaits = ledger.isWaiting();
    for (OpenStream stream : byAge()) {
      if (stream.batch != null && policy.isOld(stream.batch, now, stream.patient, stateWaits)) {
        seal(stream);
      }
    }
  }

  /** Seals the open batch that holds the most; false where none is open. */
  public boolean sealLargest() {
    Optional<OpenStream> largest =
        byAge().stream().max(Comparator.comparingLong(BatchFiller::size));
    largest.ifPresent(this::seal);
    return largest.isPresent();
  }

  private Batch open(OpenStream stream) {
    boolean keepsRecords = rejections.areSetAside();
    Batch batch = new Batch(stream.name, ledger.begin(), System.nanoTime(), budget, keepsRecords);
    stream.batch = batch;
    return batch;
  }

  private OpenStream stream(String name) {
    OpenStream stream = latest;
    if (stream == null || !stream.name.equals(name)) {
      stream = streams.get(name);
      if (stream == null) {
        throw new IllegalStateException("stream " + name + " was not declared");
      }
      latest = stream;
    }
    return stream;
  }

  private void seal(OpenStream stream) {
    Batch batch = stream.batch;
    if (batch != null) {
      stream.batch = null;
      sealedBefore.getOrDefault(stream.name, List.of()).forEach(this::seal);
      sealed.accept(batch);
    }
  }

  private static long size(OpenStream stream) {
    return stream.batch == null ? 0 : stream.batch.size();
  }

  private List<OpenStream> byAge() {
    return streams.values().stream()
        .filter(stream -> stream.batch != null)
        .sorted(
            Comparator.comparingLong(
                stream -> stream.batch == null ? 0 : stream.batch.openedNanos()))
        .toList();
  }
}
