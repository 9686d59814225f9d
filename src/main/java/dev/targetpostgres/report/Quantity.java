package dev.targetpostgres.report;

import java.util.Locale;

/** Numbers as people read them. Pure. */
public final class Quantity {
  private static final double MEGA = 1e6;
  private static final double SHORTEST = 0.001;
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private Quantity() {}

  /** A number with its thousands apart. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / MEGA);
  }

  /**
   * A number with its noun.
   *
   * @param plural the noun where there is not one of it
   */
  public static String of(long number, String singular, String plural) {
    return count(number) + " " + (number == 1 ? singular : plural);
  }

  /** So many each second, as a whole number. */
  static long perSecond(long number, double seconds) {
    return Math.round(number / Math.max(seconds, SHORTEST));
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
