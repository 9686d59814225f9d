package dev.targetpostgres.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** Draws values that both JSON and PostgreSQL can write, many at and around the limits of types. */
final class RandomValues {
  /** Times at the end of a day or a minute, some of them invalid. */
  private static final String[] MIDNIGHTS = {
    "00:00:00",
    "23:59:59.9999994",
    "23:59:59.9999999",
    "23:59:60",
    "23:59:60.000000",
    "23:59:60.0000001",
    "23:59:60.000001",
    "23:59:60.5",
    "07:08:60.5",
    "24:00",
    "24:00:00",
    "24:00:00.000",
    "24:00:00.0000001",
    "24:00:00.000001",
    "24:00:01",
    "24:00:60",
    "24:01"
  };

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  /** A value as JSON, and as text for the server's input function. */
  record Value(String json, String text) {}

  /** Returns as many values of the source as the count says. */
  List<Value> many(int count, Supplier<Value> source) {
    List<Value> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(source.get());
    }
    return values;
  }

  /** Returns the text as a JSON number or as a string. */
  Value number(String text) {
    boolean finite = Character.isDigit(text.charAt(text.length() - 1));
    boolean word = !finite && random.nextBoolean();
    return random.nextInt(4) == 0 && !word ? string(text) : new Value(text, text);
  }

  /** Returns the text as a JSON string, sometimes with escapes. */
  Value string(String text) {
    return new Value(quoted(text), text);
  }

  Value decimal() {
    return number(decimalText());
  }

  private String decimalText() {
    if (random.nextInt(40) == 0) {
      return one("NaN", "Infinity", "-Infinity");
    }
    StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
    text.append(
        random.nextInt(4) == 0 ? "0" : digits(one(1, 2, 4, 5, 9, 15, 18, 19, 38, 1000), true));
    if (random.nextBoolean()) {
      text.append('.').append(digits(one(1, 2, 4, 6, 9, 20, 300, 1000), false));
    }
    if (random.nextInt(3) == 0) {
      int exponent = random.nextInt(one(5, 5, 40, 1200));
      text.append(one("e", "E")).append(one("", "+", "-", "-0", "00")).append(exponent);
    }
    return text.toString();
  }

  private String digits(int most, boolean leading) {
    int count = 1 + random.nextInt(most);
    StringBuilder digits = new StringBuilder(count);
    int style = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int digit = style == 0 ? 0 : style == 1 ? 9 : random.nextInt(10);
      digits.append(leading && i == 0 && digit == 0 ? 1 : digit);
    }
    return digits.toString();
  }

  /** Returns a number near the limit of an integer type, in any spelling. */
  Value integer() {
    BigInteger edge = BigInteger.ONE.shiftLeft(one(0, 7, 15, 16, 31, 32, 53, 63, 64, 70));
    BigInteger value = edge.add(BigInteger.valueOf(random.nextInt(5) - 2L));
    value = random.nextInt(3) == 0 ? new BigInteger(random.nextInt(72), random) : value;
    value = random.nextBoolean() ? value.negate() : value;
    String text = value.toString();
    return number(
        switch (random.nextInt(6)) {
          case 0 -> text + "." + "0".repeat(1 + random.nextInt(3));
          case 1 -> new BigDecimal(value).movePointLeft(random.nextInt(25)).toPlainString();
          case 2 -> text + "e" + random.nextInt(4);
          case 3 -> value.multiply(BigInteger.valueOf(1000)) + "e-" + random.nextInt(5);
          default -> text;
        });
  }

  /** Returns a number of double precision, with its shortest or with all its digits. */
  Value doubleNumber() {
    double value =
        switch (random.nextInt(4)) {
          case 0 -> random.nextLong();
          case 1 -> random.nextInt(1_000_000) / 100.0;
          case 2 -> Math.scalb(random.nextDouble(), random.nextInt(40) - 20);
          default -> Double.longBitsToDouble(random.nextLong());
        };
    boolean finite = !Double.isNaN(value) && !Double.isInfinite(value);
    boolean exact = !finite || random.nextInt(4) == 0;
    return number(exact && finite ? new BigDecimal(value).toString() : Double.toString(value));
  }

  /** Returns a number of real, with its shortest or with all its digits. */
  Value floatNumber() {
    float value =
        switch (random.nextInt(3)) {
          case 0 -> random.nextInt(1_000_000) / 100.0f;
          case 1 -> random.nextInt();
          default -> Float.intBitsToFloat(random.nextInt());
        };
    boolean finite = !Float.isNaN(value) && !Float.isInfinite(value);
    boolean exact = !finite || random.nextInt(4) == 0;
    return number(exact && finite ? new BigDecimal(value).toString() : Float.toString(value));
  }

  /** Returns a day, sometimes one that does not exist. */
  String day() {
    int year =
        switch (random.nextInt(8)) {
          case 0 -> random.nextInt(294_300);
          case 1 -> random.nextInt(10_000);
          case 2 -> one(1, 4, 100, 400, 1582, 1600, 1900, 2000, 2100, 4713, 4714, 294_276, 294_277);
          default -> 1900 + random.nextInt(200);
        };
    int month = random.nextInt(30) == 0 ? random.nextInt(15) : 1 + random.nextInt(12);
    int day = random.nextInt(8) == 0 ? 27 + random.nextInt(6) : 1 + random.nextInt(28);
    day = random.nextInt(60) == 0 ? random.nextInt(100) : day;
    return "%04d-%02d-%02d".formatted(year, month, day);
  }

  String era() {
    return random.nextInt(8) == 0 ? " BC" : "";
  }

  /** Returns a time of day, sometimes one that does not exist. */
  String time() {
    int hour = random.nextInt(40) == 0 ? 20 + random.nextInt(8) : random.nextInt(24);
    int minute = random.nextInt(40) == 0 ? 58 + random.nextInt(4) : random.nextInt(60);
    if (random.nextInt(20) == 0) {
      return one(MIDNIGHTS);
    }
    String time = "%02d:%02d".formatted(hour, minute);
    if (random.nextInt(8) == 0) {
      return time;
    }
    int second = random.nextInt(20) == 0 ? 58 + random.nextInt(4) : random.nextInt(60);
    return time + ":%02d".formatted(second) + fraction();
  }

  private String fraction() {
    if (random.nextInt(3) == 0) {
      return "";
    }
    String digits = digits(one(1, 3, 3, 6, 6, 9, 15), false);
    return "." + (random.nextInt(6) == 0 ? digits + "5" : digits);
  }

  String offset() {
    int hours = random.nextInt(one(1, 15, 18));
    int minutes = random.nextInt(30) == 0 ? random.nextInt(70) : one(0, 15, 30, 45);
    String sign = one("+", "-");
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> one("Z", "Z", "z", " Z", " UTC", "+00:00", "-00", "+0000");
      case 3 -> sign + "%02d".formatted(hours);
      case 4 -> sign + "%02d%02d".formatted(hours, minutes);
      case 5 -> " " + sign + "%02d:%02d".formatted(hours, minutes);
      case 6 -> sign + "%02d:%02d:%02d".formatted(hours, minutes, random.nextInt(62));
      case 7 -> sign + "%02d:%02d".formatted(hours, minutes);
      default -> "";
    };
  }

  Value timestamp() {
    if (random.nextInt(100) == 0) {
      return string(one("infinity", "-infinity"));
    }
    String time = random.nextInt(12) == 0 ? "" : one("T", "T", " ", "t") + time() + offset();
    return string(day() + time + era());
  }

  Value date() {
    if (random.nextInt(100) == 0) {
      return string(one("infinity", "-infinity"));
    }
    String far = one("5874897-12-31", "5874898-01-01", "4714-11-24 BC", "4714-11-23 BC");
    String day = random.nextInt(50) == 0 ? far : day() + era();
    String midnight = one("T00:00:00", " 00:00", "T00:00:00Z", "T00:00:00.000+00:00");
    boolean asTimestamp = random.nextInt(6) == 0 && !day.endsWith("BC");
    return string(asTimestamp ? day + midnight : day);
  }

  Value timeInUtc() {
    return string(time() + one("", "", "Z", "+00:00", "-00", " UTC"));
  }

  Value timeWithOffset() {
    return string(time() + offset());
  }

  Value uuid() {
    String digits = "%032x".formatted(new BigInteger(128, random));
    String text =
        random.nextInt(3) == 0
            ? digits
            : digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-");
    text = random.nextInt(4) == 0 ? text.toUpperCase(Locale.ROOT) : text;
    return string(random.nextInt(20) == 0 ? text.replace('a', 'g') : text);
  }

  /** Returns up to about 3,000 characters that PostgreSQL's text can hold. */
  Value characters() {
    return string(charactersText(one(0, 3, 12, 60, 3000)));
  }

  /** Returns around ten characters. */
  Value fewCharacters() {
    return string(charactersText(14));
  }

  private String charactersText(int most) {
    StringBuilder text = new StringBuilder();
    for (int count = random.nextInt(most + 1); count > 0; count--) {
      text.appendCodePoint(
          switch (random.nextInt(8)) {
            case 0 -> 1 + random.nextInt(0x7F);
            case 1 -> 0x80 + random.nextInt(0x780);
            case 2 -> 0x800 + random.nextInt(0xD000);
            case 3 -> 0x10000 + random.nextInt(0x100000);
            case 4 ->
                "\\\"\t\n\r\b\f/'{},\u007f\u0001\uFFFF\uFEFF\u2028".codePointAt(random.nextInt(16));
            default -> 'a' + random.nextInt(26);
          });
    }
    return random.nextInt(50) == 0
        ? one("NULL", "\\N", "null", "\"\"", "{}", "\\", " ")
        : text.toString();
  }

  /** Returns JSON as a tap can print it, sometimes with values that jsonb rejects. */
  Value json() {
    String json = jsonText(3);
    return new Value(json, json);
  }

  private String jsonText(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 6)) {
      case 0 -> one("true", "false");
      case 1, 2 -> random.nextInt(60) == 0 ? decimalText() : jsonNumber();
      case 3, 4 -> quoted(charactersText(20));
      case 5 ->
          random.nextInt(8) == 0
              ? one("\"\\u0000\"", "\"a\\ud800\"", "\"\\udc00x\"", "\"\\ud800\\ud800\"", "NaN")
              : one("\"\\u00e9\\/\\b\\f\\n\\r\\t\"", "\"\\ud83c\\udf81\"", "0", "\"\"");
      case 6, 7 -> {
        List<String> elements = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
          elements.add(random.nextInt(6) == 0 ? "null" : jsonText(depth - 1));
        }
        yield "[" + String.join(one(",", " , "), elements) + "]";
      }
      default -> {
        List<String> members = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
          String name = random.nextInt(3) == 0 ? "\"a\"" : quoted(charactersText(5));
          members.add(name + one(":", ": ") + jsonText(depth - 1));
        }
        yield "{" + String.join(one(",", ", "), members) + "}";
      }
    };
  }

  private String jsonNumber() {
    String text = decimalText();
    return Character.isDigit(text.charAt(text.length() - 1)) ? text : "0";
  }

  /** Returns the text as a JSON string. A tap can escape any character and must escape some. */
  String quoted(String text) {
    int escapesOneIn = random.nextInt(3) == 0 ? 3 : Integer.MAX_VALUE;
    StringBuilder json = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            character -> {
              boolean must = character < ' ' || character == '"' || character == '\\';
              if (must || random.nextInt(escapesOneIn) == 0) {
                json.append(escaped(character));
              } else {
                json.appendCodePoint(character);
              }
            });
    return json.append('"').toString();
  }

  private String escaped(int character) {
    int place = "\b\f\n\r\t\"\\/".indexOf(character);
    if (place >= 0 && random.nextBoolean()) {
      return "\\" + "bfnrt\"\\/".charAt(place);
    }
    StringBuilder escape = new StringBuilder();
    for (char unit : Character.toChars(character)) {
      escape.append((random.nextBoolean() ? "\\u%04x" : "\\u%04X").formatted((int) unit));
    }
    return escape.toString();
  }

  /** Returns an array of values of the source, with its literal in PostgreSQL's form. */
  Value array(Supplier<Value> element) {
    List<String> elements = new ArrayList<>();
    List<String> literals = new ArrayList<>();
    for (int count = random.nextInt(6); count > 0; count--) {
      boolean missing = random.nextInt(6) == 0;
      Value value = missing ? new Value("null", "NULL") : element.get();
      elements.add(value.json());
      String literal = value.text().replace("\\", "\\\\").replace("\"", "\\\"");
      literals.add(missing ? literal : '"' + literal + '"');
    }
    String comma = one(",", " , ", ", ");
    String space = one("", "", " ");
    return new Value(
        "[" + space + String.join(comma, elements) + space + "]",
        "{" + String.join(",", literals) + "}");
  }

  private int one(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
