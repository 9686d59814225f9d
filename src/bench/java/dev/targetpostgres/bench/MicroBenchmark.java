package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TextTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of the encoder, and compares it with a loop over Jackson's tokens. */
public final class MicroBenchmark {
  private static final int ROUNDS = 5;
  private static final int WARM_UP_SECONDS = 2;
  private static final int ITERATIONS = 3;
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  private MicroBenchmark() {}

  /** Runs the benchmarks. If there are arguments, runs JMH's own command line with them instead. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) {
      org.openjdk.jmh.Main.main(arguments);
      return;
    }
    printRatios();
    printDetails();
  }

  /** Prints the ratio of both benchmarks, which run in turns and always in a new JVM. */
  private static void printRatios() throws RunnerException {
    Map<String, List<Double>> encode = new TreeMap<>();
    Map<String, List<Double>> tokens = new TreeMap<>();
    Map<String, Double> allocated = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (RunResult result : run(EncoderBenchmark.class)) {
        String shape = result.getParams().getParam("shape");
        boolean ours = result.getParams().getBenchmark().endsWith(".encode");
        (ours ? encode : tokens)
            .computeIfAbsent(shape, key -> new ArrayList<>())
            .add(secondary(result, ProcessorTime.NAME));
        if (ours) {
          allocated.put(shape, secondary(result, ALLOCATION));
        }
      }
    }
    TextTable table =
        TextTable.of("10 MB of lines", "encode, cpu ms", "tokens, cpu ms", "ratio", "KB allocated");
    encode.forEach(
        (shape, times) -> {
          double ours = median(times);
          double theirs = median(tokens.get(shape));
          table.row(
              shape.toLowerCase(Locale.ROOT),
              fixed(ours),
              fixed(theirs),
              fixed(ours / theirs),
              fixed(allocated.get(shape) / 1e3));
        });
    System.out.println(table.text());
  }

  private static void printDetails() throws RunnerException {
    TextTable table = TextTable.of("", "", "time", "unit", "bytes allocated");
    for (Class<?> benchmark : List.of(ColumnBenchmark.class, LineReaderBenchmark.class)) {
      run(benchmark).stream()
          .sorted(Comparator.comparingDouble(result -> result.getPrimaryResult().getScore()))
          .forEach(
              result ->
                  table.row(
                      benchmark.getSimpleName(),
                      String.join(" ", parameters(result)),
                      fixed(result.getPrimaryResult().getScore()),
                      result.getPrimaryResult().getScoreUnit(),
                      fixed(secondary(result, ALLOCATION))));
    }
    System.out.println(table.text());
  }

  private static Collection<RunResult> run(Class<?> benchmark) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(benchmark.getName() + "\\.")
            .forks(1)
            .jvmArgsAppend("-XX:+UseSerialGC", "-Xmx512m")
            .warmupIterations(WARM_UP_SECONDS)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(ProcessorTime.class)
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).run();
  }

  private static List<String> parameters(RunResult result) {
    return result.getParams().getParamsKeys().stream().map(result.getParams()::getParam).toList();
  }

  private static double secondary(RunResult result, String name) {
    return result.getSecondaryResults().get(name).getScore();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
