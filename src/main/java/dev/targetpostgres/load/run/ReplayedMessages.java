package dev.targetpostgres.load.run;

import dev.targetpostgres.json.JsonTrees;
import dev.targetpostgres.load.plan.OwnTable;
import dev.targetpostgres.load.table.KeptRecords;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.TransactionCallback;
import dev.targetpostgres.schema.TableName;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Reads rejected records as lines of a tap, each after its SCHEMA if that is a new one. Records are
 * read in pieces, in short transactions that can be repeated. Not thread-safe.
 */
final class ReplayedMessages extends InputStream {
  /** The most ids of one query. There is no index, so each query scans the whole table. */
  private static final int MOST_IDS = 20_000;

  private static final long MOST_BYTES = 4L << 20;
  private static final UUID FIRST = new UUID(0, 0);

  private final ConnectionPool pool;
  private final Deque<Replay.Part> parts;
  private final Register register;
  private final Deque<KeptRecords.Size> next = new ArrayDeque<>();
  private UUID after = FIRST;

  /** The id of the last SCHEMA of each stream. */
  private final Map<String, String> declared = new HashMap<>();

  private long lineNumber;
  private byte[] bytes = {};
  private int position;

  /** Receives each record before its line is read. */
  interface Register {
    void add(long lineNumber, TableName table, KeptRecords.Kept kept);
  }

  ReplayedMessages(ConnectionPool pool, List<Replay.Part> parts, Register register) {
    this.pool = pool;
    this.parts = new ArrayDeque<>(parts);
    this.register = register;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int start, int length) {
    while (position == bytes.length && !parts.isEmpty()) {
      bytes = more().getBytes(StandardCharsets.UTF_8);
      position = 0;
    }
    int count = Math.min(length, bytes.length - position);
    System.arraycopy(bytes, position, target, start, count);
    position += count;
    return count == 0 && length > 0 ? -1 : count;
  }

  /** Returns the next lines of the table. If there are none, goes to the next table. */
  private String more() {
    Replay.Part part = parts.element();
    if (next.isEmpty()) {
      List<String> streams = part.routes().stream().map(Replay.Route::stream).distinct().toList();
      next.addAll(
          query(
              connection ->
                  KeptRecords.next(
                      connection, part.table(), after, part.last(), streams, MOST_IDS)));
    }
    if (next.isEmpty()) {
      parts.remove();
      after = FIRST;
      return "";
    }
    List<UUID> ids = new ArrayList<>();
    for (long size = 0; size < MOST_BYTES && !next.isEmpty(); size += next.remove().bytes()) {
      ids.add(next.element().id());
    }
    after = ids.get(ids.size() - 1);
    return query(connection -> KeptRecords.read(connection, part.table(), ids)).stream()
        .filter(kept -> part.routes().contains(new Replay.Route(kept.stream(), source(kept))))
        .map(kept -> lines(part.table(), kept))
        .collect(Collectors.joining());
  }

  private static String source(KeptRecords.Kept kept) {
    return Objects.requireNonNullElse(kept.source(), "");
  }

  private String lines(TableName table, KeptRecords.Kept kept) {
    StringBuilder lines = new StringBuilder();
    String schema = Objects.requireNonNull(kept.schemaId());
    if (!schema.equals(declared.put(source(kept), schema))) {
      line(lines, query(connection -> KeptRecords.schema(connection, table, schema)));
    }
    line(lines, record(kept));
    register.add(lineNumber, table, kept);
    return lines.toString();
  }

  /** Appends the message as one line. A text that was corrected by hand can have several. */
  private void line(StringBuilder lines, String message) {
    lines.append(message.replace('\n', ' ')).append('\n');
    lineNumber++;
  }

  private static String record(KeptRecords.Kept kept) {
    StringBuilder record = new StringBuilder("{\"type\": \"RECORD\", \"stream\": ");
    record.append(JsonTrees.quoted(source(kept)));
    if (kept.version() != null) {
      record.append(", \"version\": ").append(kept.version());
    }
    if (kept.sequence() != null) {
      record.append(", \"sequence\": ").append(kept.sequence());
    }
    if (kept.timeExtracted() != null) {
      record.append(", \"time_extracted\": \"").append(kept.timeExtracted()).append('"');
    }
    return record.append(", \"record\": ").append(kept.json()).append('}').toString();
  }

  private <T> T query(TransactionCallback<T> work) {
    return pool.inTransaction(OwnTable.REJECTED.tableName(), "reading rejected records", work);
  }
}
