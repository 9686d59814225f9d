package dev.targetpostgres.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a process to its end and measures it. Memory is the kernel's own high-water mark. It is read
 * while the process lives, so only the last few milliseconds can be missed.
 */
final class MeasuredProcess {
  private static final long SAMPLE_MILLISECONDS = 20;
  private static final String HIGH_WATER_MARK = "VmHWM:";

  private final Process process;
  private double processorSeconds = Double.NaN;
  private double peakMegabytes = Double.NaN;

  private MeasuredProcess(Process process) {
    this.process = process;
  }

  /** Runs the process. Throws an exception with the text of the log if the process fails. */
  static Measurement run(ProcessBuilder builder, Path log)
      throws IOException, InterruptedException {
    builder.redirectError(log.toFile());
    long start = System.nanoTime();
    MeasuredProcess running = new MeasuredProcess(builder.start());
    running.watch();
    double seconds = (System.nanoTime() - start) / 1e9;
    int exitCode = running.process.exitValue();
    if (exitCode != 0) {
      throw new IllegalStateException(
          builder.command() + " ended with exit code " + exitCode + ":\n" + Files.readString(log));
    }
    return new Measurement(seconds, running.processorSeconds, running.peakMegabytes);
  }

  private void watch() throws InterruptedException {
    while (!process.waitFor(SAMPLE_MILLISECONDS, TimeUnit.MILLISECONDS)) {
      Optional<Duration> processor = process.info().totalCpuDuration();
      processorSeconds = processor.map(time -> time.toNanos() / 1e9).orElse(processorSeconds);
      peakMegabytes = readPeak().orElse(peakMegabytes);
    }
  }

  private Optional<Double> readPeak() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(HIGH_WATER_MARK))
          .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst();
    } catch (IOException | UncheckedIOException gone) {
      // The process has just ended, or the system has no such file.
      return Optional.empty();
    }
  }
}
