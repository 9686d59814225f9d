package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType;

/** Fractions of a second that a type modifier leaves. */
final class Fractions {
  private Fractions() {}

  /** The smallest step of a type with so many fraction digits, in microseconds. */
  static long finestMicros(int precision) {
    long finest = 1;
    for (int i = precision; i < ColumnType.MICROSECONDS; i++) {
      finest *= 10;
    }
    return finest;
  }
}
