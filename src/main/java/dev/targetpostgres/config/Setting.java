package dev.targetpostgres.config;

import dev.targetpostgres.json.JsonTrees;
import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definition of a setting. {@link SettingsTable} lists all of them. Immutable.
 *
 * @param <T> the Java type of its value
 * @param aliases names that are accepted too, in the order in which they are looked up
 * @param kind the values that a user can write, for messages and documentation
 * @param fallback the default, or null if there is none
 * @param secret whether the value must never be shown
 * @param description what the setting does, for the documentation
 * @param reader a function that converts the written value, or throws {@link
 *     IllegalArgumentException} with the expected kind of value
 */
public record Setting<T>(
    String name,
    List<String> aliases,
    ValueKind kind,
    @Nullable T fallback,
    boolean secret,
    String description,
    Function<JsonNode, T> reader) {
  /** Without source locations, which would put pieces of the input, even secrets, into messages. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  static Setting<String> text(String name, @Nullable String fallback, String description) {
    return of(name, ValueKind.Plain.STRING, fallback, description, Setting::readText);
  }

  static Setting<Boolean> flag(String name, @Nullable Boolean fallback, String description) {
    return of(name, ValueKind.Plain.BOOLEAN, fallback, description, Setting::readFlag);
  }

  static Setting<Integer> integer(
      String name, int fallback, int minimum, int maximum, String description) {
    ValueKind kind = new ValueKind.Whole(minimum, maximum);
    return of(name, kind, fallback, description, value -> (int) readWhole(value, minimum, maximum));
  }

  /** Returns a setting for a number of bytes up to the largest {@code long}. */
  static Setting<Long> bytes(String name, long fallback, String description) {
    ValueKind kind = new ValueKind.Whole(0, Long.MAX_VALUE);
    return of(name, kind, fallback, description, value -> readWhole(value, 0, Long.MAX_VALUE));
  }

  static <E extends Enum<E>> Setting<E> choice(
      String name, Class<E> type, @Nullable E fallback, String description) {
    ValueKind.Choice kind =
        new ValueKind.Choice(Stream.of(type.getEnumConstants()).map(Setting::spelled).toList());
    return of(name, kind, fallback, description, value -> readChoice(value, type, kind));
  }

  static Setting<ObjectNode> object(String name, String description) {
    return of(name, ValueKind.Plain.OBJECT, null, description, Setting::readObject);
  }

  static Setting<ArrayNode> list(String name, String description) {
    return of(name, ValueKind.Plain.LIST, null, description, value -> read(value, ArrayNode.class));
  }

  /** Returns a setting for one text or a list of texts. */
  static Setting<List<String>> texts(String name, String description) {
    return of(name, new ValueKind.Strings(), null, description, Setting::readTexts);
  }

  static <T> Setting<T> of(
      String name,
      ValueKind kind,
      @Nullable T fallback,
      String description,
      Function<JsonNode, T> reader) {
    return new Setting<>(name, List.of(), kind, fallback, false, description, reader);
  }

  /** Returns the name and the aliases. */
  List<String> names() {
    return Stream.concat(Stream.of(name), aliases.stream()).toList();
  }

  /** Returns all names, including those of variables and of files with secrets. */
  Stream<String> spellings() {
    return names().stream()
        .flatMap(known -> secret ? Stream.of(known, known + "_file") : Stream.of(known))
        .flatMap(known -> Stream.of(known, known.replace('.', '_')))
        .distinct();
  }

  /** Returns the name within the object that holds the setting: the part after the last dot. */
  String member() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Returns the setting with values of other targets that stand for the default. */
  Setting<T> defaultFor(String... written) {
    if (fallback == null) {
      throw new IllegalStateException("setting " + name + " has no default");
    }
    return meaning(fallback, written);
  }

  /**
   * Returns the setting with words of other targets for a value.
   *
   * @param written the words in lower case
   */
  Setting<T> meaning(T value, String... written) {
    List<String> words = List.of(written);
    return new Setting<>(
        name,
        aliases,
        kind,
        fallback,
        secret,
        description,
        node ->
            words.contains(node.asString("").toLowerCase(Locale.ROOT))
                ? value
                : reader.apply(node));
  }

  Setting<T> alias(String... names) {
    return new Setting<>(name, List.of(names), kind, fallback, secret, description, reader);
  }

  Setting<T> asSecret() {
    return new Setting<>(name, aliases, kind, fallback, true, description, reader);
  }

  /** Returns the default as a user would write it, empty if there is none. */
  public String writtenDefault() {
    return written(fallback);
  }

  static String written(@Nullable Object value) {
    if (value instanceof Enum<?> choice) {
      return spelled(choice);
    }
    return value == null ? "" : value.toString();
  }

  /** Returns an enum constant as a configuration spells it. */
  static String spelled(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the message about a value that the reader rejected. */
  static Text mustBe(String name, IllegalArgumentException wrong, boolean secret, JsonNode value) {
    return secret
        ? Wording.MUST_BE.with(name, wrong.getMessage())
        : Wording.MUST_BE_AND_IS_NOT.with(name, wrong.getMessage(), shown(value));
  }

  /** Returns a value as messages show it. */
  static String shown(JsonNode value) {
    return ShownValue.cut(JsonTrees.write(value));
  }

  /**
   * Reads a text. Rejects fractions, since their digits may differ from those that were written.
   */
  private static String readText(JsonNode value) {
    if (value.isString() || value.isIntegralNumber()) {
      return value.asString();
    }
    throw new IllegalArgumentException(Wording.A_STRING.with().toString());
  }

  private static boolean readFlag(JsonNode value) {
    String written = value.isValueNode() ? value.asString().toLowerCase(Locale.ROOT) : "";
    return switch (written) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw new IllegalArgumentException(Wording.TRUE_OR_FALSE.with().toString());
    };
  }

  private static long readWhole(JsonNode value, long minimum, long maximum) {
    try {
      long number = value.isValueNode() ? new BigDecimal(value.asString()).longValueExact() : -1;
      if (value.isValueNode() && number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException | ArithmeticException notWhole) {
      throw new IllegalArgumentException(Wording.A_WHOLE_NUMBER.with().toString(), notWhole);
    }
    throw new IllegalArgumentException(
        Wording.A_WHOLE_NUMBER_WITHIN.with(minimum, maximum).toString());
  }

  private static <E extends Enum<E>> E readChoice(
      JsonNode value, Class<E> type, ValueKind.Choice kind) {
    String written =
        value.asString("").strip().toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    for (E choice : type.getEnumConstants()) {
      if (spelled(choice).equals(written)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        Wording.ONE_OF.with(String.join(", ", kind.choices())).toString());
  }

  /** Reads one text or a list. A string can contain a list too, as variables do. */
  static List<String> readTexts(JsonNode value) {
    if (value.isString()) {
      JsonNode list = parsed(value.asString());
      return list.isArray() ? readTexts(list) : List.of(value.asString());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : value) {
      texts.add(text.isString() ? text.asString() : "");
    }
    if (!value.isArray() || texts.contains("")) {
      throw new IllegalArgumentException(Wording.A_STRING_OR_STRINGS.with().toString());
    }
    return List.copyOf(texts);
  }

  /** Reads an object of texts, numbers and truth values, and leaves out members that are null. */
  static ObjectNode readProperties(JsonNode value) {
    ObjectNode properties = readObject(value).deepCopy();
    properties.properties().removeIf(property -> property.getValue().isNull());
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      if (property.getValue().isContainer()) {
        throw new IllegalArgumentException(
            Wording.AN_OBJECT_OF_SCALARS.with(property.getKey()).toString());
      }
    }
    return properties;
  }

  /** Reads a command. A string is for the shell, unless it contains a list. */
  static Command readCommand(JsonNode value) {
    if (value.isString()) {
      JsonNode list = parsed(value.asString());
      return list.isArray() ? readCommand(list) : new Command(List.of(value.asString()), true);
    }
    List<String> words = readTexts(value);
    if (words.isEmpty()) {
      throw new IllegalArgumentException(Wording.A_STRING_OR_STRINGS.with().toString());
    }
    return new Command(words, false);
  }

  /** Returns the JSON of a file. Throws {@link JacksonException} if it is malformed. */
  static JsonNode readFile(byte[] content) {
    return JsonTrees.read(JSON, content, 0, content.length);
  }

  private static JsonNode parsed(String text) {
    try {
      return JsonTrees.read(JSON, text);
    } catch (JacksonException noJson) {
      return MissingNode.getInstance();
    }
  }

  static ObjectNode readObject(JsonNode value) {
    return read(value, ObjectNode.class);
  }

  private static <N extends JsonNode> N read(JsonNode value, Class<N> type) {
    Text kind = (type == ObjectNode.class ? Wording.AN_OBJECT : Wording.A_LIST).with();
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    try {
      if (value.isString()) {
        JsonNode written = JsonTrees.read(JSON, value.asString());
        if (type.isInstance(written)) {
          return type.cast(written);
        }
      }
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(Wording.IN_VALID_JSON.with(kind).toString(), malformed);
    }
    throw new IllegalArgumentException(kind.toString());
  }
}
