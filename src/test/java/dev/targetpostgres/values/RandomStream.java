package dev.targetpostgres.values;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A stream of random columns: its messages, and the rows that its table must have at the end.
 *
 * @param kinds kinds of its columns c0, c1, …
 * @param rows rows by id
 */
record RandomStream(
    String name,
    String method,
    boolean exists,
    List<RandomKind> kinds,
    List<String> messages,
    Map<Long, Row> rows) {
  private static final int MOST_COLUMNS = 12;
  private static final int MISSING_ONE_IN = 20;

  /** A row with the record that was sent and the expected values. */
  record Row(String json, List<@Nullable Object> expected) {}

  static RandomStream of(Random random, String name, int values) {
    List<RandomKind> all = RandomKind.all(random);
    List<RandomKind> kinds = new ArrayList<>();
    int columns = 1 + random.nextInt(MOST_COLUMNS);
    for (int i = 0; i < columns; i++) {
      kinds.add(all.get(random.nextInt(all.size())));
    }
    boolean exists = random.nextBoolean() || !kinds.stream().allMatch(RandomKind::isNew);
    RandomStream stream =
        new RandomStream(
            name,
            HazardSettings.METHODS.get(random.nextInt(HazardSettings.METHODS.size())),
            exists,
            kinds,
            new ArrayList<>(),
            new LinkedHashMap<>());
    stream.messages.add(stream.schema());
    for (int sent = 0; sent < values; sent += columns) {
      stream.add(random, values / columns);
    }
    return stream;
  }

  /** Returns the statement that makes the table, if it exists before the load. */
  String createTable() {
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < kinds.size(); i++) {
      columns.append(", c%d %s".formatted(i, kinds.get(i).column()));
    }
    String key = method.equals("append") ? "" : " PRIMARY KEY";
    return "CREATE TABLE %s (id bigint%s%s)".formatted(name, key, columns);
  }

  /** Returns the faults of a row of the table, which {@code to_jsonb} has written. */
  List<String> faults(JsonNode actual) {
    List<String> faults = new ArrayList<>();
    Row row = rows.remove(actual.path("id").longValue());
    if (row == null) {
      return List.of(name + ": a row too many: " + actual);
    }
    for (int i = 0; i < kinds.size(); i++) {
      JsonNode value = actual.path("c" + i);
      Object read = value.isNull() ? null : kinds.get(i).read().apply(value);
      if (!Objects.equals(read, row.expected().get(i))) {
        faults.add(
            "%s.c%d %s, %s: sent %s, expected %s, stored %s"
                .formatted(
                    name,
                    i,
                    kinds.get(i).column(),
                    method,
                    row.json(),
                    row.expected().get(i),
                    value));
      }
    }
    return faults;
  }

  private String schema() {
    StringBuilder properties = new StringBuilder();
    for (int i = 0; i < kinds.size(); i++) {
      properties.append(", \"c%d\": {%s}".formatted(i, kinds.get(i).schema()));
    }
    return new Messages()
        .schema(name, "id", "\"id\": {\"type\": \"integer\"}" + properties)
        .toString();
  }

  /** Adds a record. If the stream has a key, an earlier record can have the same one. */
  private void add(Random random, int most) {
    long id = method.equals("append") ? rows.size() : random.nextInt(most + 1);
    List<String> members = new ArrayList<>(List.of("\"id\": " + id));
    List<@Nullable Object> expected = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      int chance = random.nextInt(MISSING_ONE_IN);
      RandomKind.Sent sent =
          chance < 2 ? new RandomKind.Sent("null", null) : kinds.get(i).next().apply(random);
      expected.add(sent.expected());
      if (chance != 0) {
        members.add("\"c%d\": %s".formatted(i, sent.json()));
      }
    }
    String json = members.stream().collect(joining(", "));
    messages.add(new Messages().record(name, json).toString());
    rows.put(id, new Row(json, expected));
  }
}
