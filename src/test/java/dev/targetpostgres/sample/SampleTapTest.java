package dev.targetpostgres.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class SampleTapTest {
  @Test
  void repeatsItselfWithTheSameSeed() throws IOException {
    assertThat(sync(2_000, 7)).isEqualTo(sync(2_000, 7)).isNotEqualTo(sync(2_000, 8));
  }

  @Test
  void writesOneJsonObjectPerLineWithAStateEvery250Records() throws IOException {
    JsonMapper json = new JsonMapper();
    List<String> types =
        sync(1_100, 42).lines().map(line -> json.readTree(line).get("type").asString()).toList();
    assertThat(types).filteredOn("SCHEMA"::equals).hasSize(4);
    assertThat(types).filteredOn("RECORD"::equals).hasSize(1_100);
    assertThat(types).filteredOn("STATE"::equals).hasSize(5);
    assertThat(types).last().isEqualTo("STATE");
  }

  @Test
  void comesBackToEarlierKeys() throws IOException {
    List<String> numbers =
        sync(6_000, 42)
            .lines()
            .filter(line -> line.contains("\"stream\": \"orders\", \"record\""))
            .map(line -> line.replaceAll(".*\"number\": (\\d+),.*", "$1"))
            .toList();
    assertThat(numbers).hasSizeGreaterThan(1_000).doesNotContainNull();
    assertThat(numbers.stream().distinct().count()).isBetween(500L, numbers.size() - 500L);
  }

  private static String sync(int records, long seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SampleTap.write(out, records, seed);
    return out.toString(UTF_8);
  }
}
