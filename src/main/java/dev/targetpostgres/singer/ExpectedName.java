package dev.targetpostgres.singer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A member's name as it is expected in a line: quoted, with its colon and the space that may be
 * after it, so that one look takes the place of scanning. Immutable, and so safe to share.
 */
final class ExpectedName {
  /** The first eight bytes, and the second; zeros where there are no more. */
  private final long first;

  private final long second;

  /** Bits of the words that count. */
  private final long firstMask;

  private final long secondMask;

  /** Whatever is longer than two words; mostly nothing. */
  private final byte[] rest;

  private final int length;

  /** Expects the name, which JSON writes as it is. */
  ExpectedName(String name, boolean spaced) {
    byte[] expected = ('"' + name + (spaced ? "\": " : "\":")).getBytes(StandardCharsets.UTF_8);
    length = expected.length;
    byte[] words = Arrays.copyOf(expected, Math.max(length, 2 * Words.SIZE));
    first = Words.at(words, 0);
    second = Words.at(words, Words.SIZE);
    firstMask = mask(length);
    secondMask = mask(length - Words.SIZE);
    rest = Arrays.copyOfRange(words, 2 * Words.SIZE, words.length);
  }

  /** Covers so many of a word's bytes: none below 1, all from 8 on. */
  private static long mask(int bytes) {
    int covered = Math.min(Math.max(bytes, 0), Words.SIZE);
    return covered == 0 ? 0 : -1L >>> (Long.SIZE - Byte.SIZE * covered);
  }

  /**
   * Where the name that stands at the position ends, with colon and space; {@link
   * JsonScanner#UNSURE} where another one does. The position must be within a line of a {@link
   * LineReader}, so that two words may be read.
   */
  int behind(byte[] bytes, int position) {
    long difference =
        ((Words.at(bytes, position) ^ first) & firstMask)
            | ((Words.at(bytes, position + Words.SIZE) ^ second) & secondMask);
    return difference == 0 && (rest.length == 0 || hasRest(bytes, position))
        ? position + length
        : JsonScanner.UNSURE;
  }

  private boolean hasRest(byte[] bytes, int position) {
    int start = position + 2 * Words.SIZE;
    int end = position + length;
    return end <= bytes.length && Arrays.equals(bytes, start, end, rest, 0, rest.length);
  }
}
