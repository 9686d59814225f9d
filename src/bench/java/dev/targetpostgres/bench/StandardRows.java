package dev.targetpostgres.bench;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;

/** Makes rows like those of a shop's products. */
final class StandardRows implements RowGenerator {
  static final List<BenchColumn> COLUMNS =
      List.of(
          BenchColumn.id(),
          BenchColumn.integer("quantity"),
          BenchColumn.integer("warehouse"),
          BenchColumn.integer("visits"),
          BenchColumn.number("price", "numeric"),
          BenchColumn.number("tax_rate", "numeric"),
          BenchColumn.number("weight", "double precision"),
          BenchColumn.bool("in_stock"),
          BenchColumn.moment("created_at"),
          BenchColumn.moment("updated_at"),
          BenchColumn.text("title"),
          BenchColumn.text("description"),
          BenchColumn.text("remark"),
          BenchColumn.json("attributes"));

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
  private static final long FIRST_SECOND = 1_704_067_200;
  private static final long FIFTEEN_DIGITS = 1_000_000_000_000_000L;
  private static final int TWO_YEARS = 63_072_000;
  private static final List<String> COLOURS = List.of("red", "green", "blue", "black", "white");

  private final Random random;
  private final Prose prose;
  private long id;

  StandardRows(long seed) {
    this.random = new Random(seed);
    this.prose = new Prose(random);
  }

  @Override
  public void next(RowLines row) {
    id++;
    row.start();
    row.literal("id", Long.toString(id));
    row.literal("quantity", Integer.toString(random.nextInt(1_000)));
    row.literal("warehouse", Integer.toString(1 + random.nextInt(40)));
    row.literal("visits", Integer.toString(random.nextInt()));
    row.literal("price", decimal(random.nextInt(1_000_000), 2));
    row.literal("tax_rate", decimal(random.nextInt(100_000_000), 6));
    row.literal("weight", decimal(Math.floorMod(random.nextLong(), FIFTEEN_DIGITS), 13));
    row.literal("in_stock", Boolean.toString(random.nextBoolean()));
    row.text("created_at", SECONDS.format(instant(0)));
    row.text("updated_at", MICROSECONDS.format(instant(random.nextInt(1_000_000))));
    row.text("title", prose.excerpt(10, 30));
    row.text("description", prose.excerpt(20, 60));
    row.text("remark", random.nextInt(20) == 0 ? null : prose.excerpt(10, 60));
    row.nested("attributes", attributes());
  }

  private LocalDateTime instant(int microseconds) {
    return LocalDateTime.ofEpochSecond(
        FIRST_SECOND + random.nextInt(TWO_YEARS), microseconds * 1_000, ZoneOffset.UTC);
  }

  private String attributes() {
    return "{\"colour\": \""
        + COLOURS.get(random.nextInt(COLOURS.size()))
        + "\", \"size\": "
        + random.nextInt(60)
        + ", \"rating\": "
        + decimal(random.nextInt(50), 1)
        + ", \"fragile\": "
        + random.nextBoolean()
        + "}";
  }

  /** Returns a number with {@code scale} digits after the point. */
  private static String decimal(long unscaled, int scale) {
    String digits = Long.toString(unscaled);
    String padded = "0".repeat(Math.max(0, scale + 1 - digits.length())) + digits;
    int point = padded.length() - scale;
    return padded.substring(0, point) + "." + padded.substring(point);
  }
}
