package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PropertyNamesTest {
  private static final int[] LETTERS = "abAB01_é🎁".codePoints().toArray();

  @Test
  void findsEveryNameAmongMany() {
    for (int count : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 100, 1600}) {
      List<String> properties = IntStream.range(0, count).mapToObj(i -> "column_" + i).toList();
      PropertyNames names = new PropertyNames("s", properties);
      assertThat(names.size()).isEqualTo(count);
      for (int slot = 0; slot < count; slot++) {
        assertThat(slot(names, properties.get(slot))).isEqualTo(slot);
      }
      assertThat(slot(names, "column_" + count)).isEqualTo(PropertyNames.UNDECLARED);
      assertThat(slot(names, "")).isEqualTo(PropertyNames.UNDECLARED);
    }
  }

  @Test
  void tellsNamesOfTheSameHashApart() {
    // As in String.hashCode, "Aa" and "BB" collide, and so do all sequences of them.
    List<String> twins = new ArrayList<>(List.of(""));
    for (int length = 0; length < 5; length++) {
      twins = twins.stream().flatMap(twin -> List.of(twin + "Aa", twin + "BB").stream()).toList();
    }
    PropertyNames names = new PropertyNames("s", twins.subList(0, twins.size() - 1));
    for (int slot = 0; slot < twins.size() - 1; slot++) {
      assertThat(slot(names, twins.get(slot))).isEqualTo(slot);
    }
    assertThat(slot(names, twins.get(twins.size() - 1))).isEqualTo(PropertyNames.UNDECLARED);
  }

  @Test
  void findsRandomNames() {
    Random random = Seed.random("PropertyNamesTest");
    for (int round = 0; round < 500; round++) {
      Set<String> all = new LinkedHashSet<>();
      while (all.size() < 20) {
        all.add(randomName(random));
      }
      List<String> known = List.copyOf(all).subList(0, 15);
      PropertyNames names = new PropertyNames("s", known);
      for (String name : all) {
        assertThat(slot(names, name)).as(name).isEqualTo(known.indexOf(name));
      }
    }
  }

  @Test
  void expectsNameWithQuotesAndColon() {
    PropertyNames names = new PropertyNames("s", List.of("id", "é", "seven77", "a name of words"));
    assertThat(behindName(names, 0, "\"id\":1", false)).isEqualTo(5);
    assertThat(behindName(names, 0, "\"id\": 1", true)).isEqualTo(6);
    assertThat(behindName(names, 0, "\"id\": 1", false)).as("spaces are left alone").isEqualTo(5);
    assertThat(behindName(names, 0, "\"id\":1", true)).isEqualTo(JsonScanner.UNSURE);
    assertThat(behindName(names, 0, "\"idx\":1", false)).isEqualTo(JsonScanner.UNSURE);
    assertThat(behindName(names, 0, "\"i\":1", false)).isEqualTo(JsonScanner.UNSURE);
    assertThat(behindName(names, 0, "\"id", false)).as("cut off").isEqualTo(JsonScanner.UNSURE);
    assertThat(behindName(names, 1, "\"é\":", false)).isEqualTo(5);
    assertThat(behindName(names, 2, "\"seven77\": ", true)).isEqualTo(11);
    assertThat(behindName(names, 3, "\"a name of words\":", false)).isEqualTo(18);
    assertThat(behindName(names, 3, "\"a name of Words\":", false)).isEqualTo(JsonScanner.UNSURE);
    assertThat(behindName(names, 3, "\"a name of word\":", false)).isEqualTo(JsonScanner.UNSURE);
    assertThat(behindName(names, 4, "\"id\":", false)).as("none").isEqualTo(JsonScanner.UNSURE);
  }

  @Test
  void expectsNoNameThatJsonWritesWithEscapes() {
    for (String name : List.of("a\\n", "a\"", "a\":1,\"b", "\\", "tab\t", "\u0001")) {
      PropertyNames names = new PropertyNames("s", List.of(name));
      assertThat(behindName(names, 0, "\"" + name + "\": 1", true))
          .as(name)
          .isEqualTo(JsonScanner.UNSURE);
    }
  }

  @Test
  void knowsItsStream() {
    PropertyNames names = new PropertyNames("büro-orders", List.of());
    byte[] line = "\"büro-orders\"".getBytes(UTF_8);
    assertThat(names.stream()).isEqualTo("büro-orders");
    assertThat(names.isStream(line, 1, line.length - 1)).isTrue();
    assertThat(names.isStream(line, 1, line.length - 2)).isFalse();
  }

  private static String randomName(Random random) {
    StringBuilder name = new StringBuilder();
    int length = random.nextInt(5);
    for (int i = 0; i < length; i++) {
      name.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return name.toString();
  }

  private static int slot(PropertyNames names, String name) {
    byte[] line = ("..." + name + "...").getBytes(UTF_8);
    return names.slot(line, 3, line.length - 3);
  }

  /** Returns the position after the name at the start of the line, relative to that start. */
  private static int behindName(PropertyNames names, int slot, String line, boolean spaced) {
    byte[] bytes = (".." + line + "\n" + ".".repeat(2 * Words.SIZE)).getBytes(UTF_8);
    int behind = names.behindName(slot, bytes, 2, spaced);
    return behind < 0 ? behind : behind - 2;
  }
}
