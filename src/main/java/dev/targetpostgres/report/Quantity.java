package dev.targetpostgres.report;

import java.util.Locale;

/** Formats numbers for people. Pure. */
public final class Quantity {
  private static final double KILO = 1e3;
  private static final String UNITS = "kMGT";
  private static final double SHORTEST = 0.001;
  private static final int FEWEST_FOR_RATE = 1_000;
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private Quantity() {}

  /** Returns a number with a comma between thousands. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns a number of bytes in B, kB, MB, GB or TB, in powers of 1,000. */
  public static String bytes(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    // A number that would be rounded to 1000.0 is written in the next unit.
    while (amount >= KILO - 0.05 && unit < UNITS.length() - 1) {
      amount /= KILO;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", amount, UNITS.charAt(unit));
  }

  /**
   * Returns a number with its noun.
   *
   * @param plural the noun for any number but 1
   */
  public static String of(long number, String singular, String plural) {
    return count(number) + " " + (number == 1 ? singular : plural);
  }

  /** Returns the rate per second as a whole number. */
  static long perSecond(long number, double seconds) {
    return Math.round(number / Math.max(seconds, SHORTEST));
  }

  /** Returns whether a rate is meaningful: a small load's rate only measures its start. */
  static boolean isRateTelling(long number, double seconds) {
    return number >= FEWEST_FOR_RATE && seconds >= 1;
  }

  static String duration(double seconds) {
    if (seconds < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < HOUR
        ? String.format(Locale.ROOT, "%d:%02d min", whole / MINUTE, whole % MINUTE)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d h", whole / HOUR, whole / MINUTE % MINUTE, whole % MINUTE);
  }
}
