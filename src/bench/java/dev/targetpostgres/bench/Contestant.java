package dev.targetpostgres.bench;

import java.io.IOException;
import java.sql.SQLException;

/** One way to load the rows. */
interface Contestant {
  String name();

  /** Whether the others are compared with it. */
  boolean isBaseline();

  /** Whether it is a Singer target. */
  default boolean isTarget() {
    return false;
  }

  /** The rows that it loads, as messages. */
  Messages messages();

  /** Does what is not measured, once the tables are ready. */
  default void prepare() throws IOException, InterruptedException, SQLException {}

  Measurement run() throws IOException, InterruptedException, SQLException;
}
