package dev.targetpostgres.testing;

import java.util.Random;

/** Where random tests get their randomness: another one in every run, and said how to repeat it. */
public final class Seed {
  private static final String PROPERTY = "test.seed";

  private Seed() {}

  /** A source of random numbers for the test of that name, which is printed with its seed. */
  public static Random random(String test) {
    long seed = Long.getLong(PROPERTY, System.nanoTime());
    System.out.printf("%s draws from seed %d; repeat it with -D%s=%2$d%n", test, seed, PROPERTY);
    return new Random(seed);
  }
}
