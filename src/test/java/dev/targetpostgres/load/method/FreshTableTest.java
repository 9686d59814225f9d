package dev.targetpostgres.load.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.batch.MemoryBudget;
import dev.targetpostgres.config.RecordOptions;
import dev.targetpostgres.encode.CopyBuffer;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.load.plan.TestStream;
import dev.targetpostgres.load.plan.TestTable;
import dev.targetpostgres.postgres.CountedStatements;
import dev.targetpostgres.report.RowCounts;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.RecordSource;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When rows of an upsert are copied straight into the table. */
final class FreshTableTest {
  private static final int ENOUGH = 1_000;

  private final TestDatabase database = PostgresServer.shared().createDatabase();
  private final TestStream stream = TestStream.of("id", "a").keys("id");
  private final TestTable table = TestTable.of("id", "a").primaryKey("id");
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    database.execute("CREATE TABLE s (id bigint PRIMARY KEY, a bigint)");
    connection = database.connect();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    database.close();
  }

  @Test
  void rowsOfNewKeysAreCopiedIntoAnEmptyTable() throws SQLException {
    FreshTable fresh = fresh();

    assertThat(copied(fresh, 0, ENOUGH)).isTrue();
    assertThat(copied(fresh, ENOUGH, ENOUGH)).isTrue();
    assertThat(rows()).isEqualTo("2000");
    assertThat(database.queryOne("SELECT sum(a) FROM s")).isEqualTo("1999000");
  }

  @Test
  void rowsAreMergedIfThereAreFew() throws SQLException {
    assertThat(copied(fresh(), 0, ENOUGH - 1)).isFalse();
    assertThat(rows()).isEqualTo("0");
  }

  @Test
  void rowsAreMergedIfTheTableHadSome() throws SQLException {
    database.execute("INSERT INTO s VALUES (-1)");

    assertThat(copied(fresh(), 0, ENOUGH)).isFalse();
    assertThat(rows()).isEqualTo("1");
  }

  /** After one repeated key more are likely, and each failed attempt costs a batch. */
  @Test
  void fromTheFirstKeyThatComesAgainAllRowsAreMerged() throws SQLException {
    FreshTable fresh = fresh();

    assertThat(copied(fresh, 0, ENOUGH)).isTrue();
    assertThat(copied(fresh, ENOUGH - 1, ENOUGH)).isFalse();
    assertThat(copied(fresh, 5 * ENOUGH, ENOUGH)).isFalse();
    assertThat(rows()).isEqualTo("1000");
  }

  /** The earlier work of the transaction stays. */
  @Test
  void aKeyThatComesAgainLeavesTheTransactionAsItWas() throws SQLException {
    FreshTable fresh = fresh();
    RowRange rows = rows(stream.plan(table.shape()), 0, ENOUGH, "");

    assertThat(copied(fresh, rows)).isTrue();
    assertThat(copied(fresh, rows)).isFalse();
    connection.commit();

    assertThat(rows()).isEqualTo("1000");
  }

  @Test
  void rowsThatLeaveOutWhatIsKeptAreMerged() throws SQLException {
    stream.set("missing_properties", "keep");
    TablePlan plan = stream.plan(table.shape());

    assertThat(copied(new FreshTable(plan, true), rows(plan, 0, ENOUGH, "{\"id\":-1}"))).isFalse();
    assertThat(copied(new FreshTable(plan, true), rows(plan, 0, ENOUGH, ""))).isTrue();
  }

  /** Without an index, the server would not notice a repeated key. */
  @Test
  void rowsAreMergedIfNoUniqueIndexCoversTheKey() throws SQLException {
    assertThat(copied(new FreshTable(stream.plan(table.shape()), false), 0, ENOUGH)).isFalse();
  }

  @Test
  void rowsAreMergedIfSomeMayDeleteOthers() throws SQLException {
    stream.set("hard_delete", "true");

    assertThat(copied(fresh(), 0, ENOUGH)).isFalse();
  }

  @Test
  void rowsAreMergedIfTheServerHasToChangeThem() throws SQLException {
    table.rowSecurity();

    assertThat(copied(fresh(), 0, ENOUGH)).isFalse();
  }

  private FreshTable fresh() {
    return new FreshTable(stream.plan(table.shape()), true);
  }

  /** Tries to copy rows with keys from the first one on, and commits. */
  private boolean copied(FreshTable fresh, int firstKey, int count) throws SQLException {
    return copied(fresh, rows(stream.plan(table.shape()), firstKey, count, ""));
  }

  private boolean copied(FreshTable fresh, RowRange rows) throws SQLException {
    AtomicBoolean merged = new AtomicBoolean();
    RowLoad merge =
        new RowLoad(
            List.of(),
            open -> {
              merged.set(true);
              return CountedStatements.done(RowCounts.NONE);
            });
    fresh.load(rows, merge).rows().send(connection).run(connection);
    connection.commit();
    return !merged.get();
  }

  private String rows() {
    return database.queryOne("SELECT count(*) FROM s");
  }

  private RowRange rows(TablePlan plan, int firstKey, int count, String another) {
    RecordSource source = new RecordSource().declare("s", "id", "a", "_sdc_deleted_at");
    RowEncoder encoder =
        plan.encoder(
            stream.message(), Set.of(), new RecordClock(), new RecordOptions(false, false, false));
    CopyBuffer buffer = new CopyBuffer(new MemoryBudget(1 << 24));
    for (int key = firstKey; key < firstKey + count; key++) {
      encode(encoder, source.record("s", "{\"id\":%1$d,\"a\":%1$d}".formatted(key)), buffer);
    }
    if (!another.isEmpty()) {
      encode(encoder, source.record("s", another), buffer);
    }
    return RowRange.all(buffer, another.isEmpty() ? count : count + 1);
  }

  private static void encode(RowEncoder encoder, RecordMessage record, CopyBuffer buffer) {
    encoder.read(record);
    encoder.encode(record, buffer);
  }
}
