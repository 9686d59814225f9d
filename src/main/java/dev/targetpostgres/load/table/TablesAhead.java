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
 * Reads tables before their streams' SCHEMAs come. Asking for a table costs the server ten times as
 * much as its answer, and a server far away is waited for each time. So from its second SCHEMA on a
 * run asks for all tables of a schema at once. Of a schema without tables, the first SCHEMA tells
 * all. The answers count for a few seconds, as if the SCHEMAs had come then. Used by one thread at
 * a time.
 */
final class TablesAhead {
  /** How many may be read for each one that was asked for: most may never be needed. */
  private static final int AT_ONCE_FOR_EACH = 64;

  private static final int MOST_COLUMNS = 50_000;
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<String, Reading> readings = new HashMap<>();
  private final LongSupplier nanos;

  TablesAhead(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * What was read of a schema.
   *
   * @param nanos when
   * @param tables of the schema
   * @param rights of our role in it
   * @param told tables of which nothing is known any more: they may have changed
   */
  private record Reading(
      long nanos, Map<TableName, TableShape> tables, ChangeRights rights, Set<TableName> told) {}

  /** Returns the table, once, if it was read a moment ago. */
  Optional<TableShape> take(TableName table) {
    Optional<TableShape> known = believed(table).map(reading -> reading.tables().get(table));
    known.ifPresent(shape -> forget(table));
    return known;
  }

  /**
   * Returns what our role may do in the table's schema, if that was read a moment ago and the table
   * was not there.
   */
  Optional<ChangeRights> missing(TableName table) {
    return believed(table)
        .filter(reading -> !reading.tables().containsKey(table))
        .filter(reading -> !reading.told().contains(table))
        .map(Reading::rights);
  }

  private Optional<Reading> believed(TableName table) {
    Optional<Reading> reading = Optional.ofNullable(readings.get(table.schema()));
    if (reading.isPresent() && nanos.getAsLong() - reading.get().nanos() > BELIEVED.toNanos()) {
      readings.remove(table.schema());
      return Optional.empty();
    }
    return reading;
  }

  /** Forgets the table, which may have changed. */
  void forget(TableName table) {
    Reading reading = readings.get(table.schema());
    if (reading != null) {
      reading.tables().remove(table);
      reading.told().add(table);
    }
  }

  /** Forgets the schema, which may have changed. */
  void forget(String schema) {
    readings.remove(schema);
  }

  /**
   * Looks at the table now. Looks at the other tables of its schema with it each time the run has
   * asked for twice as many, if they are not too many.
   */
  Look.Seen look(TableName table, Function<Look, Look.Seen> looking) {
    int count = asked.merge(table.schema(), 1, Integer::sum);
    boolean withOthers = count > 1 && Integer.bitCount(count) == 1;
    long now = nanos.getAsLong();
    Look.Seen seen =
        looking.apply(
            withOthers ? new Look(table, count * AT_ONCE_FOR_EACH, MOST_COLUMNS) : Look.at(table));
    if (withOthers || seen.whole()) {
      readings.remove(table.schema());
    }
    if (seen.whole()) {
      Map<TableName, TableShape> others = new HashMap<>();
      seen.shapes().forEach(shape -> others.put(shape.name(), shape));
      others.remove(table);
      Set<TableName> told = new HashSet<>(Set.of(table));
      readings.put(table.schema(), new Reading(now, others, seen.rights(), told));
    }
    return seen;
  }
}
