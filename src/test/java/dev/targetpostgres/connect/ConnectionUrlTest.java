package dev.targetpostgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of URLs: urls.txt. */
final class ConnectionUrlTest {
  private static final String ERROR = "error: ";

  @ParameterizedTest(name = "{0}")
  @MethodSource("urls")
  void readsWhatPeopleWrite(String url, String expected) {
    if (expected.startsWith(ERROR)) {
      refuses(url, expected.substring(ERROR.length()));
    } else {
      assertThat(read(url)).isEqualTo(expected);
    }
  }

  private static void refuses(String url, String reason) {
    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(() -> read(url))
        .satisfies(refusal -> assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE))
        .withMessageContaining(reason)
        .withMessageNotContainingAny("secret", "sec@ret", "sec/ret", "sec%ret", "hush");
  }

  /** Returns hosts, libpq's keywords and the driver's properties, separated by semicolons. */
  private static String read(String url) {
    ConnectionUrl parsed = ConnectionUrl.parse(url);
    Map<Keyword, String> keywords = new TreeMap<>(parsed.keywords());
    String host = keywords.getOrDefault(Keyword.HOST, "");
    List<Host> hosts =
        ConnectionParameters.hosts(host, "", keywords.getOrDefault(Keyword.PORT, ""));
    keywords.remove(Keyword.HOST);
    keywords.remove(Keyword.PORT);
    String servers = hosts.stream().map(Host::toString).collect(Collectors.joining(" "));
    Stream<String> words =
        keywords.entrySet().stream()
            .map(entry -> " " + entry.getKey().written() + "=" + entry.getValue());
    Stream<String> others =
        parsed.driver().entrySet().stream()
            .map(entry -> "; " + entry.getKey() + "=" + entry.getValue());
    return servers + ";" + Stream.concat(words, others).collect(Collectors.joining());
  }

  static List<Arguments> urls() throws IOException {
    try (InputStream file = ConnectionUrlTest.class.getResourceAsStream("urls.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\|", 2))
          .map(line -> Arguments.of(line[0].strip(), line[1].strip()))
          .toList();
    }
  }
}
