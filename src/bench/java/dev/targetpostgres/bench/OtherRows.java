package dev.targetpostgres.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows that the fast paths of the encoder cannot take: numbers of 16 and 17 digits, texts
 * with escapes, nulls, and JSON that changes every thousand rows between compact and spaced.
 */
final class OtherRows implements RowGenerator {
  static final List<BenchColumn> COLUMNS =
      List.of(
          BenchColumn.id(),
          BenchColumn.bigint("account"),
          BenchColumn.number("price", "numeric"),
          BenchColumn.number("rate", "numeric"),
          BenchColumn.number("latitude", "double precision"),
          BenchColumn.number("longitude", "double precision"),
          BenchColumn.bool("active"),
          BenchColumn.moment("created_at"),
          BenchColumn.text("name"),
          BenchColumn.text("remark"),
          BenchColumn.text("note"),
          BenchColumn.json("tags"),
          BenchColumn.json("options"));

  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+02:00'");

  private static final long FIRST_ID = 1_200_000_000_000_000L;
  private static final long SIXTEEN_DIGITS = 10_000_000_000_000_000L;
  private static final long SEVENTEEN_DIGITS = 10 * SIXTEEN_DIGITS;
  private static final long FIRST_SECOND = 1_704_067_200;
  private static final int BLOCK = 1_000;

  private final Random random;
  private final Prose prose;
  private long number;

  OtherRows(long seed) {
    this.random = new Random(seed);
    this.prose = new Prose(random, 20);
  }

  @Override
  public void next(RowLines row) {
    row.start(number / BLOCK % 2 == 0);
    number++;
    row.literal("id", Long.toString(FIRST_ID + number));
    row.literal("account", rarely(10, Long.toString(below(SEVENTEEN_DIGITS))));
    row.literal("price", BigDecimal.valueOf(below(SEVENTEEN_DIGITS), 2).toPlainString());
    row.literal("rate", rarely(5, BigDecimal.valueOf(below(SIXTEEN_DIGITS), 16).toPlainString()));
    row.literal("latitude", rarely(10, shortest(1 + 89 * random.nextDouble())));
    row.literal("longitude", rarely(10, shortest(1 + 179 * random.nextDouble())));
    row.literal("active", rarely(3, Boolean.toString(random.nextBoolean())));
    row.text("created_at", MILLISECONDS.format(moment()));
    row.text("name", prose.excerpt(10, 40));
    row.text("remark", rarely(2, prose.excerpt(20, 80)));
    row.text("note", random.nextInt(4) == 0 ? prose.excerpt(20, 80) : null);
    row.nested("tags", tags(row.blank()));
    if (random.nextBoolean()) {
      row.nested("options", options(row.blank()));
    } else {
      row.literal("options", null);
    }
  }

  /** Returns the value, or null once in so many times. */
  private @Nullable String rarely(int times, String value) {
    return random.nextInt(times) == 0 ? null : value;
  }

  private long below(long limit) {
    return Math.floorMod(random.nextLong(), limit);
  }

  private LocalDateTime moment() {
    return LocalDateTime.ofEpochSecond(
        FIRST_SECOND + random.nextInt(63_072_000),
        random.nextInt(1_000) * 1_000_000,
        ZoneOffset.UTC);
  }

  /** Returns the 16 or 17 digits that PostgreSQL prints. Older JDKs print others. */
  private static String shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal sixteen = exact.round(new MathContext(16));
    return (sixteen.doubleValue() == value ? sixteen : exact.round(new MathContext(17)))
        .stripTrailingZeros()
        .toPlainString();
  }

  private String tags(String blank) {
    return "[\"%s\",%s\"a \\\"quoted\\\" one\",%snull]"
        .formatted(prose.excerpt(5, 10).replaceAll("[\"\\\\\\n]", "x"), blank, blank);
  }

  private String options(String blank) {
    return "{\"limit\":%1$s%2$d,%1$s\"path\":%1$s\"C:\\\\data\\n\",%1$s\"parent\":%1$snull}"
        .formatted(blank, below(SIXTEEN_DIGITS));
  }
}
