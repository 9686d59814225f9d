package dev.targetpostgres.bench;

/** Makes rows with ids from 1. The same seed gives the same rows. */
interface RowGenerator {
  void next(RowLines row);
}
