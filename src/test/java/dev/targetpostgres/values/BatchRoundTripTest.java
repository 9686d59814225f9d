package dev.targetpostgres.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in files of BATCH messages give the same rows as RECORD messages. */
final class BatchRoundTripTest {
  private static final int VALUES = Effort.times(20_000);
  private static final int STREAMS = 20;
  private static final int MOST_RECORDS_A_FILE = 500;
  private static final int MOST_FILES_A_MESSAGE = 3;

  @TempDir private Path folder;

  @Test
  void rowsAreTheSameAsThoseOfRecordMessages() throws IOException {
    Random random = Seed.random("BatchRoundTripTest");
    List<RandomStream> streams =
        IntStream.range(0, STREAMS)
            .mapToObj(number -> RandomStream.of(random, "s" + number, VALUES / STREAMS))
            .toList();
    StringBuilder records = new StringBuilder();
    StringBuilder batches = new StringBuilder();
    for (RandomStream stream : streams) {
      stream.messages().forEach(records::append);
      batches.append(stream.messages().get(0));
      addBatches(random, stream, batches);
    }
    try (TestDatabase first = PostgresServer.shared().createDatabase();
        TestDatabase second = PostgresServer.shared().createDatabase()) {
      Map<String, String> settings = settings(random, streams);
      load(first, streams, settings, records);
      load(second, streams, settings, batches);
      for (RandomStream stream : streams) {
        assertThat(rows(first, stream)).as(stream.name()).isNotEmpty();
        assertThat(rows(second, stream))
            .as("%s, %s", stream.name(), stream.method())
            .isEqualTo(rows(first, stream));
      }
    }
  }

  private static Map<String, String> settings(Random random, List<RandomStream> streams) {
    String methods =
        streams.stream()
            .map(
                stream ->
                    "\"%s\": {\"load_method\": \"%s\"}".formatted(stream.name(), stream.method()))
            .collect(joining(", ", "{", "}"));
    return Map.of(
        "streams",
        methods,
        "interpret_content_encoding",
        "true",
        "batch_size_rows",
        Integer.toString(50 + random.nextInt(2000)));
  }

  private static void load(
      TestDatabase database,
      List<RandomStream> streams,
      Map<String, String> settings,
      StringBuilder messages) {
    database.execute(RandomKind.TYPES);
    streams.stream()
        .filter(RandomStream::exists)
        .forEach(stream -> database.execute(stream.createTable()));
    Run run = Run.succeeding(database, settings, messages + "{\"type\":\"STATE\",\"value\":1}\n");
    assertThat(run.states()).last().isEqualTo("1");
  }

  private static List<String> rows(TestDatabase database, RandomStream stream) {
    String withoutMetadata =
        Stream.of("received_at", "batched_at", "sequence", "sync_started_at")
            .map(column -> " - '_sdc_" + column + "'")
            .collect(joining());
    return database
        .queryRows(
            "SELECT (to_jsonb(t)%s)::text COLLATE \"C\" FROM %s t ORDER BY 1"
                .formatted(withoutMetadata, stream.name()))
        .stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  /** Adds the stream's records in files of random lengths, with several files in a message. */
  private void addBatches(Random random, RandomStream stream, StringBuilder batches)
      throws IOException {
    List<String> records =
        stream.messages().stream().skip(1).map(BatchRoundTripTest::bareRecord).toList();
    int sent = 0;
    int files = 0;
    while (sent < records.size()) {
      boolean compressed = random.nextBoolean();
      List<String> manifest = new ArrayList<>();
      for (int i = random.nextInt(MOST_FILES_A_MESSAGE); i >= 0; i--) {
        int end = Math.min(sent + random.nextInt(MOST_RECORDS_A_FILE), records.size());
        Path file = folder.resolve(stream.name() + " " + files++);
        write(file, compressed, records.subList(sent, end));
        manifest.add('"' + (random.nextBoolean() ? "" + file.toUri() : "file://" + file) + '"');
        sent = end;
      }
      batches.append(
          """
          {"type": "BATCH", "stream": "%s", "encoding": {"format": "jsonl", "compression": %s}, \
          "manifest": %s}
          """
              .formatted(stream.name(), compressed ? "\"gzip\"" : "null", manifest));
    }
  }

  private static void write(Path file, boolean compressed, List<String> records)
      throws IOException {
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = compressed ? new GZIPOutputStream(plain) : plain) {
      out.write(String.join("", records).getBytes(UTF_8));
    }
  }

  private static String bareRecord(String message) {
    String member = "\"record\": ";
    String body = message.strip();
    return body.substring(body.indexOf(member) + member.length(), body.length() - 1) + "\n";
  }
}
