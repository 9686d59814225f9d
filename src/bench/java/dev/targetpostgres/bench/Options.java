package dev.targetpostgres.bench;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of the command line.
 *
 * @param records number of standard records to load
 * @param runs number of runs of each contestant
 * @param seed seed of the data
 * @param roundTrip time of a round trip to the far server
 * @param jdks JDKs to run the target on, in addition to that of the benchmark
 * @param scenarios names of the scenarios to measure
 * @param settings settings for the target, in addition to those of the scenarios
 */
record Options(
    long records,
    int runs,
    long seed,
    Duration roundTrip,
    List<Jdk> jdks,
    List<String> scenarios,
    Map<String, Object> settings) {
  static final String USAGE =
      """
      usage: bench/run [options]
        --records N            how many records (1000000)
        --runs K               how often each contestant runs (5)
        --only NAME[,...]      scenarios; all of them by default:
                               append, append_other, upsert, upsert_other, unchanged,
                               unchanged_indexed, overwrite, overwrite_keyed, wide_half,
                               wide, wide_double, long, nested, streams, start, large, far;
                               and "pip" if you name it, which needs PyPI;
                               of far: far/append, far/1-new, far/1-existing, far/30-new,
                               far/30-existing, far/100-new, far/100-existing
        --delay MS             milliseconds of a round trip to the far server (20)
        --jdk NAME=HOME        runs the target on this JDK as well, as often as you like;
                               "start" takes all that it finds if you name none
        --seed S               seed of the data (42)
        --set NAME=VALUE       a setting of the target, as often as you like
        --postgres MAJOR       starts a server of this version, 14 to 18 (18)
        --no-build             use what was built before

      PEERS=name=/path/to/another-target,... adds a comparison with other targets ("peers", and
      in far/1-new, far/1-existing, far/100-new, where PipelineWise's comes from PyPI).
      """;

  static Options parse(Map<String, String> environment, String... arguments) {
    long records = 1_000_000;
    int runs = 5;
    long seed = 42;
    Duration roundTrip = Duration.ofMillis(20);
    List<Jdk> jdks = new ArrayList<>();
    List<String> known = Scenario.names(environment);
    List<String> scenarios = known.stream().filter(name -> !name.equals(PipScenario.NAME)).toList();
    Map<String, Object> settings = new LinkedHashMap<>();
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--records" -> records = positive(option, value(option, words));
        case "--runs" -> runs = Math.toIntExact(positive(option, value(option, words)));
        case "--seed" -> seed = number(option, value(option, words));
        case "--delay" -> roundTrip = Duration.ofMillis(positive(option, value(option, words)));
        case "--jdk" -> jdks.add(Jdk.parse(value(option, words)));
        case "--only" -> scenarios = scenarios(value(option, words), known);
        case "--set" -> putSetting(settings, value(option, words));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(records, runs, seed, roundTrip, jdks, scenarios, settings);
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

  private static List<String> scenarios(String names, List<String> known) {
    List<String> wanted = new ArrayList<>();
    for (String name : Arrays.stream(names.split(",", -1)).map(String::strip).toList()) {
      List<String> meant =
          known.stream().filter(each -> each.equals(name) || each.startsWith(name + "/")).toList();
      if (meant.isEmpty()) {
        throw new IllegalArgumentException("unknown scenario " + name);
      }
      wanted.addAll(meant);
    }
    return wanted;
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
