package dev.targetpostgres.testing;

/**
 * How much random tests try. {@code -Dtest.effort=10} has them try ten times as much as usual; the
 * nightly build does so.
 */
public final class Effort {
  private static final int FACTOR = Integer.getInteger("test.effort", 1);

  private Effort() {}

  /** Returns how often to try what is usually tried this often. */
  public static int times(int usual) {
    return Math.multiplyExact(usual, FACTOR);
  }
}
