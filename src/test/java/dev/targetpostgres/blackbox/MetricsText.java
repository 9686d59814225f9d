package dev.targetpostgres.blackbox;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics, read by the grammar that is common to the formats of Prometheus and OpenMetrics. All
 * other text is an error.
 *
 * @param values values by name and labels as written
 * @param labels values of labels by the same
 */
record MetricsText(Map<String, Double> values, Map<String, Map<String, String>> labels) {
  private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
  private static final String QUOTED = "\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"";
  private static final Pattern DESCRIPTION =
      Pattern.compile("# (HELP|TYPE) (" + NAME + ") ([^\n\\\\]+)");
  private static final Pattern LABEL = Pattern.compile("(" + NAME + ")=" + QUOTED);
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(%1$s)(\\{%1$s=%2$s(?:,%1$s=%2$s)*})? (-?[0-9]+(?:\\.[0-9]+)?)"
              .formatted(NAME, QUOTED.replace("((?:", "(?:(?:")));

  static MetricsText parse(String text) {
    if (!text.endsWith("\n# EOF\n")) {
      throw new AssertionError("no end: " + text);
    }
    MetricsText metrics = new MetricsText(new LinkedHashMap<>(), new LinkedHashMap<>());
    Set<String> described = new HashSet<>();
    String family = "";
    for (String line : List.of(text.substring(0, text.length() - "# EOF\n".length()).split("\n"))) {
      Matcher description = DESCRIPTION.matcher(line);
      if (description.matches()) {
        family = description.group(2);
        require(described.add(description.group(1) + family), line);
        boolean type = description.group(1).equals("TYPE");
        require(!type || description.group(3).equals("gauge"), line);
      } else {
        metrics.sample(line, family);
      }
    }
    return metrics;
  }

  private void sample(String line, String family) {
    Matcher sample = SAMPLE.matcher(line);
    require(sample.matches() && sample.group(1).equals(family), line);
    String written = sample.group(2) == null ? "" : sample.group(2);
    Map<String, String> named = new LinkedHashMap<>();
    Matcher label = LABEL.matcher(written);
    while (label.find()) {
      require(named.put(label.group(1), plain(label.group(2))) == null, line);
    }
    require(values.put(family + named, Double.valueOf(sample.group(3))) == null, line);
    labels.put(family + named, named);
  }

  private static String plain(String label) {
    return Pattern.compile("\\\\(.)")
        .matcher(label)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(escape.group(1).equals("n") ? "\n" : escape.group(1)));
  }

  private static void require(boolean condition, String line) {
    if (!condition) {
      throw new AssertionError("not in the format: " + line);
    }
  }

  /** Returns a number of the run. */
  double run(String name) {
    return value("target_postgres_run_" + name + "{}");
  }

  /** Returns a number of a stream. */
  double stream(String name, String stream) {
    return value("target_postgres_stream_%s{stream=%s}".formatted(name, stream));
  }

  double value(String key) {
    Double value = values.get(key);
    if (value == null) {
      throw new AssertionError("no " + key + " in " + values);
    }
    return value;
  }
}
