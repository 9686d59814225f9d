package dev.targetpostgres.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.targetpostgres.encode.RandomValues.Value;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every value arrives as the server reads its text, including the scale, or it is rejected. A value
 * that the server reads without loss is not rejected.
 */
final class ServerOracleTest {
  private static final int MANY = 2000;

  @AutoClose private static Connection connection;
  private static ServerOracle oracle;

  private final Random random = Seed.random("ServerOracleTest");
  private final RandomValues values = new RandomValues(random);

  @BeforeAll
  static void connect() throws SQLException {
    connection = PostgresServer.shared().connect();
    oracle = new ServerOracle(connection);
  }

  @Test
  void numeric() {
    check("numeric", "$1::numeric", values.many(2 * MANY, values::decimal));
  }

  @Test
  void numericAtItsEdges() {
    List<Value> edges =
        Stream.of(
                "0",
                "-0",
                "0.0",
                "-0.00",
                "0e10",
                "0e-5",
                "0.000e-5",
                "0.000e2",
                "1e0",
                "1E+5",
                "1e4",
                "1e-4",
                "1e-5",
                "10000",
                "9999",
                "10000.0001",
                "0.0001",
                "0.00001",
                "99999999.99999999",
                "1e131071",
                "9e131071",
                "-1e131071",
                "1e131072",
                "12e131071",
                "1e-16383",
                "-9e-16383",
                "1" + "0".repeat(131_071),
                "9".repeat(131_072),
                "1" + "0".repeat(131_072),
                "0." + "0".repeat(16_382) + "1",
                "0." + "9".repeat(16_383),
                "0." + "0".repeat(16_383),
                "1e200000",
                "NaN",
                "Infinity",
                "-Infinity")
            .map(values::number)
            .toList();
    check("numeric", "$1::numeric", edges);
    List<Value> numbers =
        edges.stream()
            .filter(value -> value.json().matches("-?[0-9].*"))
            .flatMap(value -> Stream.of(value, nested(value)))
            .toList();
    check("jsonb", "$1::jsonb", numbers);
    check("json", "$1::json", numbers);
  }

  private static Value nested(Value value) {
    String json = "{\"a\": [1, %s]}".formatted(value.json());
    return new Value(json, json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numeric(1,0)",
        "numeric(5,2)",
        "numeric(5,5)",
        "numeric(38,9)",
        "numeric(1000,500)",
        "numeric(1000,0)"
      })
  void numericWithModifier(String type) {
    checkExactNumber(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"numeric(3,-2)", "numeric(2,5)"})
  void numericWithScaleBeyondItsDigits(String type) throws SQLException {
    assumeThat(oracle.version()).isGreaterThanOrEqualTo(15);
    checkExactNumber(type);
  }

  private void checkExactNumber(String type) {
    String exact = "CASE WHEN $1::%s = $1::numeric THEN $1::%1$s END".formatted(type);
    check(type, exact, values.many(MANY / 2, values::decimal));
    check(type, exact, values.many(MANY / 2, values::integer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"smallint", "integer", "bigint"})
  void integers(String type) {
    String exact = "CASE WHEN $1::numeric = trunc($1::numeric) THEN $1::numeric::%s END";
    check(type, exact.formatted(type), values.many(MANY, values::integer));
    check(type, exact.formatted(type), values.many(MANY / 4, values::decimal));
  }

  @Test
  void doublePrecision() {
    check("double precision", "$1::float8", faithful(values::doubleNumber, 17));
  }

  @Test
  void real() {
    check("real", "$1::float4", faithful(values::floatNumber, 9));
  }

  /** Returns values that the type holds exactly, or that have few enough digits. */
  private List<Value> faithful(Supplier<Value> source, int digits) {
    return values.many(2 * MANY, source).stream()
        .filter(
            value -> {
              if (!Character.isDigit(value.text().charAt(value.text().length() - 1))) {
                return true;
              }
              BigDecimal number = new BigDecimal(value.text()).stripTrailingZeros();
              double held = number.doubleValue();
              boolean exact =
                  digits > 9
                      ? new BigDecimal(held).compareTo(number) == 0
                      : new BigDecimal(number.floatValue()).compareTo(number) == 0;
              return exact || (number.scale() > 0 && number.precision() <= digits);
            })
        .toList();
  }

  @Test
  void timestampWithTimeZone() {
    check("timestamptz", "$1::timestamptz", values.many(3 * MANY, values::timestamp));
  }

  @Test
  void timestampInUtc() {
    String utc = "$1::timestamptz AT TIME ZONE 'UTC'";
    check("timestamp", utc, values.many(2 * MANY, values::timestamp));
  }

  @ParameterizedTest
  @CsvSource({"timestamptz, 0", "timestamptz, 3", "timestamp, 2", "timestamp, 5"})
  void timestampWithFewerDigits(String type, int precision) {
    String utc = type.equals("timestamp") ? " AT TIME ZONE 'UTC'" : "";
    String exact =
        "CASE WHEN ($1::timestamptz%1$s)::%2$s(%3$d) = $1::timestamptz%1$s"
            + " THEN ($1::timestamptz%1$s)::%2$s(%3$d) END";
    check(
        "%s(%d)".formatted(type, precision),
        exact.formatted(utc, type, precision),
        values.many(MANY / 2, values::timestamp));
  }

  @Test
  void date() {
    check("date", "$1::date", values.many(2 * MANY, values::date));
  }

  @Test
  void dateOfMidnightOnly() {
    String exact = "CASE WHEN $1::date = $1::timestamptz AND $1 !~ '[+-]..:?..$' THEN $1::date END";
    List<Value> timestamps =
        values.many(MANY, values::timestamp).stream()
            .filter(value -> !value.text().matches(".*([+-]\\d\\d(:?\\d\\d)*|24:00.*)( BC)?$"))
            .filter(value -> !value.text().startsWith("29427")) // beyond timestamptz, not date
            .toList();
    check("date", exact, timestamps);
  }

  @Test
  void time() {
    check("time", "$1::timetz::time", values.many(MANY, values::timeInUtc));
  }

  @Test
  void timeWithFewerDigits() {
    String exact = "CASE WHEN $1::timetz::time(3) = $1::timetz::time THEN $1::timetz::time(3) END";
    check("time(3)", exact, values.many(MANY / 2, values::timeInUtc));
  }

  @Test
  void timeWithTimeZone() {
    check("timetz", "$1::timetz", values.many(2 * MANY, values::timeWithOffset));
  }

  @Test
  void uuid() {
    check("uuid", "$1::uuid", values.many(MANY, values::uuid));
  }

  @Test
  void bool() {
    Supplier<Value> source =
        () -> {
          String word = random.nextBoolean() ? "true" : "false";
          return random.nextBoolean() ? new Value(word, word) : values.string(word);
        };
    check("boolean", "$1::boolean", values.many(100, source));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "varchar"})
  void text(String type) {
    check(type, "$1::" + type, values.many(MANY, values::characters));
  }

