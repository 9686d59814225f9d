package dev.targetpostgres.values;

import java.util.Random;

/** Makes strings of every kind of character, in the many forms that JSON allows. */
final class RandomText {
  private static final int[][] RANGES = {
    {' ', '~'},
    {'a', 'z'},
    {0x01, 0x1f},
    {0x7f, 0xff},
    {0x100, 0x7ff},
    {0x2028, 0x2029},
    {0x3040, 0x30ff},
    {0xe000, 0xffff},
    {0x1f600, 0x1f64f},
    {0x10fffe, 0x10ffff},
  };
  private static final String[] WORDS = {
    "", "NULL", "null", "\\N", "\\.", "{}", "\"", "'", "\t", "\n", "\\", "NaN", " ", "0", "-",
    "\r\n",
  };
  private static final int ONE_WORD_IN = 12;

  private RandomText() {}

  /** Returns a string of at most {@code longest} characters. */
  static String text(Random random, int longest) {
    if (random.nextInt(ONE_WORD_IN) == 0) {
      String word = WORDS[random.nextInt(WORDS.length)];
      return word.length() <= longest ? word : "";
    }
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(longest + 1);
    for (int i = 0; i < length; i++) {
      int[] range = RANGES[random.nextInt(random.nextBoolean() ? 2 : RANGES.length)];
      text.appendCodePoint(range[0] + random.nextInt(range[1] - range[0] + 1));
    }
    return text.toString();
  }

  /** Returns the string in JSON, with the required escapes and random other ones. */
  static String json(Random random, String text) {
    StringBuilder json = new StringBuilder("\"");
    boolean plain = random.nextBoolean();
    text.codePoints()
        .forEach(
            codePoint -> {
              boolean must = codePoint < ' ' || codePoint == '"' || codePoint == '\\';
              if (must || (!plain && random.nextInt(5) == 0)) {
                escape(random, codePoint, json);
              } else {
                json.appendCodePoint(codePoint);
              }
            });
    return json.append('"').toString();
  }

  private static void escape(Random random, int codePoint, StringBuilder json) {
    int named = "\"\\/\b\f\n\r\t".indexOf(codePoint);
    if (named >= 0 && random.nextBoolean()) {
      json.append('\\').append("\"\\/bfnrt".charAt(named));
      return;
    }
    String form = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
    for (char unit : Character.toChars(codePoint)) {
      json.append(form.formatted((int) unit));
    }
  }
}
