package dev.targetpostgres.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Loads many streams of few records, compared with one stream of as many. The tables exist. */
record StreamsScenario() implements Scenario {
  static final String NAME = "streams";

  private static final int MANY = 1_000;
  private static final int RECORDS_EACH = 100;

  @Override
  public String scenarioName() {
    return NAME;
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of();
  }

  @Override
  public List<Contestant> contestants(Bench bench) throws IOException {
    return List.of(
        contestant(bench, 1, Order.EACH_BEFORE_ITS_RECORDS, "one stream of 100,000"),
        contestant(bench, MANY, Order.EACH_BEFORE_ITS_RECORDS, "1,000 streams of 100"),
        contestant(
            bench, MANY, Order.ALL_BEFORE_ALL_RECORDS, "1,000 streams of 100, SCHEMAs first"),
        contestant(bench, MANY, Order.RECORDS_IN_TURN, "1,000 streams of 100, in turn"));
  }

  /** The order of a tap's SCHEMAs and records. */
  private enum Order {
    EACH_BEFORE_ITS_RECORDS,
    ALL_BEFORE_ALL_RECORDS,
    /** All SCHEMAs first, then one record of each stream in turn. */
    RECORDS_IN_TURN
  }

  private static Contestant contestant(Bench bench, int streams, Order order, String name)
      throws IOException {
    return new TargetContestant(
        "target-postgres, " + name,
        streams == 1,
        messages(bench, streams, order),
        Scenario.settings("append", false),
        bench);
  }

  private static Messages messages(Bench bench, int streams, Order order) throws IOException {
    String tag = order.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Path file = bench.folder().resolve("streams-%d-%s.jsonl".formatted(streams, tag));
    int records = MANY * RECORDS_EACH;
    RowGenerator rows = Shape.STANDARD.rows(bench.options().seed());
    RowLines row = new RowLines();
    try (BufferedWriter messages = Files.newBufferedWriter(file)) {
      if (order != Order.EACH_BEFORE_ITS_RECORDS) {
        for (int stream = 0; stream < streams; stream++) {
          appendSchema(messages, name(streams, stream));
        }
      }
      for (int record = 0; record < records; record++) {
        boolean inTurn = order == Order.RECORDS_IN_TURN;
        int each = records / streams;
        String stream = name(streams, inTurn ? record % streams : record / each);
        if (order == Order.EACH_BEFORE_ITS_RECORDS && record % each == 0) {
          appendSchema(messages, stream);
        }
        rows.next(row);
        DataGenerator.appendRecord(messages, stream, row, record);
      }
      DataGenerator.appendState(messages, records);
    }
    return new Messages(file, records);
  }

  private static void appendSchema(BufferedWriter messages, String stream) throws IOException {
    messages.append(Shape.STANDARD.table().schemaMessage(stream, true));
    messages.append('\n');
  }

  private static String name(int streams, int number) {
    return "of_%d_number_%d".formatted(streams, number);
  }

  @Override
  public void prepare(Bench bench) {
    Scenario.emptySchema(bench);
    StringBuilder tables = new StringBuilder();
    for (int stream = 0; stream < MANY; stream++) {
      append(tables, name(MANY, stream));
    }
    append(tables, name(1, 0));
    bench.database().execute(tables.toString());
    bench.database().execute("CHECKPOINT");
  }

  private static void append(StringBuilder tables, String name) {
    tables.append(Shape.STANDARD.table().createTable(BenchTable.SCHEMA + "." + name, false));
    tables.append("; ");
  }

  @Override
  public void verify(Bench bench, Contestant contestant, boolean thoroughly) {
    bench.database().execute("ANALYZE");
    Scenario.verifyCount(
        bench,
        contestant,
        """
        SELECT sum(reltuples)::bigint FROM pg_class
        WHERE relnamespace = '%s'::regnamespace AND relname LIKE 'of\\_%%' AND reltuples > 0
        """
            .formatted(BenchTable.SCHEMA));
  }
}
