package dev.targetpostgres.bench;

import java.io.IOException;
import java.sql.SQLException;

/** Measures first runs of a distribution: each finds no class archive, and makes one. */
record FirstRunContestant(Contestant contestant, Distribution distribution) implements Contestant {
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
  public void prepare() throws IOException {
    distribution.forgetArchive();
  }

  @Override
  public Measurement run() throws IOException, InterruptedException, SQLException {
    Measurement measurement = contestant.run();
    distribution.awaitArchive();
    return measurement;
  }
}
