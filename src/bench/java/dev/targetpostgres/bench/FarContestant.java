package dev.targetpostgres.bench;

import dev.targetpostgres.testing.FarServer;
import dev.targetpostgres.testing.RoundTrips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A contestant with a far server. Counts its round trips.
 *
 * @param contestant the contestant to measure, which connects to the far server
 * @param before an unmeasured contestant without delay, which makes the tables first, or null
 * @param listing file for the statements of the last run
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
