package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Look;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Reads tables before their streams' SCHEMAs come. Most of the cost of reading a table is the query
 * and the round trip. So from the second SCHEMA on, a run reads all tables of a schema at once. If
 * the schema has no tables, the first SCHEMA's query already shows this. Results are used for a few
 * seconds, as if the SCHEMAs had come earlier. Used by one thread at a time.
 */
final class TablesAhead {
  /** The most tables to read per table looked up so far, since most are perhaps never needed. */
  private static final int MOST_PER_LOOKUP = 64;

  private static final int MOST_COLUMNS = 50_000;
  private static final Duration MAX_AGE = Duration.ofSeconds(5);

  /** The number of lookups in each schema. */
  private final Map<String, Integer> lookups = new HashMap<>();

  private final Map<String, Reading> readings = new HashMap<>();
  private final LongSupplier nanos;

  TablesAhead(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * The tables that were read of a schema.
   *
   * @param nanos the time of reading
   * @param rights our role's rights in the schema
   * @param forgotten tables that were used, or that can have changed since
   */
  private record Reading(
      long nanos,
      Map<TableName, TableShape> tables,
      ChangeRights rights,
      Set<TableName> forgotten) {}

  /** Returns the table if it was read a moment ago, and forgets it. */
  Optional<TableShape> take(TableName table) {
    Optional<TableShape> known = recent(table).map(reading -> reading.tables().get(table));
    known.ifPresent(shape -> forget(table));
    return known;
  }

  /**
   * Returns our role's rights in the table's schema, if the schema was read a moment ago and did
   * not have the table.
   */
  Optional<ChangeRights> missing(TableName table) {
    return recent(table)
        .filter(reading -> !reading.tables().containsKey(table))
        .filter(reading -> !reading.forgotten().contains(table))
        .map(Reading::rights);
  }

  private Optional<Reading> recent(TableName table) {
    Optional<Reading> reading = Optional.ofNullable(readings.get(table.schema()));
    if (reading.isPresent() && nanos.getAsLong() - reading.get().nanos() > MAX_AGE.toNanos()) {
      readings.remove(table.schema());
      return Optional.empty();
    }
    return reading;
  }

  /** Forgets the table, because it can have changed. */
  void forget(TableName table) {
    Reading reading = readings.get(table.schema());
    if (reading != null) {
      reading.tables().remove(table);
      reading.forgotten().add(table);
    }
  }

  /** Forgets the schema, because it can have changed. */
  void forget(String schema) {
    readings.remove(schema);
  }

  /**
   * Reads the table now. Each time the number of lookups has doubled, it also reads the schema's
   * other tables, if they are not too many.
   */
  Look.Seen look(TableName table, Function<Look, Look.Seen> looking) {
    int count = lookups.merge(table.schema(), 1, Integer::sum);
    boolean withOthers = count > 1 && Integer.bitCount(count) == 1;
    long now = nanos.getAsLong();
    Look.Seen seen =
        looking.apply(
            withOthers ? new Look(table, count * MOST_PER_LOOKUP, MOST_COLUMNS) : Look.at(table));
    if (withOthers || seen.whole()) {
      readings.remove(table.schema());
    }
    if (seen.whole()) {
      Map<TableName, TableShape> others = new HashMap<>();
      seen.shapes().forEach(shape -> others.put(shape.name(), shape));
      others.remove(table);
      Set<TableName> forgotten = new HashSet<>(Set.of(table));
      readings.put(table.schema(), new Reading(now, others, seen.rights(), forgotten));
    }
    return seen;
  }
}
