package dev.targetpostgres.quickstart;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.PrintStream;
import java.nio.file.Path;

/** Says how to get at the server, and how to send it something else. */
final class Directions {
  private final TestDatabase database;
  private final Path config;

  Directions(TestDatabase database, Path config) {
    this.database = database;
    this.config = config;
  }

  void print(PrintStream out) {
    PostgresServer server = database.server();
    String address = server.host() + ":" + server.port() + "/" + database.name();
    String credentials = server.user() + ":" + server.password();
    out.printf(
        """
        host      %s
        port      %d
        user      %s
        password  %s
        database  %s

        psql      psql 'postgresql://%s@%s'
        JDBC      jdbc:postgresql://%s?user=%s&password=%s
        settings  %s

        Your own data, into the same database:
          some-tap | %s --config %s
        %n\
        """,
        server.host(),
        server.port(),
        server.user(),
        server.password(),
        database.name(),
        credentials,
        address,
        address,
        server.user(),
        server.password(),
        config,
        SampleSync.target(),
        config);
  }
}
