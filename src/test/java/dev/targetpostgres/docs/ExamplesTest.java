package dev.targetpostgres.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.TargetCommand;
import dev.targetpostgres.config.SettingsReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Checks the examples without running them. NightlyIT runs one. */
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples");

  /** Matches a call of the program, and captures its options. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:(?:bin/|[|] |run: )target-postgres|TARGET\"|command:) \\[?(--[^|>\n]*)");

  /** Files that call the program. */
  private static final Set<String> CALLERS =
      Set.of(
          "nightly",
          "target-postgres.service",
          "compose.yaml",
          "cronjob.yaml",
          "github-actions.yml");

  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
  private static final Pattern VARIABLE = Pattern.compile("TARGET_POSTGRES_[A-Z_]+");

  @TempDir private Path folder;

  @Test
  void areAllListed() throws IOException {
    String page = Files.readString(EXAMPLES.resolve("README.md"));

    try (Stream<Path> files = Files.list(EXAMPLES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("README.md"))
          .hasSize(8)
          .allSatisfy(name -> assertThat(page).contains("[`%s`](%s)".formatted(name, name)));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void nameOnlyOptionsAndSettingsThatThereAre(Path file) throws IOException {
    String text = Files.readString(file);
    String help = help();

    List<String> options =
        COMMAND
            .matcher(text)
            .results()
            .flatMap(command -> OPTION.matcher(command.group(1)).results())
            .map(MatchResult::group)
            .toList();

    assertThat(!options.isEmpty()).isEqualTo(CALLERS.contains(file.getFileName().toString()));
    assertThat(options).allSatisfy(option -> assertThat(help).containsPattern(option + "\\b"));
    assertThat(VARIABLE.matcher(text).results().map(MatchResult::group))
        .allSatisfy(variable -> assertWarnsOfNothing(variable));
  }

  /** Checks that the variable is a setting. Makes a file if the setting is read from one. */
  private void assertWarnsOfNothing(String variable) throws IOException {
    String value =
        variable.endsWith("_FILE")
            ? Files.writeString(folder.resolve("secret"), "secret").toString()
            : "x";
    Map<String, String> variables = new TreeMap<>(Map.of("TARGET_POSTGRES_USER", "loader"));
    variables.put(variable, value);

    assertThat(SettingsReader.read(List.of("ENV"), variables).warnings()).isEmpty();
  }

  @Test
  void composeLoadsIntoItsServer() throws IOException {
    JsonNode compose = yaml("compose.yaml").get(0);
    JsonNode load = compose.at("/services/load");
    JsonNode server =
        compose.at("/services").path(load.at("/environment/TARGET_POSTGRES_HOST").asString());

    assertThat(texts(load.path("command"))).contains("--config", "ENV", "--state-file");
    assertThat(load.at("/environment/TARGET_POSTGRES_DATABASE").asString())
        .isEqualTo(server.at("/environment/POSTGRES_DB").asString());
    assertThat(texts(load.path("secrets"))).isEqualTo(texts(server.path("secrets")));
    assertThat(compose.at("/secrets/password/file").asString()).isEqualTo("password.txt");
    assertThat(load.path("depends_on").has("warehouse")).isTrue();
    assertThat(server.at("/healthcheck/test").size()).isPositive();
    String folder = texts(load.path("volumes")).get(0).split(":", -1)[1];
    assertThat(texts(load.path("command"))).last().asString().startsWith(folder + "/");
  }

  @Test
  void cronJobKeepsToTheRestrictedProfile() throws IOException {
    List<JsonNode> parts = yaml("cronjob.yaml");
    JsonNode job = parts.get(2);
    JsonNode pod = job.at("/spec/jobTemplate/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    JsonNode rights = container.path("securityContext");

    assertThat(job.path("kind").asString()).isEqualTo("CronJob");
    assertThat(job.at("/spec/concurrencyPolicy").asString()).isEqualTo("Forbid");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(65532);
    assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(65532);
    assertThat(pod.at("/securityContext/seccompProfile/type").asString())
        .isEqualTo("RuntimeDefault");
    assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(texts(rights.at("/capabilities/drop"))).containsExactly("ALL");
    assertThat(Files.readString(EXAMPLES.resolve("cronjob.yaml"))).contains("defaultMode: 0440\n");
    assertThat(container.path("volumeMounts").valueStream())
        .extracting(mount -> mount.path("name").asString())
        .containsExactlyElementsOf(
            pod.path("volumes")
                .valueStream()
                .map(volume -> volume.path("name").asString())
                .toList());
    assertUnderstood(texts(container.path("args")).get(0));
  }

  @Test
  void cronJobHasSettingsWithoutFault() throws IOException {
    String settings = yaml("cronjob.yaml").get(0).at("/data/target.json").asString();
    Path password = Files.writeString(folder.resolve("password"), "secret");
    Path config =
        Files.writeString(
            folder.resolve("target.json"),
            settings.replace("/secrets/password", password.toString()));

    assertThat(SettingsReader.read(List.of(config.toString()), Map.of()).warnings()).isEmpty();
  }

  @Test
  void workflowPinsActionsAndHasScriptsThatBashUnderstands() throws IOException {
    JsonNode steps = yaml("github-actions.yml").get(0).at("/jobs/load/steps");

    for (JsonNode step : steps) {
      if (step.has("uses")) {
        assertThat(step.path("uses").asString()).matches("[\\w/-]+@[0-9a-f]{40}");
      } else {
        assertUnderstood(step.path("run").asString().replace("${{", "${"));
      }
    }
  }

  @Test
  void bashUnderstandsTheScript() throws IOException {
    assertUnderstood(Files.readString(EXAMPLES.resolve("nightly")));
    assertThat(EXAMPLES.resolve("nightly")).isExecutable();
  }

  @Test
  void crontabHasFiveTimesAndACommand() throws IOException {
    assertThat(Files.readAllLines(EXAMPLES.resolve("crontab")))
        .filteredOn(line -> line.matches("[\\d*].*"))
        .singleElement()
        .asString()
        .matches("(\\S+ ){5}TAP=\\S+ /opt/target-postgres/examples/nightly /\\S+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"target-postgres.service", "target-postgres.timer"})
  void systemdUnderstandsItsUnits(String unit) throws IOException {
    if (!Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
      System.out.println("Skipped: there is no systemd-analyze");
      return;
    }
    assertThat(said("systemd-analyze", "verify", EXAMPLES.resolve(unit).toString())).isEmpty();
  }

  private static void assertUnderstood(String script) throws IOException {
    assertThat(said("bash", "-n", "-c", script)).as(script).isEmpty();
  }

  private static String said(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private static String help() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TargetCommand.run(new String[] {"--help"}, InputStream.nullInputStream(), out, System.err);
    return out.toString(UTF_8);
  }

  private static List<JsonNode> yaml(String file) throws IOException {
    YAMLMapper mapper = new YAMLMapper();
    try (JsonParser parser = mapper.createParser(Files.readString(EXAMPLES.resolve(file)));
        MappingIterator<JsonNode> parts = mapper.readValues(parser, JsonNode.class)) {
      return parts.readAll();
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asString()));
    return texts;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.sorted().toList();
    }
  }
}
