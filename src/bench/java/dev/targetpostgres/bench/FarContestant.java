package dev.targetpostgres.bench;

import dev.targetpostgres.testing.FarServer;
import dev.targetpostgres.testing.RoundTrips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A contestant whose server is far away, with its round trips counted.
 *
 * @param contestant connects to the far server
 * @param before makes the tables, from near by and without being measured
 * @param listing the file for the statements of the last run
 */
record FarContestant(
    Contestant contestant, @Nullable Contestant before, FarServer server, Path listing)
    implements Contestant {
  @Override
  public String name() {
    return contestant.name();
  }

  @Override
  public boolean isBaseline() {
    return contestant.isBaseline();
  }

  @Override
  public boolean isTarget() {
    return contestant.isTarget();
  }

  @Override
  public Messages messages() {
    return contestant.messages();
  }

  @Override
  public void prepare() throws IOException, InterruptedException, SQLException {
    if (before != null) {
      before.run();
    }
  }

  @Override
  public Measurement run() throws IOException, InterruptedException, SQLException {
    server.startCounting();
    Measurement measurement = contestant.run();
    RoundTrips roundTrips = server.roundTrips();
    Files.writeString(listing, roundTrips.listing());
    return measurement.with(roundTrips);
  }
}
