package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records the events of a run. The parts of the program add events, and the reports read them. It
 * keeps a bounded number of events however long the run is. Thread-safe.
 */
public final class RunHistory {
  private static final int MOST_EVENTS = 1_000;
  private static final int MOST_SAMPLES = 600;
  private static final int MOST_BATCHES = 2_000;
  private static final double NANOS = 1e9;

  private final Secrets secrets;
  private final Instant begun = Instant.now();
  private final long begunNanos = System.nanoTime();
  private final Map<String, StreamTotals> streams = new LinkedHashMap<>();
  private final Events<Retry> retries = new Events<>();
  private final Events<Rejected> rejected = new Events<>();
  private final Set<String> rejectedTables = new LinkedHashSet<>();
  private final Events<SchemaChange> schemaChanges = new Events<>();
  private final Thinned<Sample> samples = new Thinned<>(MOST_SAMPLES);
  private final Thinned<BatchLoad> batches = new Thinned<>(MOST_BATCHES);
  private volatile long bytesRead;
  private volatile long recordsRead;
  private volatile boolean hasAccepted;
  private final LongAdder dropped = new LongAdder();
  private final LongAdder ignored = new LongAdder();
  private volatile String host = "";
  private volatile String server = "";
  private volatile String lock = "";

  /** Whether the final counts are logged, after which only the closing summary comes. */
  private volatile boolean loggedCounts;

  private long states;
  private @Nullable Instant lastState;
  private byte[] newestState = {};
  private @Nullable Ending ending;

  /** Starts the history of a run without secrets. */
  public RunHistory() {
    this(new Secrets(Set.of()));
  }

