package dev.targetpostgres.load.run;

import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.load.plan.OwnTable;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.load.table.KeptRecords;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.Quantity;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.singer.LineOrigin;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads rejected records again. They are read as the messages of a tap. Each line stands for a row
 * of {@code _sdc_rejected}, and the transaction that loads the record removes this row.
 * Thread-safe.
 */
public final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

  private final ConnectionPool pool;
  private final LoadOptions options;
  private final List<Part> parts = new ArrayList<>();
  private final Map<Long, Line> lines = new ConcurrentHashMap<>();
  private final AtomicLong loaded = new AtomicLong();
  private long total;

  /**
   * The part of a table that is replayed.
   *
   * @param routes the streams that are replayed
   * @param last the last id that is replayed
   */
  record Part(TableName table, Set<Route> routes, UUID last) {}

  /** A loaded stream, and the tap's stream that it is made from. */
  record Route(String stream, String source) {}

  private record Line(TableName table, UUID id, String stream, Place place) {}

  /** The rejected records found in a table; {@code last} has the last id, if there is one. */
  private record Found(KeptRecords.Table table, List<KeptRecords.Count> counts, List<UUID> last) {}

  private Replay(ConnectionPool pool, LoadOptions options) {
    this.pool = pool;
    this.options = options;
  }

  /**
   * Finds the rejected records. Warns of those that cannot be loaded again.
   *
   * @param stream the only stream to replay, or empty for all
   * @throws TargetException if the role lacks privileges
   */
  public static Replay of(ConnectionPool pool, LoadOptions options, Optional<String> stream) {
    Replay replay = new Replay(pool, options);
    pool.inTransaction(
            OwnTable.REJECTED.tableName(),
            "looking for rejected records",
            connection -> replay.find(connection, stream))
        .forEach(replay::add);
    stream.filter(only -> replay.total == 0).ifPresent(replay::warnOfOthers);
    return replay;
  }

  /** A second replay finds nothing too, so this is not an error. */
  private void warnOfOthers(String stream) {
    List<String> others =
        pool
            .inTransaction(
                OwnTable.REJECTED.tableName(),
                "looking for rejected records",
                connection -> find(connection, Optional.empty()))
            .stream()
            .flatMap(found -> found.counts().stream())
            .map(KeptRecords.Count::stream)
            .distinct()
            .sorted()
            .toList();
    if (!others.isEmpty()) {
      Wording.REJECTED_OF_OTHERS.with(stream, String.join(", ", others)).warn(LOG);
    }
  }

  private List<Found> find(Connection connection, Optional<String> stream) throws SQLException {
    List<Found> found = new ArrayList<>();
    for (KeptRecords.Table table : KeptRecords.tables(connection)) {
      TableName name = table.name();
      if (stream.map(only -> leadsTo(only, name)).orElse(true) && isPermitted(table, stream)) {
        List<KeptRecords.Count> counts = new ArrayList<>(KeptRecords.count(connection, table));
        counts.removeIf(
            count ->
                !leadsTo(count.stream(), name)
                    || !stream.orElse(count.stream()).equals(count.stream()));
        found.add(
            new Found(
                table,
                counts,
                table.replayable() ? KeptRecords.lastId(connection, name) : List.of()));
      }
    }
    return found;
  }

  /** Returns whether the stream's rejected records go into the table. */
  private boolean leadsTo(String stream, TableName rejected) {
    TableName table = StreamTarget.table(stream, options.stream(stream).naming());
    return RejectedTable.beside(table).equals(rejected);
  }

  /** Returns whether to replay the table. Throws if our role cannot, but the user asked for it. */
  private boolean isPermitted(KeptRecords.Table table, Optional<String> stream) {
    if (table.permitted()) {
      return true;
    }
    TableName name = table.name();
    if (stream.isEmpty() && !options.schemas().contains(name.schema())) {
      return false;
    }
    throw new TargetException(
        ExitCode.LOAD_FAILED,
        Wording.REJECTED_NOT_READABLE.with(
            name, Ddl.grantReplay(name, RejectedTable.schemas(name), table.role())));
  }

  private void add(Found found) {
    TableName table = found.table().name();
    Set<Route> routes = new HashSet<>();
    long withoutSchema = 0;
    for (KeptRecords.Count count : found.counts()) {
      total += count.records();
      String source = count.source();
      if (source == null) {
        withoutSchema += count.records();
      } else if (isMapped(count.stream(), source)) {
        routes.add(new Route(count.stream(), source));
      } else {
        Wording.REJECTED_LED_ELSEWHERE
            .with(records(count.records()), table, count.stream(), source)
            .warn(LOG);
      }
    }
    if (withoutSchema > 0) {
      Wording.REJECTED_WITHOUT_SCHEMA.with(records(withoutSchema), table).warn(LOG);
    }
    if (!routes.isEmpty()) {
      parts.add(new Part(table, routes, found.last().get(0)));
    }
  }

  private static String records(long count) {
    return Quantity.of(count, "rejected record", "rejected records");
  }

  private boolean isMapped(String stream, String source) {
    return options.maps().of(source).stream().anyMatch(map -> map.nameOf(source).equals(stream));
  }

  /** Returns the records as a tap's messages, which are read from the server in pieces. */
  public InputStream messages() {
    return new ReplayedMessages(pool, parts, this::register);
  }

  private void register(long number, TableName table, KeptRecords.Kept kept) {
    Place place = new Place(number, kept.file(), kept.line());
    lines.put(number, new Line(table, kept.id(), kept.stream(), place));
  }

  /** Returns the origin of the messages, which maps each to its record's first place. */
  public LineOrigin origin() {
    return LineOrigin.again(
        number -> {
          Line line = lines.get(number);
          return line == null ? new Place(number, null, number) : line.place();
        });
  }

  /** Returns whether the record of the line was rejected for the stream. */
  public boolean isFor(long number, String stream) {
    return line(number).stream().equals(stream);
  }

  /** Returns a function from lines to ids. Records rejected again keep their ids. */
  LongFunction<UUID> ids() {
    return number -> line(number).id();
  }

  /**
   * Removes the rows of records, in the transaction that loads or rejects them.
   *
   * @throws TargetException if one of them is gone, because its record could be loaded twice
   */
  void remove(Connection connection, String stream, LongStream numbers) throws SQLException {
    List<Line> removed = lines(numbers);
    if (!removed.isEmpty()) {
      TableName table = removed.get(0).table();
      int gone = removed.size() - KeptRecords.remove(connection, table, ids(removed));
      if (gone > 0) {
        throw new TargetException(
            ExitCode.LOAD_FAILED, Wording.REJECTED_GONE.with(stream, gone, table));
      }
    }
  }

  /**
   * Returns whether a commit in doubt succeeded, and so removed the rows. Without records it
   * returns false, since a repeat is idempotent.
   */
  boolean areRemoved(Connection connection, LongStream numbers) throws SQLException {
    List<Line> removed = lines(numbers);
    return !removed.isEmpty()
        && !KeptRecords.hasAny(connection, removed.get(0).table(), ids(removed));
  }

  /** Counts committed records, of which some were rejected again. */
  void committed(LongStream numbers, int rejected) {
    long count = numbers.peek(lines::remove).count();
    loaded.addAndGet(count - rejected);
  }

  /** Returns a sentence with the numbers of records loaded and left. */
  public String summary() {
    return counted("%s loaded again, %s left in %s");
  }

  /** Returns the same sentence for a dry run. */
  public String forecast() {
    return counted("%s would be loaded again, %s would be left in %s");
  }

  private String counted(String sentence) {
    return sentence.formatted(
        records(loaded.get()), Quantity.count(total - loaded.get()), OwnTable.REJECTED.tableName());
  }

  private List<Line> lines(LongStream numbers) {
    return numbers.mapToObj(this::line).toList();
  }

  private static List<UUID> ids(List<Line> lines) {
    return lines.stream().map(Line::id).toList();
  }

  private Line line(long number) {
    Line line = lines.get(number);
    if (line == null) {
      throw new IllegalStateException("line " + number + " is not being replayed");
    }
    return line;
  }
}
