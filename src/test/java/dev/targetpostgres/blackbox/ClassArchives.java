package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Observes the class archives of an installation. */
final class ClassArchives {
  /** The JVM's log text for a class from an archive. */
  private static final String FROM_ARCHIVE = "dev.targetpostgres.Main source: shared objects file";

  private ClassArchives() {}

  /** Waits for the processes that make archives of these jars. */
  static void awaitMaker(Path jars) throws Exception {
    List<ProcessHandle> makers =
        ProcessHandle.allProcesses()
            .filter(process -> commandLine(process).contains("ArchiveMaker"))
            .filter(process -> commandLine(process).contains(jars.toString()))
            .toList();
    for (ProcessHandle maker : makers) {
      maker.onExit().get(2, TimeUnit.MINUTES);
    }
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  /** Returns whether a start loads its classes from an archive, by the JVM's log. */
  static boolean isUsed(Path launcher, Map<String, String> environment, Path log)
      throws IOException {
    Files.deleteIfExists(log);
    TargetProcess.Builder builder =
        TargetProcess.builder()
            .launcher(launcher)
            .environment("TARGET_POSTGRES_JAVA_OPTS", "-Xlog:class+load:file=" + log)
            .arguments("--version");
    environment.forEach(builder::environment);
    try (TargetProcess target = builder.start()) {
      assertThat(target.awaitExit(ProcessTest.PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).singleElement().asString().startsWith("target-postgres ");
      assertThat(target.stderr()).isEmpty();
    }
    return Files.readString(log).contains(FROM_ARCHIVE);
  }
}
