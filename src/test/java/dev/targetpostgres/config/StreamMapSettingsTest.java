package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.report.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

final class StreamMapSettingsTest {
  private final List<Text> problems = new ArrayList<>();

  static List<Arguments> wrongMaps() {
    return List.of(
        Arguments.of(
            "{'__else__': 'x'}",
            "setting \"stream_maps.__else__\" is not null, which is the only valid value here"
                + " (null leaves out all properties that are not named)"),
        Arguments.of(
            "{'a': {'__fliter__': 'true'}}",
            "there is no setting \"stream_maps.a.__fliter__\"; did you mean \"__filter__\"?"),
        Arguments.of(
            "{'__other__': null}",
            "setting \"stream_maps.__other__\" is unknown; the only known name with this"
                + " prefix is __else__"),
        Arguments.of(
            "{'a': 7}",
            "setting \"stream_maps.a\" is neither an object nor null (null leaves the stream out)"),
        Arguments.of(
            "{'a': {'b': 7}}",
            "setting \"stream_maps.a.b\" is neither an SQL expression in a string nor null"
                + " (null leaves the property out)"),
        Arguments.of(
            "{'a': {'b': ' '}}",
            "setting \"stream_maps.a.b\" is neither an SQL expression in a string nor null"
                + " (null leaves the property out)"),
        Arguments.of(
            "{'a': {'__filter__': 1}}", "setting \"stream_maps.a.__filter__\" is not a string"),
        Arguments.of(
            "{'a': {'__alias__': ''}}", "setting \"stream_maps.a.__alias__\" is not a string"),
        Arguments.of(
            "{'a': {'__key_properties__': 'id'}}",
            "setting \"stream_maps.a.__key_properties__\" is neither a list of names nor null"),
        Arguments.of(
            "{'a': {'__key_properties__': [1]}}",
            "setting \"stream_maps.a.__key_properties__\" is neither a list of names nor null"),
        Arguments.of(
            "{'a': {'__source__': 'b', '__alias__': 'c'}}",
            "setting \"stream_maps.a\" is wrong: it has both __source__ and __alias__; the key"
                + " of the object already names the stream"),
        Arguments.of(
            "{'a': {'__else__': 1}}",
            "setting \"stream_maps.a.__else__\" is not null, which is the only valid value here"
                + " (null leaves out all properties that are not named)"));
  }

  @ParameterizedTest
  @MethodSource("wrongMaps")
  void saysWhatIsWrong(String json, String problem) {
    read(json);
    assertThat(problems).map(Text::toString).containsExactly(problem);
  }

  @Test
  void findsAllThatIsMadeOfAStream() {
    StreamMaps maps =
        read(
            "{'a': {'__alias__': 'b', 'x': null, 'y': '__NULL__', 'z': 'x'},"
                + " 'c': {'__source__': 'a', '__else__': null, '__key_properties__': null},"
                + " 'd*': null, 'd1': {}, '__else__': '__NULL__'}");
    assertThat(problems).isEmpty();
    assertThat(maps.of("a"))
        .containsExactly(
            new StreamMap(
                "b",
                null,
                null,
                false,
                Map.of("x", Optional.empty(), "y", Optional.empty(), "z", Optional.of("x"))),
            new StreamMap("c", List.of(), null, true, Map.of()));
    assertThat(maps.of("d1")).containsExactly(StreamMap.SAME);
    assertThat(maps.of("d2")).isEmpty();
    assertThat(maps.of("unnamed")).isEmpty();
  }

  private StreamMaps read(String json) {
    return StreamMapSettings.read(JsonMapper.shared().readTree(json.replace('\'', '"')), problems);
  }
}