  @ParameterizedTest
  @ValueSource(strings = {"varchar(10)", "char(10)"})
  void charactersUpToTheLength(String type) {
    String fitting = "CASE WHEN char_length($1) <= 10 THEN $1::%s END".formatted(type);
    check(type, fitting, values.many(MANY, values::fewCharacters));
  }

  @Test
  void charactersWithoutLength() {
    check("bpchar", "$1::bpchar", values.many(MANY / 2, values::characters));
  }

  @Test
  void textOfAnyJson() {
    List<Value> json =
        values.many(MANY, values::json).stream()
            .filter(value -> !value.json().startsWith("\""))
            .toList();
    check("text", "$1", json);
  }

  @Test
  void jsonb() {
    check("jsonb", "$1::jsonb", values.many(2 * MANY, values::json));
  }

  @Test
  void json() {
    check("json", "$1::json", values.many(MANY, values::json));
  }

  @Test
  void bytes() {
    Supplier<byte[]> bytes =
        () -> {
          byte[] drawn = new byte[random.nextInt(random.nextInt(20) == 0 ? 9000 : 40)];
          random.nextBytes(drawn);
          return drawn;
        };
    HexFormat lower = HexFormat.of();
    HexFormat upper = HexFormat.of().withUpperCase();
    Supplier<Value> hex =
        () -> values.string("\\x" + (random.nextBoolean() ? lower : upper).formatHex(bytes.get()));
    check("bytea", "$1::bytea", values.many(MANY / 2, hex));
    Supplier<Value> base16 = () -> values.string(lower.formatHex(bytes.get()));
    check("bytea", ContentEncoding.BASE16, "decode($1, 'hex')", values.many(MANY / 4, base16));
    Supplier<Value> base64 = () -> values.string(Base64.getEncoder().encodeToString(bytes.get()));
    check("bytea", ContentEncoding.BASE64, "decode($1, 'base64')", values.many(MANY / 4, base64));
  }

  @Test
  void arrays() {
    List<Runnable> checks = new ArrayList<>();
    checks.add(() -> checkArray("bigint", () -> values.number(Long.toString(random.nextLong()))));
    checks.add(() -> checkArray("smallint", () -> values.number("" + (short) random.nextInt())));
    checks.add(() -> checkArray("numeric", values::decimal));
    checks.add(() -> checkArray("text", values::characters));
    checks.add(() -> checkArray("varchar", values::characters));
    checks.add(() -> checkArray("boolean", () -> new Value("true", "true")));
    checks.add(() -> checkArray("timestamptz", values::timestamp));
    checks.add(() -> checkArray("date", values::date));
    checks.add(() -> checkArray("timetz", values::timeWithOffset));
    checks.add(() -> checkArray("uuid", values::uuid));
    checks.add(() -> checkArray("jsonb", values::json));
    checks.add(() -> checkArray("json", values::json));
    checks.forEach(Runnable::run);
  }

  private void checkArray(String element, Supplier<Value> source) {
    String type = element + "[]";
    check(type, "$1::" + type, values.many(MANY / 4, () -> values.array(source)));
  }

  private static void check(String type, String value, List<Value> drawn) {
    assertThat(oracle.disagreements(type, value, drawn)).as(type).isEmpty();
  }

  private static void check(
      String type, ContentEncoding encoding, String value, List<Value> drawn) {
    assertThat(oracle.disagreements(type, encoding, value, drawn)).as(type).isEmpty();
  }
}
