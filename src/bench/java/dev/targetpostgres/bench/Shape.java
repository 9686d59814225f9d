package dev.targetpostgres.bench;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Kinds of rows. Each is difficult for loaders in its own way. */
enum Shape {
  /** 14 columns of the usual types, 500 bytes of JSON. */
  STANDARD(StandardRows.COLUMNS, 1) {
    @Override
    RowGenerator rows(long seed) {
      return new StandardRows(seed);
    }
  },
  /** 13 columns: long numbers, texts full of escapes, many nulls, compact and spaced JSON. */
  OTHER(OtherRows.COLUMNS, 1) {
    @Override
    RowGenerator rows(long seed) {
      return new OtherRows(seed);
    }
  },
  /** 300 columns. */
  WIDE(
      Stream.concat(
              Stream.of(BenchColumn.id()),
              IntStream.range(1, 300)
                  .mapToObj(
                      number ->
                          number % 3 == 0
                              ? BenchColumn.text("text_" + number)
                              : BenchColumn.integer("number_" + number)))
          .toList(),
      10) {
    @Override
    RowGenerator rows(long seed) {
      return new WideRows(columns(), seed);
    }
  },
  /** Texts of a megabyte. */
  LONG(List.of(BenchColumn.id(), BenchColumn.text("body")), 5_000) {
    @Override
    RowGenerator rows(long seed) {
      return new BulkyRows(seed, prose -> prose.excerpt(1_000_000, 1_000_000), false);
    }
  },
  /** Objects of 50 KB. */
  NESTED(List.of(BenchColumn.id(), BenchColumn.json("body")), 250) {
    @Override
    RowGenerator rows(long seed) {
      return new BulkyRows(seed, BulkyRows::orders, true);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // Its list is not changed.
  private final BenchTable table;

  private final int share;

  Shape(List<BenchColumn> columns, int share) {
    this.table = new BenchTable(columns);
    this.share = share;
  }

  abstract RowGenerator rows(long seed);

  BenchTable table() {
    return table;
  }

  List<BenchColumn> columns() {
    return table.columns();
  }

  /** Returns the number of rows that are about as large as so many standard rows. */
  long records(long standard) {
    return Math.max(standard / share, 1);
  }

  /** Makes rows with an id and 299 other columns, a third of them texts. */
  private static final class WideRows implements RowGenerator {
    private final List<BenchColumn> columns;
    private final Random random;
    private final Prose prose;
    private long id;

    WideRows(List<BenchColumn> columns, long seed) {
      this.columns = columns;
      random = new Random(seed);
      prose = new Prose(random);
    }

    @Override
    public void next(RowLines row) {
      row.start();
      id++;
      row.literal("id", Long.toString(id));
      for (BenchColumn column : columns.subList(1, columns.size())) {
        if (column.sqlType().equals("text")) {
          row.text(column.name(), random.nextInt(4) == 0 ? null : prose.excerpt(5, 15));
        } else {
          row.literal(column.name(), Integer.toString(random.nextInt(1_000_000)));
        }
      }
    }
  }
}
