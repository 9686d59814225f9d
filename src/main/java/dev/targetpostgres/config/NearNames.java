package dev.targetpostgres.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the known name that a misspelled name was meant to be. The distance of two names is the
 * number of letters to add, remove, replace, or swap with a neighbour. Pure.
 */
public final class NearNames {
  /** The length from which on a name with two wrong letters counts as a misspelling. */
  private static final int LONG = 8;

  /** A suggestion differs in at most every third letter, and in three letters at most. */
  private static final int FARTHEST_SUGGESTION = 3;

  /** Shorter names of streams are like too many others. */
  private static final int SHORTEST = 4;

  private static final Pattern PUNCTUATION = Pattern.compile("(?U)[\\W_]");
  private static final Pattern DIGITS = Pattern.compile("\\d");

  private NearNames() {}

  /** Returns the known name that was certainly meant, if there is one. */
  static Optional<String> meant(String name, Collection<String> known) {
    return nearest(name, known)
        .filter(other -> distance(name, other) <= (member(other).length() < LONG ? 1 : 2));
  }

  /** Returns the known name that was perhaps meant, if there is one. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    int farthest = Math.min(FARTHEST_SUGGESTION, name.length() / FARTHEST_SUGGESTION);
    return known.stream()
        .min(Comparator.comparingInt(other -> distance(name, other)))
        .filter(other -> distance(name, other) <= Math.max(1, farthest));
  }

  /**
   * Returns the stream that a setting perhaps means: one that is written alike, whose table has the
   * name, or whose name is misspelled. Streams that differ only in digits are different streams.
   */
  public static Optional<String> ofStream(String name, Collection<String> streams) {
    List<String> near =
        name.length() < SHORTEST
            ? List.of()
            : streams.stream()
                .filter(other -> !withoutDigits(other).equals(withoutDigits(name)))
                .toList();
    return streams.stream()
        .filter(other -> plain(other).equals(plain(name)) || other.endsWith("-" + name))
        .findFirst()
        .or(() -> meant(name, near));
  }

  /** Returns the name in lower case, without anything but letters and digits. */
  static String plain(String name) {
    return PUNCTUATION.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
  }

  private static String withoutDigits(String name) {
    return DIGITS.matcher(name).replaceAll("");
  }

  /** Returns the name without that of the object, which ends at the last dot. */
  private static String member(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static int distance(String first, String second) {
    int[][] distances = new int[first.length() + 1][second.length() + 1];
    for (int i = 0; i <= first.length(); i++) {
      for (int j = 0; j <= second.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : distance(distances, first, second, i, j);
      }
    }
    return distances[first.length()][second.length()];
  }

  /** Returns the distance between the first i letters of one name and j letters of the other. */
  private static int distance(int[][] distances, String first, String second, int i, int j) {
    boolean same = first.charAt(i - 1) == second.charAt(j - 1);
    int least =
        Math.min(
            distances[i - 1][j - 1] + (same ? 0 : 1),
            Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && first.charAt(i - 1) == second.charAt(j - 2)
            && first.charAt(i - 2) == second.charAt(j - 1);
    return swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
  }
}
