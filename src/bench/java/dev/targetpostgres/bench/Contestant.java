package dev.targetpostgres.bench;

import java.io.IOException;
import java.sql.SQLException;

/** A program or script that loads the rows and is measured. */
interface Contestant {
  String name();

  /** Returns whether others are compared with it. */
  boolean isBaseline();

  /** Returns whether it is a Singer target. */
  default boolean isTarget() {
    return false;
  }

  /** Returns the rows that it loads, as messages. */
  Messages messages();

  /** Does its unmeasured preparations, after the scenario has made the tables. */
  default void prepare() throws IOException, InterruptedException, SQLException {}

  Measurement run() throws IOException, InterruptedException, SQLException;
}
