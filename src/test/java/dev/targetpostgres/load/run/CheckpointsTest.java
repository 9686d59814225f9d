package dev.targetpostgres.load.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.batch.BatchFiller;
import dev.targetpostgres.batch.FlushPolicy;
import dev.targetpostgres.batch.MemoryBudget;
import dev.targetpostgres.batch.Partitions;
import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.config.BatchOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.config.StateOptions;
import dev.targetpostgres.encode.Encoders;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.encode.WhenMissing;
import dev.targetpostgres.load.table.SchemaChanges;
import dev.targetpostgres.load.table.StateTable;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.singer.StateWriter;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.RecordSource;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which STATEs are committed with the rows before them. */
final class CheckpointsTest {
  private static final int ROWS = 3;
  private static final Duration AGE = Duration.ofSeconds(30);
  private static final int PLENTY = 1 << 24;

  @TempDir Path folder;

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final StateLedger ledger = new StateLedger(new StateWriter(output));
  private final List<Task> tasks = new ArrayList<>();
  private final List<Batch> sealed = new ArrayList<>();
  private final RecordSource source = new RecordSource().declare("s", "id");
  private final BatchFiller filler = filler();
  private long nanos = 1;
  private ConnectionPool pool;
  private Checkpoints checkpoints;

  @BeforeEach
  void open() {
    Path config = database.writeConfig(folder.resolve("config.json"), Map.of());
    Options options = Options.of(SettingsReader.read(List.of(config.toString()), Map.of()));
    pool = ConnectionPool.open(options.database(), new RunHistory(), false);
    StateTable table = new StateTable(pool, new StateOptions(true, "public", "pipeline"));
    table.prepare(
        new SchemaChanges(pool, options.load().tables(), () -> nanos, new RunHistory(), false));
    checkpoints =
        new Checkpoints(
            new Checkpoint(pool, table, table.takeOver()),
            ledger,
            tasks::add,
            new BatchOptions(ROWS, PLENTY, AGE, 0, PLENTY),
            () -> nanos);
  }

  @AfterEach
  void close() {
    checkpoints.close();
    pool.close();
    database.close();
  }

  /** A commit has a cost, and the next STATE covers the same rows. */
  @Test
  void aStateWithLittleBeforeItWaits() {
    add(ROWS - 1);
    state("1");

    assertThat(tasks).isEmpty();
    assertThat(sealed).isEmpty();
  }

  @Test
  void aStateAfterEnoughRowsIsCommitted() {
    add(ROWS);
    state("1");

    assertThat(committed()).isEqualTo("1");
    add(ROWS - 1);
    state("2");
    assertThat(committed()).isEqualTo("1");
    add(1);
    state("3");
    assertThat(committed()).isEqualTo("3");
  }

  @Test
  void aStateIsCommittedIfABatchWentToTheWorkersSinceTheLastOne() {
    checkpoints.loading();
    state("1");
    assertThat(committed()).isEqualTo("1");

    state("2");
    assertThat(committed()).isEqualTo("1");
  }

  @Test
  void aStateIsCommittedIfTheLastCommitIsOld() {
    nanos += AGE.toNanos() - 1;
    state("1");
    assertThat(tasks).isEmpty();
    nanos++;
    state("2");
    assertThat(committed()).isEqualTo("2");

    state("3");
    assertThat(committed()).isEqualTo("2");
  }

  /** The tap can pause for hours. */
  @Test
  void theNewestStateIsCommittedIfNothingElseComesUntilItIsOld() {
    state("1");
    state("2");
    checkpoints.idle(filler);
    assertThat(tasks).isEmpty();
    nanos += AGE.toNanos();
    checkpoints.idle(filler);

    assertThat(committed()).isEqualTo("2");
  }

  @Test
  void nothingIsCommittedWithoutAStateHoweverOld() {
    add(1);
    nanos += AGE.toNanos();
    checkpoints.idle(filler);
    assertThat(tasks).isEmpty();

    state("1");
    assertThat(committed()).isEqualTo("1");
    nanos += AGE.toNanos();
    checkpoints.idle(filler);
    assertThat(tasks).isEmpty();
  }

  @Test
  void whatIsOpenIsSealedBeforeTheCommit() {
    add(1);
    nanos += AGE.toNanos();
    state("1");

    assertThat(sealed).hasSize(1);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void aStateIsPrintedOnceItIsCommitted() {
    nanos += AGE.toNanos();
    state("1");
    assertThat(output.toString(UTF_8)).isEmpty();

    assertThat(committed()).isEqualTo("1");
    assertThat(output.toString(UTF_8)).isEqualTo("1\n");
  }

  /** At the end of the input there may be rows after the last STATE. */
  @Test
  void aCommitWithoutANewStateKeepsTheLastOne() {
    checkpoints.loading();
    state("1");
    assertThat(committed()).isEqualTo("1");
    checkpoints.commit(filler);

    assertThat(tasks).hasSize(1);
    assertThat(committed()).isEqualTo("1");
    assertThat(database.queryOne("SELECT checkpoint FROM _sdc_state")).isEqualTo("2");
  }

  @Test
  void allStreamsWaitInOneQueue() {
    assertThat(checkpoints.queue("a")).isEqualTo(checkpoints.queue("b"));
    assertThat(checkpoints.loadsBehindState()).isFalse();
  }

  private void state(String value) {
    checkpoints.state(value.getBytes(UTF_8), filler);
  }

  private void add(int rows) {
    for (int row = 0; row < rows; row++) {
      filler.add(source.record("s", "{\"id\":1}"));
    }
  }

  /** Runs the submitted tasks, and returns the STATE in the table after that. */
  private String committed() {
    sealed.forEach(batch -> ledger.committed(batch.pending()));
    sealed.clear();
    tasks.forEach(Task::run);
    tasks.clear();
    return database.queryOne("SELECT state FROM _sdc_state");
  }

  private BatchFiller filler() {
    BatchFiller filler =
        new BatchFiller(
            new FlushPolicy(PLENTY, PLENTY, Duration.ofDays(1), 0),
            new MemoryBudget(PLENTY),
            ledger,
            new Rejections(false, 0),
            () -> nanos,
            sealed::add);
    FromProperty id =
        new FromProperty("id", Simple.BIGINT, 0, ContentEncoding.NONE, WhenMissing.IS_NULL);
    filler.declare(
        "s",
        false,
        Encoders.asSent(List.of(id), new RecordClock()),
        null,
        new Partitions.Undivided());
    return filler;
  }
}
