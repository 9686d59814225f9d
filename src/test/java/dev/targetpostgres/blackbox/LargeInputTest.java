package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that is too large for a folder of files: wide records, long lines, many streams. */
final class LargeInputTest {
  private static final int MEBIBYTE = 1 << 20;

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void loadsLinesOfAMebibyte(String loadMethod) {
    String text = "é\\\"\\n🎁\\ud83c\\udf81 ".repeat(MEBIBYTE / 32);
    String plain = "x".repeat(MEBIBYTE);
    String input =
        schema("wide", "\"text\": {\"type\": \"string\"}, \"any\": {}")
            + record("wide", 1, "\"text\": \"%s\", \"any\": [\"%s\"]".formatted(text, plain))
            + record("wide", 2, "\"text\": \"%s\"".formatted(plain))
            + state(2);
    TargetRun run = TargetRun.on(database, Map.of("load_method", loadMethod), input);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly("{\"at\": 2}");
    String expected = "é\"\n🎁🎁 ".repeat(MEBIBYTE / 32);
    assertThat(database.queryOne("SELECT text FROM wide WHERE id = 1")).isEqualTo(expected);
    assertThat(database.queryOne("SELECT \"any\"->>0 FROM wide WHERE id = 1")).isEqualTo(plain);
    assertThat(database.queryOne("SELECT text FROM wide WHERE id = 2")).isEqualTo(plain);
  }

  @Test
  void refusesALineLongerThanTheSetting() {
    String input =
        schema("wide", "\"text\": {\"type\": \"string\"}")
            + record("wide", 1, "\"text\": \"short\"")
            + state(1)
            + record("wide", 2, "\"text\": \"%s\"".formatted("x".repeat(MEBIBYTE)))
            + state(2);
    TargetRun run = TargetRun.on(database, Map.of("max_record_bytes", 100_000), input);

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors()).singleElement().asString().contains("line 4:", "max_record_bytes");
    assertThat(run.stdout()).containsExactly("{\"at\": 1}");
    assertThat(database.queryRows("SELECT id FROM wide")).containsExactly(List.of("1"));
  }

  @Test
  void loadsRecordsThatAreLargerThanTheBuffer() {
    StringBuilder input = new StringBuilder();
    input.append(schema("wide", "\"text\": {\"type\": \"string\"}"));
    for (int id = 0; id < 8; id++) {
      input.append(record("wide", id, "\"text\": \"%s\"".formatted("x".repeat(3 * MEBIBYTE))));
    }
    input.append(state(8));
    TargetRun run = TargetRun.on(database, Map.of("max_buffer_size", MEBIBYTE), input.toString());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).last().isEqualTo("{\"at\": 8}");
    assertThat(database.queryOne("SELECT sum(length(text)) FROM wide"))
        .isEqualTo(Integer.toString(8 * 3 * MEBIBYTE));
  }

  /** Their open batches exceed the buffer many times before any of them is full. */
  @Test
  void loadsMoreStreamsThanTheBufferHolds() {
    int streams = 60;
    String text = "x".repeat(20_000);
    StringBuilder input = new StringBuilder();
    for (int stream = 0; stream < streams; stream++) {
      input.append(schema("s" + stream, "\"text\": {\"type\": \"string\"}"));
    }
    for (int id = 0; id < 5; id++) {
      for (int stream = 0; stream < streams; stream++) {
        input.append(record("s" + stream, id, "\"text\": \"%s\"".formatted(text)));
      }
    }
    input.append(state(5));
    TargetRun run = TargetRun.on(database, Map.of("max_buffer_size", MEBIBYTE), input.toString());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).last().isEqualTo("{\"at\": 5}");
    for (int stream = 0; stream < streams; stream += 7) {
      assertThat(database.queryRows("SELECT count(*), sum(length(text)) FROM s" + stream))
          .containsExactly(List.of("5", "100000"));
    }
  }

  @Test
  void loadsRecordsOfManyProperties() {
    int properties = 800;
    StringBuilder columns = new StringBuilder("\"p0\": {\"type\": \"integer\"}");
    StringBuilder values = new StringBuilder("\"p0\": 0");
    for (int property = 1; property < properties; property++) {
      columns.append(", \"p%d\": {\"type\": \"integer\"}".formatted(property));
      values.append(", \"p%d\": %d".formatted(property, property));
    }
    String input =
        schema("wide", columns.toString()) + record("wide", 1, values.toString()) + state(1);
    TargetRun run = TargetRun.on(database, Map.of(), input);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT id, p0, p500, p799 FROM wide"))
        .containsExactly(List.of("1", "0", "500", "799"));
  }

  @Test
  void takesNestingAsDeepAsItMayBeAndRefusesDeeper() {
    String input =
        schema("deep", "\"any\": {}")
            + record("deep", 1, "\"any\": %s1%s".formatted("[".repeat(400), "]".repeat(400)))
            + state(1)
            + record("deep", 2, "\"any\": %s1%s".formatted("[".repeat(99_999), "]".repeat(99_999)));
    TargetRun run = TargetRun.on(database, Map.of(), input);

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors()).singleElement().asString().contains("line 4 is nested deeper");
    assertThat(run.stdout()).containsExactly("{\"at\": 1}");
    assertThat(database.queryOne("SELECT count(*) FROM deep")).isEqualTo("1");
  }

  /** Reads divide lines, and even the bytes of a character. */
  @Test
  void readsInputThatComesInSmallPieces() {
    String input =
        schema("s", "\"text\": {\"type\": \"string\"}")
            + record("s", 1, "\"text\": \"é🎁\\ud83c\\udf81\"")
            + state(1);
    TargetRun run = TargetRun.on(database, Map.of(), new Trickle(input.getBytes(UTF_8), 3));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly("{\"at\": 1}");
    assertThat(database.queryOne("SELECT text FROM s")).isEqualTo("é🎁🎁");
  }

  private static String schema(String stream, String properties) {
    return """
        {"type": "SCHEMA", "stream": "%s", "schema": {"properties": {"id": {"type": "integer"}, %s}}, \
        "key_properties": ["id"]}
        """
        .formatted(stream, properties);
  }

  private static String record(String stream, int id, String members) {
    return "{\"type\": \"RECORD\", \"stream\": \"%s\", \"record\": {\"id\": %d, %s}}\n"
        .formatted(stream, id, members);
  }

  private static String state(int at) {
    return "{\"type\": \"STATE\", \"value\": {\"at\": %d}}\n".formatted(at);
  }
}
