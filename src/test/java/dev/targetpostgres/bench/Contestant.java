package dev.targetpostgres.bench;

import java.io.IOException;
import java.sql.SQLException;

/** One way to load the rows. */
interface Contestant {
  String name();

  /** Whether the others are compared with it. */
  boolean isBaseline();

  Measurement run() throws IOException, InterruptedException, SQLException;
}
