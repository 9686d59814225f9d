package dev.targetpostgres.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The passwords in libpq's password file, and the cases in which it gives none. */
final class PasswordFileTest {
  private static final String LINES =
      """
      # a comment: db:5432:w:loader:comment
      db:5432:w:loader:exact
      db:*:w:loader:any port
      *:*:*:deputy:of the deputy
      col\\:on:5432:w:loader:back\\\\slash\\:colon
      ::1:5432:w:loader:unescaped
      \\:\\:1:5432:w:loader:address
      /run/pg:5432:w:loader:socket
      localhost:5432:w:loader:local
      rest:5432:w:loader:a:b:c
      too:few:fields
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "db, 5432, w, loader, exact",
    "db, 5433, w, loader, any port",
    "db, 5432, other, loader, ",
    "db, 5432, w, deputy, of the deputy",
    "col:on, 5432, w, loader, back\\slash:colon",
    "::1, 5432, w, loader, address",
    "/run/pg, 5432, w, loader, socket",
    "/tmp, 5432, w, loader, local",
    "/var/run/postgresql, 5432, w, loader, local",
    "localhost, 5432, w, loader, local",
    "rest, 5432, w, loader, a:b:c",
    "too, 5432, w, loader, "
  })
  void findsTheFirstLineThatMatches(
      String host, int port, String database, String user, String password) throws IOException {
    assertThat(file("rw-------").find(new Host(host, port), database, user)).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
  void passesOverAFileThatOthersMayUse(String permissions) throws IOException {
    assertThat(file(permissions).find(new Host("db", 5432), "w", "loader")).isNull();
  }

  @Test
  void readsLinesBesideOneThatIsNotUtf8() throws IOException {
    Path file = folder.resolve("pgpass");
    Files.writeString(file, "db:5432:w:other:\u00fc\n" + LINES, StandardCharsets.ISO_8859_1);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(new PasswordFile(file).find(new Host("db", 5432), "w", "loader")).isEqualTo("exact");
  }

  @Test
  void passesOverWhatIsNoFile() {
    assertThat(new PasswordFile(folder).find(new Host("db", 5432), "w", "loader")).isNull();
    assertThat(
            new PasswordFile(folder.resolve("missing")).find(new Host("db", 5432), "w", "loader"))
        .isNull();
  }

  @Test
  void standsBehindAllOtherPasswords() throws IOException {
    file("rw-------");
    Given given =
        new Given(folder)
            .setting("user", "loader")
            .setting("host", "db")
            .setting("database", "w")
            .variable("PGPASSFILE", folder.resolve("pgpass").toString());
    assertThat(Given.password(given.parameters())).isEqualTo("exact");

    given.variable("PGPASSWORD", "variable");
    assertThat(Given.password(given.parameters())).isEqualTo("variable");
  }

  private PasswordFile file(String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve("pgpass"), LINES);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return new PasswordFile(file);
  }
}
