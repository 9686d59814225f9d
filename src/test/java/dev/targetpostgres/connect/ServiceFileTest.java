package dev.targetpostgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters from service files. */
final class ServiceFileTest {
  @TempDir private Path folder;

  @Test
  void readsTheSectionOfTheService() throws IOException {
    write(
        "own",
        """
        # ours
        [other]
        host=other

        [here]
        host=db
        port = 6432
        # a comment
        dbname=w
        keepalives=1
        password=a=b
        host=later

        [last]
        user=nobody
        """);

    assertThat(read("here"))
        .containsOnly(
            Map.entry(Keyword.HOST, "db"),
            Map.entry(Keyword.PORT, "6432"),
            Map.entry(Keyword.DATABASE, "w"),
            Map.entry(Keyword.PASSWORD, "a=b"));
  }

  @Test
  void readsTheSystemsFileIfTheUsersLacksTheService() throws IOException {
    write("own", "[other]\nhost=own\n");
    write("pg_service.conf", "[here]\nhost=system\n");

    assertThat(read("here")).containsExactly(Map.entry(Keyword.HOST, "system"));
    assertThat(read("other")).containsExactly(Map.entry(Keyword.HOST, "own"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hostt=db", "host", "service=another", "=db", "s3cret"})
  void rejectsUnknownLinesWithoutQuotingThem(String line) throws IOException {
    write("own", "[here]\n" + line + "\n");

    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(() -> read("here"))
        .withMessageContaining("line 2 of " + folder.resolve("own"))
        .withMessageNotContaining("s3cret");
  }

  @Test
  void saysWhatItDoesNotSupport() throws IOException {
    write("own", "[here]\nrequirepeer=postgres\n");

    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(() -> read("here"))
        .withMessageContaining("requirepeer is not supported");
  }

  @Test
  void rejectsAServiceThatNoFileHas() {
    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(() -> read("here"))
        .withMessageContaining("no service \"here\" in " + folder.resolve("own"));
  }

  private Map<Keyword, String> read(String service) {
    String own = folder.resolve("own").toString();
    return ServiceFile.read(service, own, Map.of("PGSYSCONFDIR", folder.toString()));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }
}
