package dev.targetpostgres.testing;

/**
 * The number of attempts of random tests. With {@code -Dtest.effort=10}, as in the nightly build,
 * they make ten times as many attempts.
 */
public final class Effort {
  private static final int FACTOR = Integer.getInteger("test.effort", 1);

  private Effort() {}

  /** Returns the number of attempts, given the usual number. */
  public static int times(int usual) {
    return Math.multiplyExact(usual, FACTOR);
  }
}
