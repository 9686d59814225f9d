package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

final class ServerErrorsTest {
  @Test
  void joinsWhatTheServerSaysWithoutFullStops() {
    String fields =
        "SERROR\0C53100\0Mcould not extend file\0DIt has\n 3 blocks.\0HCheck free disk space.\0WCOPY events\0";
    PSQLException full = new PSQLException(new ServerErrorMessage(fields));

    assertThat(ServerErrors.describe(full).toString())
        .isEqualTo(
            "could not extend file; It has 3 blocks; Check free disk space; COPY events"
                + " (SQLSTATE 53100)");
  }
}
