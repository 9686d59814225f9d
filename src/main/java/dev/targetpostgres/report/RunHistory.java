package dev.targetpostgres.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What has happened in a run so far. Whoever makes something happen tells it, and whoever shows the
 * run to people or programs asks it. Memory is bounded, however long the run is. Thread-safe.
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

  /** Whether the counts have been told, after which only the closing summary comes. */
  private volatile boolean toldCounts;

  private long states;
  private @Nullable Instant lastState;
  private byte[] newestState = {};
  private @Nullable Ending ending;

  /** Starts now, in a run that has no secrets. */
  public RunHistory() {
    this(new Secrets(Set.of()));
  }

  /** Starts now; the secrets are masked in what is told. */
  public RunHistory(Secrets secrets) {
    this.secrets = secrets;
  }

  /** What is to be masked in all texts of the run. */
  public Secrets secrets() {
    return secrets;
  }

  /**
   * How things stood at a moment.
   *
   * @param second since the run began
   */
  record Sample(double second, long bytesRead, long recordsRead, long recordsCommitted) {}

  /**
   * A batch that was committed.
   *
   * @param second of its commit, since the run began
   */
  record BatchLoad(String stream, double second, long records, long bytes, double seconds) {}

  /** Something was done again after a transient error. */
  record Retry(double second, String doing, String reason) {}

  /** A record was rejected and stored; the column is empty if it is not known. */
  record Rejected(String stream, String place, String column, String reason) {}

  /** A statement that changed a schema or a table. */
  record SchemaChange(double second, String statement) {}

  /**
   * How the run ended.
   *
   * @param failure why it did not end well, or empty
   */
  record Ending(Instant when, ExitCode exitCode, String failure) {}

  /** The first ones, and how many there were in all. */
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

  /** So much of the input has been read. To be told once for many records. */
  public void read(long bytes, long records) {
    bytesRead = bytes;
    recordsRead = records;
  }

  /** A record was accepted for loading. */
  public void accepted() {
    hasAccepted = true;
  }

  /** Returns whether a record was accepted for loading. */
  public boolean hasAccepted() {
    return hasAccepted;
  }

  /** A record had so many values that are not loaded, since its SCHEMA does not declare them. */
  public void dropped(long values) {
    dropped.add(values);
  }

  /** A message was ignored, since nobody knows its type. */
  public void ignored() {
    ignored.increment();
  }

  /** About to connect to a server. */
  public void connecting(String name) {
    host = secrets.shown(name);
  }

  /** Connected to a server, which is of a version. */
  public void connected(String name) {
    server = secrets.shown(name);
  }

  /** The totals of a stream, which workers and the reader add to. */
  public synchronized StreamTotals stream(String name) {
    return streams.computeIfAbsent(name, added -> new StreamTotals(added, this));
  }

  /** A STATE was printed. */
  public synchronized void statePrinted(byte[] value) {
    states++;
    newestState = value;
    lastState = Instant.now();
  }

  /** Something is done again. */
  public synchronized void retried(String doing, String reason) {
    retries.add(new Retry(seconds(), secrets.shown(doing), secrets.shown(reason)));
  }

  /** Statements changed schemas or tables. */
  public synchronized void schemaChanged(List<String> statements) {
    statements.forEach(
        statement -> schemaChanges.add(new SchemaChange(seconds(), secrets.shown(statement))));
  }

  /** The run has ended; the first word counts. */
  public synchronized void ended(ExitCode exitCode, String failure) {
    if (ending == null) {
      ending = new Ending(Instant.now(), exitCode, shown(failure));
    }
  }

  /** Has the log hear how many records of each stream were committed since it last did. */
  public void tellCounts() {
    toldCounts = true;
    streams().forEach(StreamTotals::tellCount);
  }

  /** What came of each stream, in words. */
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

  boolean hasToldCounts() {
    return toldCounts;
  }

  synchronized void committed(String stream, long records, long bytes, double seconds) {
    batches.add(new BatchLoad(stream, seconds(), records, bytes, seconds));
  }

  synchronized void rejected(Rejected event) {
    rejected.add(
        new Rejected(event.stream(), event.place(), event.column(), secrets.shown(event.reason())));
  }

  /** A failure may have several lines. */
  private String shown(String failure) {
    return failure.lines().map(secrets::shown).collect(Collectors.joining("\n"));
  }

  /** Adds how things stand now to the series, and returns it. */
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

  /** Committed records that are only staged: an overwrite that fails discards them. */
  long discarded() {
    return streams().stream().mapToLong(stream -> stream.account().discarded().rows()).sum();
  }

  /** Returns how many records are committed, without those whose overwrite did not end. */
  long recordsInTables() {
    return now().recordsCommitted() - discarded();
  }

  /** Returns how many records are committed, rejected or left out by a filter. */
  long recordsSettled() {
    return streams().stream().mapToLong(stream -> stream.account().sent().rows()).sum();
  }

  /** Seconds since the run began; once it has ended, the seconds that it took. */
  synchronized double seconds() {
    if (ending != null) {
      return (ending.when().toEpochMilli() - begun.toEpochMilli()) / 1e3;
    }
    return (System.nanoTime() - begunNanos) / NANOS;
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

  /** The server that is connected to, or empty. */
  String host() {
    return host;
  }

  /** The server and its version once there is a connection, or empty. */
  String server() {
    return server;
  }

  synchronized Optional<Ending> ending() {
    return Optional.ofNullable(ending);
  }

  /** The streams that had a SCHEMA, in that order. */
  synchronized List<StreamTotals> streams() {
    return List.copyOf(streams.values());
  }

  synchronized long states() {
    return states;
  }

  /** The last STATE that was printed, or empty. */
  synchronized byte[] newestState() {
    return newestState;
  }

  /** When the last STATE was printed. */
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

  /** The first retries. */
  synchronized List<Retry> retries() {
    return List.copyOf(retries.first);
  }

  /** The first rejected records. */
  synchronized List<Rejected> rejected() {
    return List.copyOf(rejected.first);
  }

  /** The first changes of schemas and tables. */
  synchronized List<SchemaChange> schemaChanges() {
    return List.copyOf(schemaChanges.first);
  }

  /** How things stood, at regular intervals. */
  synchronized List<Sample> samples() {
    return samples.members();
  }

  /** Of how many batches one is kept. */
  synchronized long batchStep() {
    return batches.step();
  }

  /** The batches committed, or some of them. */
  synchronized List<BatchLoad> batches() {
    return batches.members();
  }
}
