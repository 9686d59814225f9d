package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random change streams with few keys give the rows of a simple model: whole records, updates that
 * leave columns out, deletes with and without other columns, and rows that come back.
 */
final class RandomChangesTest {
  private static final int KEYS = 5;
  private static final int RECORDS = 40;
  private static final int RUNS = 2;
  private static final int MOST_PARTITIONS = 4;
  private static final String MOMENT = "2024-01-01 00:00:00+00";

  private static final String COLUMNS =
      """
      "id": {"type": "integer"}, "a": {"type": ["null", "integer"]}, \
      "b": {"type": ["null", "string"]}, "c": {"type": ["null", "array"]}\
      """;

  private static final String MARK =
      ", \"_sdc_deleted_at\": {\"type\": [\"null\", \"string\"], \"format\": \"date-time\"}";

  @AutoClose private static Fixture fixture;
  private static Random random;

  /** The rows that the table must have, by key: values of a, b, c, and the mark. */
  private final TreeMap<Integer, @Nullable String[]> model = new TreeMap<>();

  @BeforeAll
  static void createDatabase() {
    fixture = new Fixture();
    random = Seed.random("RandomChangesTest");
  }

  @ParameterizedTest
  @CsvSource({
    "upsert, true, true, false", "upsert, true, true, true",
    "upsert, true, false, false", "upsert, true, false, true",
    "upsert, false, true, false", "upsert, false, true, true",
    "upsert, false, false, false", "upsert, false, false, true",
    "overwrite, true, true, false", "overwrite, true, true, true",
    "overwrite, true, false, false", "overwrite, true, false, true",
  })
  void theTableIsWhatTheChangesSay(
      String method, boolean indexed, boolean declared, boolean hardDelete) {
    for (String batchSize : List.of("1", "3", "1000")) {
      fixture.execute("DROP TABLE IF EXISTS t");
      model.clear();
      if (!indexed) {
        fixture.execute(
            "CREATE TABLE t (id bigint, a bigint, b text, c jsonb, _sdc_deleted_at timestamptz)");
      }
      for (int run = 0; run < RUNS; run++) {
        if (method.equals("overwrite")) {
          model.clear();
        }
        Messages messages = new Messages().schema("t", "id", declared ? COLUMNS + MARK : COLUMNS);
        for (int i = 0; i < RECORDS; i++) {
          messages.record("t", change(declared, hardDelete));
        }

        fixture.load(
            messages,
            "load_method",
            method,
            "hard_delete",
            Boolean.toString(hardDelete),
            "add_record_metadata",
            "true",
            "batch_size_rows",
            batchSize,
            "max_parallelism_per_stream",
            Integer.toString(1 + random.nextInt(MOST_PARTITIONS)));

        assertThat(fixture.rows("SELECT id, a, b, c, _sdc_deleted_at FROM t ORDER BY id"))
            .as("batch_size_rows %s, run %d of %s", batchSize, run, messages)
            .isEqualTo(expected());
      }
    }
  }

  private List<List<@Nullable String>> expected() {
    List<List<@Nullable String>> rows = new ArrayList<>();
    model.forEach(
        (id, values) -> {
          List<@Nullable String> row = new ArrayList<>(List.of(id.toString()));
          row.addAll(Arrays.asList(values));
          rows.add(row);
        });
    return rows;
  }

  /** Makes a record, and applies it to the model. */
  private String change(boolean declared, boolean hardDelete) {
    int id = random.nextInt(KEYS);
    boolean deletes = random.nextInt(4) == 0;
    boolean[] sent = sent();
    String[] values = {
      random.nextInt(5) == 0 ? null : Integer.toString(random.nextInt(100)),
      random.nextInt(5) == 0 ? null : "b" + random.nextInt(100),
      random.nextInt(5) == 0 ? null : "[" + "1, ".repeat(random.nextInt(3)) + "0]"
    };

    boolean keeps = declared || deletes;
    @Nullable String[] row = new String[4];
    if (keeps && model.containsKey(id)) {
      row = model.get(id).clone();
    }
    row[3] = deletes ? MOMENT : null;
    StringBuilder record = new StringBuilder("\"id\": " + id);
    for (int i = 0; i < values.length; i++) {
      if (sent[i]) {
        row[i] = values[i];
        boolean text = i == 1 && values[i] != null;
        String json = text ? "\"" + values[i] + "\"" : String.valueOf(values[i]);
        record.append(", \"").append("abc".charAt(i)).append("\": ").append(json);
      }
    }
    if (deletes) {
      record.append(", \"_sdc_deleted_at\": \"2024-01-01T00:00:00Z\"");
    } else if (random.nextBoolean()) {
      record.append(", \"_sdc_deleted_at\": null");
    }
    if (deletes && hardDelete) {
      model.remove(id);
    } else {
      model.put(id, row);
    }
    return record.toString();
  }

  /** Returns which columns a record has: all, none, or some. */
  private static boolean[] sent() {
    int form = random.nextInt(4);
    boolean[] sent = new boolean[3];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = form == 0 || (form > 1 && random.nextBoolean());
    }
    return sent;
  }
}
