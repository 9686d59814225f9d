package dev.targetpostgres.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules for flattening objects, after which each member has its own column. The names are those of
 * the Meltano SDK. Immutable.
 *
 * @param depth number of levels to flatten; 0 for none
 * @param separator text between the names of an object and its member
 * @param maximumKeyLength length in characters from which a name is shortened
 * @see <a href="https://sdk.meltano.com/en/latest/stream_maps.html">flattening</a>
 */
public record Flattening(int depth, String separator, int maximumKeyLength) {
  /** Flattens no objects. */
  public static final Flattening NONE = new Flattening(0, "__", 255);

  private static final Pattern WORD_START = Pattern.compile("(?:^|_)(.)", Pattern.DOTALL);
  private static final Pattern SMALL_LETTERS = Pattern.compile("[a-z]");
  private static final int SHORTEST = 3;

  /** Returns whether any object is flattened. */
  public boolean isOn() {
    return depth > 0;
  }

  /** Returns the name of the property at the path. A property at the top level keeps its name. */
  String name(List<String> path) {
    List<String> parts = new ArrayList<>(path);
    for (int i = 0; path.size() > 1 && i < parts.size() && isLong(parts); i++) {
      parts.set(i, shortened(parts.get(i)));
    }
    return String.join(separator, parts);
  }

  private boolean isLong(List<String> parts) {
    return characters(String.join(separator, parts)) >= maximumKeyLength;
  }

  /** Returns the initials and capitals of the name in lower case, or its beginning if only one. */
  private static String shortened(String name) {
    String words =
        WORD_START
            .matcher(name)
            .replaceAll(start -> Matcher.quoteReplacement(start.group(1).toUpperCase(Locale.ROOT)));
    String capitals = SMALL_LETTERS.matcher(words).replaceAll("");
    String chosen = characters(capitals) > 1 ? capitals : beginning(name);
    return chosen.toLowerCase(Locale.ROOT);
  }

  private static String beginning(String name) {
    return characters(name) <= SHORTEST
        ? name
        : name.substring(0, name.offsetByCodePoints(0, SHORTEST));
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
