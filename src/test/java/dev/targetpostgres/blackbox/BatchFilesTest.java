package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * BATCH messages: which files are read, which are deleted, and the messages about files that are
 * missing or damaged.
 */
final class BatchFilesTest {
  private static final String SCHEMA =
      """
      {"type": "SCHEMA", "stream": "items", "key_properties": ["id"], "schema": {"properties": \
      {"id": {"type": "integer"}, "n": {"type": ["null", "integer"], "maximum": 30000}, \
      "text": {"type": "string"}}}}
      """;

  private static final String STATE = "{\"type\": \"STATE\", \"value\": {\"at\": \"%s\"}}\n";

  @TempDir private Path folder;
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void lastRecordOfAKeyWinsAcrossMessagesAndFiles() {
    Path first = file("first", record(1, 1) + record(2, 1));
    Path second = file("second", record(2, 2) + record(3, 2));
    TargetRun run =
        run(
            Map.of(),
            SCHEMA
                + message(record(1, 0))
                + batch("null", first, second)
                + message(record(3, 3))
                + STATE.formatted("end"));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).last().isEqualTo("{\"at\": \"end\"}");
    assertThat(numbers()).isEqualTo("1=1 2=2 3=3");
  }

  @Test
  void filesThatHoldNothingOrNoNewlineAtTheEndAreRead() {
    Path none = file("none", "");
    Path blank = file("blank", "\n  \n\r\n");
    Path open = file("open", record(1, 1).strip());
    TargetRun run = run(Map.of(), SCHEMA + batch("null", none, blank, open, none));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(numbers()).isEqualTo("1=1");
  }

  @Test
  void filesOfSeveralGzipMembersAreReadWhole() throws IOException {
    Path both = folder.resolve("both");
    Files.write(both, gzip(record(1, 1)));
    Files.write(both, gzip(record(2, 2)), StandardOpenOption.APPEND);
    TargetRun run = run(Map.of(), SCHEMA + batch("\"gzip\"", both));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(numbers()).isEqualTo("1=1 2=2");
  }

  @Test
  void hugeLinesAreReadUpToTheSameLimitAsMessages() {
    String text = "x".repeat(3_000_000);
    String record = "{\"id\": 1, \"text\": \"%s\"}\n".formatted(text);
    Path file = file("huge", record(7, 7) + record);
    assertThat(run(Map.of(), SCHEMA + batch("null", file)).exitCode()).isZero();
    assertThat(database.queryRows("SELECT length(text) FROM items WHERE id = 1"))
        .isEqualTo(List.of(List.of("3000000")));
    TargetRun run =
        run(Map.of("max_record_bytes", 2_000_000), SCHEMA + batch("null", file) + STATE);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors().get(0)).contains(file + ", line 2", "max_record_bytes");
    assertThat(run.stdout()).isEmpty();
  }

  @Test
  void refusedRecordsAreNamedByFileAndLine() {
    Path good = file("good", record(1, 1));
    Path bad = file("bad", record(2, 2) + "\n" + "{\"id\": 3, \"n\": 70000}\n" + record(4, 4));
    TargetRun run =
        run(Map.of(), SCHEMA + STATE.formatted(1) + batch("null", good, bad) + STATE.formatted(2));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors().get(0)).contains("file " + bad + ", line 3: stream items", "\"n\"");
    assertThat(run.stdout()).containsExactly("{\"at\": \"1\"}");
    assertThat(numbers()).isEqualTo("1=1 2=2");
  }

  @Test
  void recordsThatTheServerRefusesAreSetAsideWithFileAndLine() {
    database.execute(
        "CREATE TABLE items (id bigint PRIMARY KEY, n smallint CHECK (n <> 5), text text)");
    Path first = file("first", record(1, 1) + record(2, 5));
    Path second = file("second", record(3, 3) + "\n" + record(4, 5) + record(5, 70000));
    TargetRun run =
        run(
            Map.of("invalid_records", "reject"),
            SCHEMA + batch("null", first, second) + message(record(6, 5)) + STATE.formatted(1));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly("{\"at\": \"1\"}");
    assertThat(numbers()).isEqualTo("1=1 3=3");
    assertThat(
            database.queryRows(
                "SELECT file, line, (record::jsonb)->>'id' FROM _sdc_rejected ORDER BY 3"))
        .isEqualTo(
            Arrays.asList(
                Arrays.asList(first.toString(), "2", "2"),
                Arrays.asList(second.toString(), "3", "4"),
                Arrays.asList(second.toString(), "4", "5"),
                Arrays.asList(null, "3", "6")));
  }

  @Test
  void linesBehindABatchKeepTheirNumbers() {
    Path file = file("file", record(1, 1) + record(2, 2));
    TargetRun run = run(Map.of(), SCHEMA + batch("null", file) + message(record(3, 70000)));
    assertThat(run.errors().get(0)).contains("target-postgres: line 3: stream items");
    TargetRun malformed = run(Map.of(), SCHEMA + batch("null", file) + "{\n");
    assertThat(malformed.errors().get(0)).contains("target-postgres: line 3 is cut off");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"id\": 2,\n{\"id\": 3}', 'is cut off after column 9, in the middle of an object: {\"id\": 2,'",
    "'[1]', is not a JSON object: \"[1]\"",
    "'{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 2}}', bare records",
    "'{\"id\": null}', key is null"
  })
  void linesThatAreNoRecordsEndTheRun(String line, String reason) {
    Path file = file("file", record(1, 1) + line + "\n" + record(9, 9));
    TargetRun run = run(Map.of(), SCHEMA + batch("null", file) + STATE.formatted(1));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors().get(0)).contains("file " + file + ", line 2", reason);
    assertThat(run.stdout()).isEmpty();
    assertThat(numbers()).isEqualTo("1=1");
  }

  @Test
  void zerosAfterTheLastGzipMemberArePadding() throws IOException {
    byte[] first = gzip(record(1, 1));
    byte[] second = gzip(record(2, 2));
    Path padded = bytes("padded", first, new byte[70_000], second, new byte[512]);
    TargetRun run = run(Map.of("delete_batch_files", true), SCHEMA + batch("\"gzip\"", padded));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(numbers()).isEqualTo("1=1 2=2");
    assertThat(padded).doesNotExist();
  }

  /** The records before the damage are committed, and the file stays. */
  @Test
  void gzipDataThatIsCutOffAnywhereEndsTheRun() throws IOException {
    byte[] first = gzip(record(1, 1));
    byte[] second = gzip(record(2, 2));
    int inTrailer = first.length - 1;
    for (int length : new int[] {0, 1, 5, 12, inTrailer}) {
      assertDamaged("gzip data is cut off, member 1", Arrays.copyOf(first, length));
    }
    for (int length : new int[] {1, 5, 12, inTrailer}) {
      assertDamaged("gzip data is cut off, member 2", first, Arrays.copyOf(second, length));
      assertThat(numbers()).startsWith("1=1");
    }
  }

  @Test
  void gzipDataThatIsDamagedAnywhereEndsTheRun() throws IOException {
    byte[] first = gzip(record(1, 1));
    byte[] second = gzip(record(2, 2));
    int checksum = second.length - 8;
    int length = second.length - 4;
    assertDamaged("member 2: its checksum is wrong", first, damaged(second, checksum));
    assertDamaged("member 2: its length is wrong", first, damaged(second, length));
    assertDamaged("member 2: it does not begin with a gzip header", first, damaged(second, 0));
    assertDamaged("member 2: it does not begin with a gzip header", first, damaged(second, 1));
    assertDamaged("member 2: its compression method is unknown", first, damaged(second, 2));
    assertDamaged("member 2: its header has unknown flags", first, reserved(second));
    assertDamaged("member 2: ", first, damaged(second, 10));
    assertDamaged("member 3: it does not begin", first, second, "garbage".getBytes(UTF_8));
    assertDamaged("member 2: it does not begin", first, record(2, 2).getBytes(UTF_8));
    assertDamaged("member 2: it does not begin", first, new byte[9], new byte[] {1});
    assertDamaged("member 1: it does not begin", record(2, 2).getBytes(UTF_8));
  }

  @Test
  void filesOfAStreamThatIsLeftOutStay() {
    Path file = file("file", record(1, 1));
    Map<String, Object> settings =
        Map.of("delete_batch_files", true, "stream_maps", Collections.singletonMap("items", null));
    TargetRun run = run(settings, SCHEMA + batch("null", file) + STATE.formatted(1));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(file).exists();
  }

  @Test
  void pipesAreRefusedRatherThanWaitedFor() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertRefused(batch("null", pipe), pipe + ": it is not a regular file, but a pipe");
    assertRefused(batch("\"gzip\"", folder), folder + ": it is a folder");
  }

  @Test
  void linesThatAreCutOffAtTheEndOfAFileEndTheRun() {
    int last = record(2, 2).strip().length() - 1;
    for (int length : new int[] {1, last / 2, last}) {
      Path cut = file("cut", record(1, 1) + record(2, 2).substring(0, length));
      TargetRun run =
          run(Map.of("delete_batch_files", true), SCHEMA + batch("null", cut) + STATE.formatted(1));
      assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
      assertThat(run.errors().get(0)).contains("file " + cut + ", line 2");
      assertThat(run.stdout()).isEmpty();
      assertThat(cut).exists();
      assertThat(numbers()).isEqualTo("1=1");
    }
  }

  private void assertDamaged(String reason, byte[]... pieces) throws IOException {
    Path file = bytes("damaged", pieces);
    TargetRun run =
        run(
            Map.of("delete_batch_files", true),
            SCHEMA + batch("\"gzip\"", file) + STATE.formatted(1));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.errors().get(0)).contains("BATCH file " + file, reason, "write it again");
    assertThat(run.stdout()).isEmpty();
    assertThat(file).exists();
  }

  private static byte[] damaged(byte[] whole, int position) {
    byte[] wrong = whole.clone();
    wrong[position] ^= 0x0F;
    return wrong;
  }

  private static byte[] reserved(byte[] whole) {
    byte[] wrong = whole.clone();
    wrong[3] = 0x40;
    return wrong;
  }

  private Path bytes(String name, byte[]... pieces) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      all.write(piece);
    }
    return Files.write(folder.resolve(name), all.toByteArray());
  }

  @Test
  void filesThatCannotBeReadAreNamedWithAWayOut() {
    Path missing = folder.resolve("missing");
    assertRefused(
        batch("null", missing), missing + ": it does not exist", "batch_config.storage.root");
    assertRefused(batch("null", folder), folder + ": it is a folder");
    assertRefused(
        batch("null", "[\"s3://bucket/file\"]"), "s3://bucket/file", "file://", "RECORD messages");
    assertRefused(batch("null", "[\"file://a\\u0000b\"]"), "its URL cannot be a file's name");
  }

  @ParameterizedTest
  @CsvSource({
    "parquet, null, 'format \"parquet\"'",
    "arrow, null, 'format \"arrow\"'",
    "jsonl, \"zstd\", 'compression \"zstd\"'"
  })
  void otherEncodingsAreRefused(String format, String compression, String reason) {
    String message = batch(compression, file("file", record(1, 1))).replace("jsonl", format);
    assertRefused(message, reason, "batch_config.encoding");
    assertThat(numbers()).isEmpty();
  }

  @Test
  void malformedMessagesAreRefused() {
    String batch = batch("null", file("file", record(1, 1)));
    assertRefused(batch.replace("\"manifest\"", "\"files\""), "line 2", "no \"manifest\"");
    assertRefused(batch.replace("\"encoding\"", "\"coding\""), "line 2", "no \"encoding\"");
    assertRefused(batch("null", "7"), "line 2", "not a list of URLs");
    assertRefused(batch.replace("\"items\"", "\"others\""), "BATCH of stream others", "SCHEMA");
  }

  @Test
  void folderOfTheSettingsIsLookedInByName() {
    file("here", record(1, 1));
    Map<String, Object> settings =
        Map.of("batch_config", Map.of("storage", Map.of("root", "file://" + folder)));
    TargetRun run = run(settings, SCHEMA + batch("null", "[\"file:///elsewhere/here\"]"));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(numbers()).isEqualTo("1=1");
    TargetRun wrong =
        run(Map.of("batch_config", Map.of("storage", Map.of("root", "s3://bucket"))), "");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.errors().get(0)).contains("batch_config.storage.root", "s3://bucket");
  }

  @ParameterizedTest
  @CsvSource({"upsert, false", "overwrite, false", "upsert, true"})
  void filesAreDeletedOnlyWhereAskedAndOnceCommitted(String method, boolean stateTable) {
    Map<String, Object> kept = Map.of("load_method", method, "state_table", stateTable);
    Path file = file("file", record(1, 1));
    assertThat(run(kept, SCHEMA + batch("null", file) + STATE.formatted(1)).exitCode()).isZero();
    assertThat(file).exists();
    Map<String, Object> deleted =
        Map.of("load_method", method, "state_table", stateTable, "delete_batch_files", true);
    Path bad = file("bad", record(2, 2) + record(3, 70000));
    assertThat(run(deleted, SCHEMA + batch("null", file, bad) + STATE.formatted(2)).exitCode())
        .isEqualTo(3);
    assertThat(bad).exists();
    Path next = file("next", record(4, 4));
    assertThat(run(deleted, SCHEMA + batch("null", next) + STATE.formatted(3)).exitCode()).isZero();
    assertThat(next).doesNotExist();
  }

  @Test
  void rowsOfFilesAreNotTakenForThoseOfAnOlderVersion() {
    Path file = file("file", record(1, 1));
    String activate = "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": 7}\n";
    Map<String, Object> settings = Map.of("hard_delete", true);
    TargetRun run = run(settings, SCHEMA + batch("null", file) + activate);
    assertThat(run.output()).contains("ACTIVATE_VERSION of stream items is ignored");
    assertThat(numbers()).isEqualTo("1=1");
    Path next = file("next", record(2, 2));
    String versioned = batch("null", next).replace("{\"type\"", "{\"version\": 7, \"type\"");
    assertThat(run(settings, SCHEMA + versioned + activate).exitCode()).isZero();
    assertThat(numbers()).isEqualTo("2=2");
  }

  private void assertRefused(String batch, String... pieces) {
    TargetRun run = run(Map.of(), SCHEMA + batch + STATE.formatted(1));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.errors().get(0)).contains(pieces);
    assertThat(run.stdout()).isEmpty();
  }

  private TargetRun run(Map<String, ?> settings, String messages) {
    return TargetRun.on(database, settings, messages);
  }

  private String numbers() {
    return database
        .queryRows("SELECT coalesce(string_agg(id || '=' || n, ' ' ORDER BY id), '') FROM items")
        .get(0)
        .get(0);
  }

  private Path file(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String record(int id, int n) {
    return "{\"id\": %d, \"n\": %d}\n".formatted(id, n);
  }

  private static String message(String record) {
    return "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": %s}\n"
        .formatted(record.strip());
  }

  private static String batch(String compression, Path... files) {
    String manifest =
        Arrays.stream(files).map(file -> "\"file://" + file + '"').toList().toString();
    return batch(compression, manifest);
  }

  private static String batch(String compression, String manifest) {
    return """
        {"type": "BATCH", "stream": "items", \
        "encoding": {"format": "jsonl", "compression": %s}, "manifest": %s}
        """
        .formatted(compression, manifest);
  }
}