  /** Starts the history of a run. The secrets are masked in all texts. */
  public RunHistory(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Returns the secrets to mask in all texts of the run. */
  public Secrets secrets() {
    return secrets;
  }

  /**
   * The totals of the run at a moment.
   *
   * @param second seconds since the run began
   */
  record Sample(double second, long bytesRead, long recordsRead, long recordsCommitted) {}

  /**
   * A batch that was committed.
   *
   * @param second time of its commit, in seconds since the run began
   * @param seconds time that it took to load
   */
  record BatchLoad(String stream, double second, long records, long bytes, double seconds) {}

  /** A retry after a transient error. */
  record Retry(double second, String doing, String reason) {}

  /** A record that was rejected and stored. The column is empty if it is unknown. */
  record Rejected(String stream, String place, String column, String reason) {
    Text text() {
      return column.isEmpty()
          ? Wording.RECORD_REFUSED.with(place, stream, reason)
          : Wording.VALUE_REFUSED.with(place, stream, column, reason);
    }
  }

  /** A statement that changed a schema or a table. */
  record SchemaChange(double second, String statement) {}

  /**
   * The end of the run.
   *
   * @param failure message of the failure, or empty
   */
  record Ending(Instant when, ExitCode exitCode, String failure) {}

  /** The first events of a kind, and the number of all. */
  private static final class Events<T> {
    private final List<T> first = new ArrayList<>();
    private long count;

    void add(T event) {
      count++;
      if (first.size() < MOST_EVENTS) {
        first.add(event);
      }
    }
  }

  /** Sets the amounts read so far. Only the reader calls it, once for many records. */
  public void read(long bytes, long records) {
    bytesRead = bytes;
    recordsRead = records;
  }

  /** Notes that a record was accepted for loading. */
  public void accepted() {
    hasAccepted = true;
  }

  /** Returns whether a record was accepted for loading. */
  public boolean hasAccepted() {
    return hasAccepted;
  }

  /** Adds values that are not loaded, since no SCHEMA declares their properties. */
  public void dropped(long values) {
    dropped.add(values);
  }

  /** Adds a message that was ignored, since its type is unknown. */
  public void ignored() {
    ignored.increment();
  }

  /** Notes the name of the server to connect to. */
  public void connecting(String name) {
    host = secrets.shown(name);
  }

  /** Notes that the server is connected, with its name and version. */
  public void connected(String name) {
    server = secrets.shown(name);
  }

  /** Notes the lock that the run waits for, or an empty text. */
  public void waitsForLock(String words) {
    lock = VisibleText.of(words);
  }

  /** Returns the totals of a stream. The first call for a stream adds it. */
  public synchronized StreamTotals stream(String name) {
    return streams.computeIfAbsent(name, added -> new StreamTotals(added, this));
  }

  /** Adds a STATE that was printed. */
  public synchronized void statePrinted(byte[] value) {
    states++;
    newestState = value;
    lastState = Instant.now();
  }

  /** Adds a retry, with the work that is repeated and the reason. */
  public synchronized void retried(String doing, String reason) {
    retries.add(new Retry(seconds(), secrets.shown(doing), secrets.shown(reason)));
  }

  /** Adds statements that changed schemas or tables. */
  public synchronized void schemaChanged(List<String> statements) {
    statements.forEach(
        statement -> schemaChanges.add(new SchemaChange(seconds(), secrets.shown(statement))));
  }

  /** Notes the end of the run. Later calls are ignored. */
  public synchronized void ended(ExitCode exitCode, String failure) {
    if (ending == null) {
      ending = new Ending(Instant.now(), exitCode, shown(failure));
    }
  }

  /** Logs the last counts of records. After that, only the closing summary comes. */
  public void logCounts() {
    loggedCounts = true;
    streams().forEach(StreamTotals::logCount);
  }

  /** Returns a text for each stream with its committed and rejected records. */
  public List<String> counts() {
    return streams().stream()
        .map(
            stream ->
                "stream %s: %s, %s rejected"
                    .formatted(
                        stream.stream(),
                        Quantity.of(stream.records(), "record", "records"),
                        Quantity.count(stream.rejected())))
        .toList();
  }

  /** Returns a warning about an empty input, or empty. */
  public Optional<Text> emptyInput() {
    return bytesRead == 0 ? Optional.of(Wording.INPUT_EMPTY.with()) : Optional.empty();
  }

  /** Returns a warning about the rejected records that are kept, if there are any. */
  public synchronized Optional<Text> rejections() {
    return rejected.first.stream()
        .findFirst()
        .map(
            first ->
                Wording.RECORDS_KEPT.with(
                    Quantity.of(rejected.count, "record", "records"),
                    String.join(", ", rejectedTables),
                    first.text()));
  }

  boolean hasLoggedCounts() {
    return loggedCounts;
  }

  synchronized void committed(String stream, long records, long bytes, double seconds) {
    batches.add(new BatchLoad(stream, seconds(), records, bytes, seconds));
  }

  synchronized void rejected(String table, Rejected event) {
    rejectedTables.add(table);
    rejected.add(
        new Rejected(event.stream(), event.place(), event.column(), secrets.shown(event.reason())));
  }

  /** Masks secrets in each line of a failure, which can have several. */
  private String shown(String failure) {
    return failure.lines().map(secrets::shown).collect(Collectors.joining("\n"));
  }

  /** Adds the current totals to the samples, and returns them. */
  synchronized Sample sample() {
    Sample now = now();
    samples.add(now);
    return now;
  }

  synchronized Sample now() {
    return new Sample(seconds(), bytesRead, recordsRead, recordsCommitted());
  }

  private long recordsCommitted() {
    return streams.values().stream().mapToLong(StreamTotals::records).sum();
  }

  /** Returns how many committed records are only staged. A failed overwrite discards them. */
  long discarded() {
    return streams().stream().mapToLong(stream -> stream.account().discarded().rows()).sum();
  }

  /** Returns how many records are committed and not only staged. */
  long recordsInTables() {
    return now().recordsCommitted() - discarded();
  }

  /** Returns how many records are committed, rejected or left out by a filter. */
  long recordsSettled() {
    return streams().stream().mapToLong(stream -> stream.account().sent().rows()).sum();
  }

  /** Returns the seconds from the start of the run to now, or to its end. */
  synchronized double seconds() {
    if (ending != null) {
      return (ending.when().toEpochMilli() - begun.toEpochMilli()) / 1e3;
    }
    return (System.nanoTime() - begunNanos) / NANOS;
  }

  long batchCount() {
    return streams().stream().mapToLong(StreamTotals::batches).sum();
  }

  long droppedCount() {
    return dropped.sum();
  }

  long ignoredCount() {
    return ignored.sum();
  }

  Instant begun() {
    return begun;
  }

  /** Returns the name of the server to connect to, or empty. */
  String host() {
    return host;
  }

  /** Returns the server's name and version, empty until it is connected. */
  String server() {
    return server;
  }

  /** Returns the lock that the run waits for, or empty. */
  String lock() {
    return lock;
  }

  synchronized Optional<Ending> ending() {
    return Optional.ofNullable(ending);
  }

  /** Returns the streams in the order of their first SCHEMA. */
  synchronized List<StreamTotals> streams() {
    return List.copyOf(streams.values());
  }

  synchronized long states() {
    return states;
  }

  /** Returns the last STATE that was printed, or an empty array. */
  synchronized byte[] newestState() {
    return newestState;
  }

  /** Returns when the last STATE was printed. */
  synchronized Optional<Instant> lastState() {
    return Optional.ofNullable(lastState);
  }

  synchronized long retryCount() {
    return retries.count;
  }

  synchronized long rejectedCount() {
    return rejected.count;
  }

  synchronized long schemaChangeCount() {
    return schemaChanges.count;
  }

  /** Returns the first 1,000 retries. */
  synchronized List<Retry> retries() {
    return List.copyOf(retries.first);
  }

  /** Returns the first 1,000 rejected records. */
  synchronized List<Rejected> rejected() {
    return List.copyOf(rejected.first);
  }

  /** Returns the first 1,000 changes of schemas and tables. */
  synchronized List<SchemaChange> schemaChanges() {
    return List.copyOf(schemaChanges.first);
  }

  /** Returns samples at regular intervals. */
  synchronized List<Sample> samples() {
    return samples.members();
  }

  /** Returns the number of batches for each one that is kept. */
  synchronized long batchStep() {
    return batches.step();
  }

  /** Returns the committed batches, or every nth of them; see {@link #batchStep}. */
  synchronized List<BatchLoad> batches() {
    return batches.members();
  }
}
