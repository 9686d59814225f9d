package dev.targetpostgres.singer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of a member that the scanner expects next, as bytes: quoted, with the colon and an
 * optional space after it. Comparing these bytes replaces scanning the name. Immutable.
 */
final class ExpectedName {
  /** First eight bytes of the name; the rest of the word is zero. */
  private final long first;

  private final long second;

  /** Covers the bytes of {@link #first} that belong to the name. */
  private final long firstMask;

  private final long secondMask;

  /** Bytes after the first two words. Most names have none. */
  private final byte[] rest;

  private final int length;

  /** Expects the name, which must be one that JSON writes without escapes. */
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

  /** Returns a mask of the word's first bytes: of none below 1, of all from 8 on. */
  private static long mask(int bytes) {
    int covered = Math.min(Math.max(bytes, 0), Words.SIZE);
    return covered == 0 ? 0 : -1L >>> (Long.SIZE - Byte.SIZE * covered);
  }

  /**
   * Returns the position after the name, its colon and its space. Returns {@link
   * JsonScanner#UNSURE} if another name is at the position, which must be within a line of a {@link
   * LineReader}, so that two words are readable.
   */
  int endAt(byte[] bytes, int position) {
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
