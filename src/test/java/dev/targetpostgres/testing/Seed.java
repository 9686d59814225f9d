package dev.targetpostgres.testing;

import java.util.Random;

/** Makes random numbers for tests: others in every run, with a seed to repeat them. */
public final class Seed {
  private static final String PROPERTY = "test.seed";

  private Seed() {}

  /** Returns random numbers for a test, and prints its name with the seed. */
  public static Random random(String test) {
    long seed = Long.getLong(PROPERTY, System.nanoTime());
    System.out.printf("%s draws from seed %d; repeat it with -D%s=%2$d%n", test, seed, PROPERTY);
    return new Random(seed);
  }
}
