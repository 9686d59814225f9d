package dev.targetpostgres.bench;

import java.util.Random;

/**
 * A random text to take excerpts from. By default one character in 400 is a line break, a quote or
 * beyond ASCII, so that about every tenth excerpt needs escapes.
 */
final class Prose {
  private static final int LENGTH = 1 << 16;
  private static final String LETTERS = "eeeeettttaaaoooiiinnnsshhrrddllucmfwypgbvk";
  private static final String UNUSUAL = "\"\n\\éß–";

  private final Random random;
  private final int rarity;
  private final String text;

  Prose(Random random) {
    this(random, 400);
  }

  /** Makes a text in which one of {@code rarity} characters is unusual. */
  Prose(Random random, int rarity) {
    this.random = random;
    this.rarity = rarity;
    StringBuilder builder = new StringBuilder(LENGTH);
    for (int index = 0; index < LENGTH; index++) {
      builder.append(character());
    }
    this.text = builder.toString();
  }

  /** Returns a text with a length between the two, both included. */
  String excerpt(int shortest, int longest) {
    int length = shortest + random.nextInt(longest - shortest + 1);
    if (length >= LENGTH) {
      return text.repeat(length / LENGTH + 1).substring(0, length);
    }
    int start = random.nextInt(LENGTH - length);
    return text.substring(start, start + length);
  }

  private char character() {
    if (random.nextInt(rarity) == 0) {
      return UNUSUAL.charAt(random.nextInt(UNUSUAL.length()));
    }
    return random.nextInt(6) == 0 ? ' ' : LETTERS.charAt(random.nextInt(LETTERS.length()));
  }
}
