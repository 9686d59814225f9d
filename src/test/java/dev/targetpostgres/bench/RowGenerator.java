package dev.targetpostgres.bench;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;

/** Makes up row after row; the same seed gives the same rows. */
final class RowGenerator {
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
  private static final long FIRST_SECOND = 1_704_067_200;
  private static final long SIXTEEN_DIGITS = 10_000_000_000_000_000L;
  private static final int TWO_YEARS = 63_072_000;
  private static final List<String> COLOURS = List.of("red", "green", "blue", "black", "white");

  private final Random random;
  private final Prose prose;
  private long id;

  RowGenerator(long seed) {
    this.random = new Random(seed);
    this.prose = new Prose(random);
  }

  void next(RowLines row) {
    id++;
    row.start();
    row.literal(BenchTable.ID, Long.toString(id));
    row.literal(BenchTable.QUANTITY, Integer.toString(random.nextInt(1_000)));
    row.literal(BenchTable.WAREHOUSE, Integer.toString(1 + random.nextInt(40)));
    row.literal(BenchTable.VISITS, Integer.toString(random.nextInt()));
    row.literal(BenchTable.PRICE, decimal(random.nextInt(1_000_000), 2));
    row.literal(BenchTable.TAX_RATE, decimal(random.nextInt(100_000_000), 6));
    row.literal(BenchTable.WEIGHT, decimal(Math.floorMod(random.nextLong(), SIXTEEN_DIGITS), 14));
    row.literal(BenchTable.IN_STOCK, Boolean.toString(random.nextBoolean()));
    row.text(BenchTable.CREATED_AT, SECONDS.format(instant(0)));
    row.text(BenchTable.UPDATED_AT, MICROSECONDS.format(instant(random.nextInt(1_000_000))));
    row.text(BenchTable.TITLE, prose.excerpt(10, 30));
    row.text(BenchTable.DESCRIPTION, prose.excerpt(20, 60));
    row.text(BenchTable.REMARK, random.nextInt(20) == 0 ? null : prose.excerpt(10, 60));
    row.nested(BenchTable.ATTRIBUTES, attributes());
  }

  /** The moment at which the tap would have read the row. */
  String extractedAt() {
    return MICROSECONDS.format(
        LocalDateTime.ofEpochSecond(
            FIRST_SECOND + TWO_YEARS + id / 1_000, (int) (id % 1_000) * 1_000, ZoneOffset.UTC));
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

  /** A number with a fixed count of digits after the point. */
  private static String decimal(long unscaled, int scale) {
    String digits = Long.toString(unscaled);
    String padded = "0".repeat(Math.max(0, scale + 1 - digits.length())) + digits;
    int point = padded.length() - scale;
    return padded.substring(0, point) + "." + padded.substring(point);
  }
}
