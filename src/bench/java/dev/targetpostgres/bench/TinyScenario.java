package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** One record, as packaged and without the class archive. */
record TinyScenario() implements Scenario {
  static final String NAME = "tiny";

  @Override
  public String scenarioName() {
    return NAME;
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of(bench.data(Shape.STANDARD, 1));
  }

  @Override
  public List<Contestant> contestants(Bench bench) throws IOException {
    Messages rows = Messages.of(bench.data(Shape.STANDARD, 1));
    Path packaged = TargetProcess.launcher().toAbsolutePath();
    Path copy = withoutArchive(packaged.getParent().getParent(), bench.folder().resolve("copy"));
    return List.of(
        new TargetContestant(
            "target-postgres without class archive",
            true,
            rows,
            Scenario.settings("append", false),
            copy.resolve("bin").resolve(packaged.getFileName()),
            true,
            bench),
        new TargetContestant(
            "target-postgres", false, rows, Scenario.settings("append", false), bench));
  }

  private static Path withoutArchive(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (!file.toString().endsWith(".jsa")) {
          Files.copy(
              file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return to;
  }

  @Override
  public void prepare(Bench bench) {
    LoadScenario.APPEND.prepare(bench);
  }

  @Override
  public void verify(Bench bench, Contestant contestant, boolean thoroughly) {
    LoadScenario.APPEND.verify(bench, contestant, false);
  }
}
