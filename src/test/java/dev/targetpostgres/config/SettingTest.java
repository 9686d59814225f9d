package dev.targetpostgres.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The values that each kind of setting accepts, and properties of the table of settings. */
final class SettingTest {
  private static final Setting<String> TEXT = Setting.text("text", null, "");
  private static final Setting<Boolean> FLAG = Setting.flag("flag", false, "");
  private static final Setting<Integer> NUMBER = Setting.integer("number", 5, 1, 10, "");
  static final List<Setting<?>> ALL = SettingsTable.ALL;

  @ParameterizedTest
  @CsvSource({
    "'\"a b\"', a b",
    "'\"\\u00fc\"', ü",
    "5432, 5432",
    "123456789012345678901, 123456789012345678901"
  })
  void readsText(String json, String text) {
    assertThat(TEXT.reader().apply(parsed(json))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "true", "[]", "{}"})
  void refusesOtherThingsForText(String json) {
    assertRefused(TEXT, json, "a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"true\"", "\"True\"", "\"yes\"", "\"on\"", "\"1\"", "1"})
  void readsTrue(String json) {
    assertThat(FLAG.reader().apply(parsed(json))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "\"false\"", "\"FALSE\"", "\"no\"", "\"off\"", "\"0\"", "0"})
  void readsFalse(String json) {
    assertThat(FLAG.reader().apply(parsed(json))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "\"maybe\"", "[]", "{\"enable\": true}"})
  void refusesOtherThingsForFlags(String json) {
    assertRefused(FLAG, json, "true or false");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 10", "'\"7\"', 7", "7.0, 7", "1e1, 10"})
  void readsWholeNumbers(String json, int number) {
    assertThat(NUMBER.reader().apply(parsed(json))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "-1", "[]", "true"})
  void refusesNumbersOutOfRange(String json) {
    assertRefused(NUMBER, json, "a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "\"x\"", "\"\"", "\"1 000\"", "\"1e400000000\"", "9e99"})
  void refusesWhatIsNoWholeNumber(String json) {
    assertRefused(NUMBER, json, "a whole number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "\"0\""})
  void readsOtherTargetsWordsForTheDefault(String json) {
    assertThat(NUMBER.defaultFor("0", "-1").reader().apply(parsed(json))).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"append-only", "append_only", "APPEND-ONLY", " append-only "})
  void readsChoicesInAnySpelling(String written) {
    assertThat(SettingsTable.LOAD_METHOD.reader().apply(parsed("\"" + written + "\"")))
        .isEqualTo(LoadMethodName.APPEND_ONLY);
  }

  @Test
  void readsTypesWithTheirSpace() {
    assertThat(SettingsTable.NUMBER_TYPE.reader().apply(parsed("\"double precision\"")))
        .isEqualTo(NumberType.DOUBLE_PRECISION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"replace\"", "1", "true", "[]", "{}"})
  void namesTheChoices(String json) {
    assertRefused(SettingsTable.LOAD_METHOD, json, "one of append, append-only, upsert, overwrite");
  }

  @Test
  void readsObjectsAlsoFromText() {
    assertThat(
            SettingsTable.STREAMS.reader().apply(parsed("\"{\\\"a\\\": 1}\"")).path("a").intValue())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"[]\"", "\"x\"", "\"{\""})
  void refusesWhatIsNoObject(String json) {
    assertRefused(SettingsTable.STREAMS, json, "an object");
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void documentsEverySetting(Setting<?> setting) {
    assertThat(setting.name()).matches("[a-z_.]+");
    assertThat(setting.kind().words()).isNotBlank();
    assertThat(setting.description()).endsWith(".").doesNotContain("\n");
    assertThat(setting.names()).startsWith(setting.name()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void readsTheDefaultAsItIsWritten(Setting<?> setting) {
    if (setting.fallback() != null) {
      JsonNode written = JsonMapper.shared().getNodeFactory().stringNode(setting.writtenDefault());
      assertThat((Object) setting.reader().apply(written)).isEqualTo(setting.fallback());
    }
  }

  @Test
  void hasEachNameOnce() {
    Set<String> seen = new HashSet<>();
    for (Setting<?> setting : SettingsTable.ALL) {
      setting.names().forEach(name -> assertThat(seen.add(name)).as(name).isTrue());
    }
  }

  private static JsonNode parsed(String json) {
    return JsonMapper.shared().readTree(json);
  }

  private static void assertRefused(Setting<?> setting, String json, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.reader().apply(parsed(json)))
        .withMessageStartingWith(expected);
  }
}
