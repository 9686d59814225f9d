package dev.targetpostgres.bench;

/** Makes up row after row, with ids from 1; the same seed gives the same rows. */
interface RowGenerator {
  void next(RowLines row);
}
