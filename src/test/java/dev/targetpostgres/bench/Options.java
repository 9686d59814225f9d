package dev.targetpostgres.bench;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was asked for on the command line.
 *
 * @param records how many to load
 * @param runs how often each contestant runs
 * @param seed of the data
 * @param scenarios which load methods
 * @param settings for the target, beside those that the benchmark needs
 */
record Options(
    long records, int runs, long seed, Set<Scenario> scenarios, Map<String, Object> settings) {
  static final String USAGE =
      """
      usage: bench/run [options]
        --records N            how many records (1000000)
        --runs K               how often each contestant runs (5)
        --only METHOD[,...]    append, upsert, overwrite (all three)
        --seed S               seed of the data (42)
        --set NAME=VALUE       a setting of the target, as often as you like
        --no-build             use what was built before
      """;

  static Options parse(String... arguments) {
    long records = 1_000_000;
    int runs = 5;
    long seed = 42;
    Set<Scenario> scenarios = EnumSet.allOf(Scenario.class);
    Map<String, Object> settings = new LinkedHashMap<>();
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--records" -> records = positive(option, value(option, words));
        case "--runs" -> runs = Math.toIntExact(positive(option, value(option, words)));
        case "--seed" -> seed = number(option, value(option, words));
        case "--only" -> scenarios = scenarios(value(option, words));
        case "--set" -> putSetting(settings, value(option, words));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(records, runs, seed, scenarios, settings);
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private static long positive(String option, String value) {
    long number = number(option, value);
    if (number <= 0) {
      throw new IllegalArgumentException(option + " needs a number above 0");
    }
    return number;
  }

  private static long number(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(option + " needs a number, not " + value, notANumber);
    }
  }

  private static Scenario scenario(String name) {
    return Stream.of(Scenario.values())
        .filter(scenario -> scenario.name().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown load method " + name));
  }

  private static Set<Scenario> scenarios(String names) {
    Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
    Arrays.stream(names.split(",", -1)).map(Options::scenario).forEach(scenarios::add);
    return scenarios;
  }

  private static void putSetting(Map<String, Object> settings, String nameAndValue) {
    String[] parts = nameAndValue.split("=", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("--set needs NAME=VALUE");
    }
    settings.put(parts[0], json(parts[1]));
  }

  private static Object json(String value) {
    if (value.matches("-?[0-9]+(\\.[0-9]+)?")) {
      return new BigDecimal(value);
    }
    return value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value;
  }
}
