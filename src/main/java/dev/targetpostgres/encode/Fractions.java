package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType;

/** Calculates the fractions of a second that a type can store. */
final class Fractions {
  private Fractions() {}

  /** Returns the smallest step of a type with that many fraction digits, in microseconds. */
  static long finestMicros(int precision) {
    long finest = 1;
    for (int i = precision; i < ColumnType.MICROSECONDS; i++) {
      finest *= 10;
    }
    return finest;
  }
}
