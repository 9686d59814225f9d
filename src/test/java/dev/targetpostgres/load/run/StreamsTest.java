package dev.targetpostgres.load.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.FlushPolicy;
import dev.targetpostgres.batch.MemoryBudget;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.batch.Turn;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.singer.StateWriter;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are read between a failure and the stop of the reader. */
final class StreamsTest {
  private static final int LONGEST_LINE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
  private final Workers workers = new Workers(2, failures::add);

  /** SQL that another program runs after the first SCHEMA. */
  private String meanwhile = "";

  @AfterEach
  void end() throws InterruptedException {
    workers.end();
    database.close();
  }

  @Test
  void nothingIsLoadedBehindAFailureOfAStreamThatIsRelatedMeanwhile()
      throws IOException, InterruptedException {
    database.execute(
        """
        CREATE TABLE parents (id bigint PRIMARY KEY CHECK (id <> 2));
        CREATE TABLE children (id bigint PRIMARY KEY REFERENCES parents);
        """);
    load(
        schema("parents"),
        record("parents", 1),
        record("parents", 2),
        schema("children"),
        record("parents", 3),
        record("children", 1));

    assertThat(failures).hasSize(1);
    assertThat(database.queryRows("SELECT id FROM parents")).containsExactly(List.of("1"));
    assertThat(database.queryRows("SELECT id FROM children")).isEmpty();
  }

  /** A trigger depends on the order of rows. The planned table has none. */
  @Test
  void goesOnWithATableThatAnotherProgramHasMadeMeanwhile()
      throws IOException, InterruptedException {
    meanwhile =
        """
        CREATE TABLE s (id bigint PRIMARY KEY, more text);
        CREATE FUNCTION doubled() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN NEW.more = NEW.id * 2; RETURN NEW; END $$;
        CREATE TRIGGER t BEFORE INSERT ON s FOR EACH ROW EXECUTE FUNCTION doubled();
        """;
    load(schema("s"), record("s", 1), record("s", 2), record("s", 3));

    assertThat(failures).isEmpty();
    assertThat(database.queryRows("SELECT id, more FROM s ORDER BY id"))
        .containsExactly(List.of("1", "2"), List.of("2", "4"), List.of("3", "6"));
  }

  @Test
  void loadsNothingIntoATableWithOtherColumnsThanWerePlanned()
      throws IOException, InterruptedException {
    meanwhile = "CREATE TABLE s (id text PRIMARY KEY)";
    load(schema("s"), record("s", 1), schema("other"), record("other", 1), record("s", 2));

    assertThat(failures)
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure)
                    .hasMessageContaining("another session altered public.s")
                    .hasMessageContaining("column \"id\""));
    assertThat(database.queryRows("SELECT id FROM s")).isEmpty();
    assertThat(database.queryRows("SELECT id FROM other")).containsExactly(List.of("1"));
  }

  /** Acts on all messages, each after the records before it are loaded. */
  private void load(String... messages) throws IOException, InterruptedException {
    Path config = database.writeConfig(folder.resolve("config.json"), Map.of());
    Options options = Options.of(SettingsReader.read(List.of(config.toString()), Map.of()));
    StateLedger ledger = new StateLedger(new StateWriter(OutputStream.nullOutputStream()));
    Rejections rejections = new Rejections(false, 0);
    try (ConnectionPool pool = ConnectionPool.open(options.database(), new RunHistory(), false);
        Streams streams =
            Runs.loading(
                options,
                pool,
                ledger,
                rejections,
                workers,
                new Turn(),
                new RunHistory(),
                Optional.empty())) {
      BatchFiller filler =
          new BatchFiller(
              new FlushPolicy(2, LONGEST_LINE, PATIENCE, 0),
              new MemoryBudget(LONGEST_LINE),
              ledger,
              rejections,
              System::nanoTime,
              streams::load);
      MessageReader reader = new MessageReader();
      byte[] bytes = String.join("\n", messages).getBytes(UTF_8);
      LineReader lines = new LineReader(new ByteArrayInputStream(bytes), LONGEST_LINE);
      while (lines.fill()) {
        while (lines.next()) {
          Message message = reader.read(lines);
          if (message instanceof Message.Schema schema) {
            streams.declare(schema, lines.lineNumber(), filler, reader);
            if (!meanwhile.isEmpty()) {
              database.execute(meanwhile);
              meanwhile = "";
            }
          } else if (message instanceof RecordMessage record) {
            filler.add(record);
          }
          assertThat(workers.drainAll(PATIENCE)).isTrue();
        }
      }
      filler.sealAll();
      assertThat(workers.drainAll(PATIENCE)).isTrue();
    }
  }

  private static String schema(String stream) {
    return """
        {"type": "SCHEMA", "stream": "%s", "schema": {"properties": {"id": {"type": "integer"}}}, \
        "key_properties": ["id"]}"""
        .formatted(stream);
  }

  private static String record(String stream, int id) {
    return "{\"type\": \"RECORD\", \"stream\": \"%s\", \"record\": {\"id\": %d}}"
        .formatted(stream, id);
  }
}
