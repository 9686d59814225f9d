package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.TargetCommand;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads take locks in the order of the table in docs/architecture.md, which lists all locks. */
final class LockOrderTest {
  private static final Path PAGE = Path.of("docs", "architecture.md");
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final String HEADING = "## Locks in the process";
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+) \\|");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final Pattern LOCKS =
      Pattern.compile("\\bsynchronized\\b|new ReentrantLock\\(|new Semaphore\\(");

  @TempDir Path folder;

  /** The monitors that a thread held at the same time, the outermost first. */
  private final Set<List<String>> held = ConcurrentHashMap.newKeySet();

  @Test
  void namesEveryClassWithALock() throws IOException {
    Set<String> classes;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      classes =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(LockOrderTest::hasLock)
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(toCollection(TreeSet::new));
    }
    assertThat(new TreeSet<>(order())).isEqualTo(classes);
  }

  private static boolean hasLock(Path file) {
    try {
      // Comments can mention locks.
      String code = Files.readString(file).replaceAll("(?m)^\\s*(//|\\*|/\\*).*$", "");
      return LOCKS.matcher(code).find();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /**
   * The test records the locks of a thread whenever it prints or logs. In addition, another thread
   * samples the locks of all threads.
   */
  @Test
  void takesLocksInTheirOrder() throws IOException, InterruptedException {
    List<String> order = order();
    for (Map<String, ?> settings :
        List.of(
            Map.of("load_method", "upsert", "log_level", "debug"),
            Map.of("load_method", "overwrite"),
            Map.of("state_table", true),
            Map.of("invalid_records", "reject", "batch_size_rows", 2))) {
      load(settings);
    }

    assertThat(held).contains(List.of("Checkpoint"), List.of("StateLedger"));
    for (List<String> chain : held) {
      assertThat(chain)
          .isSortedAccordingTo(Comparator.comparingInt(order::indexOf))
          .allMatch(order::contains);
    }
  }

  private void load(Map<String, ?> settings) throws IOException, InterruptedException {
    PrintStream before = System.err;
    try (TestDatabase database = PostgresServer.shared().createDatabase();
        PrintStream watched = new PrintStream(new Watched(), true, UTF_8)) {
      Map<String, Object> all = new HashMap<>(settings);
      all.putIfAbsent("batch_size_rows", 10);
      Path config = database.writeConfig(folder.resolve("config.json"), all);
      System.setErr(watched);
      String[] arguments = {"--config", config.toString(), "--log-level", "debug"};
      ByteArrayInputStream messages = new ByteArrayInputStream(messages().getBytes(UTF_8));
      Thread looking = new Thread(this::look, "looking");
      looking.start();
      assertThat(TargetCommand.run(arguments, messages, new Watched(), watched)).isZero();
      looking.interrupt();
      looking.join();
    } finally {
      System.setErr(before);
    }
  }

  private void look() {
    while (!Thread.currentThread().isInterrupted()) {
      for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, false)) {
        note(thread);
      }
    }
  }

  private static boolean isOurs(String type) {
    return type.startsWith("dev.targetpostgres.") && !type.contains("Test");
  }

  private void note(ThreadInfo thread) {
    held.add(
        Stream.of(thread.getLockedMonitors())
            // The JDK can lock objects whose class extends one of its own.
            .filter(monitor -> isOurs(monitor.getClassName()))
            .filter(monitor -> isOurs(monitor.getLockedStackFrame().getClassName()))
            .sorted(Comparator.comparingInt(MonitorInfo::getLockedStackDepth).reversed())
            .map(monitor -> monitor.getClassName().replaceAll(".*[.]|[$].*", ""))
            .distinct()
            .toList());
  }

  private static String messages() {
    List<String> lines = new ArrayList<>();
    for (String stream : List.of("a", "b", "c")) {
      lines.add(Tap.schema(stream, "id"));
    }
    for (int id = 0; id < 100; id++) {
      for (String stream : List.of("a", "b", "c")) {
        lines.add(Tap.record(stream, id));
      }
      lines.add(Tap.state(id));
    }
    return String.join("\n", lines) + "\n";
  }

  /** Records the locks of the writing thread. */
  private final class Watched extends OutputStream {
    @Override
    public void write(int b) {
      long thread = Thread.currentThread().getId();
      note(ManagementFactory.getThreadMXBean().getThreadInfo(new long[] {thread}, true, false)[0]);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      write(0);
    }
  }

  private static List<String> order() throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf(HEADING) + HEADING.length()).split("\n## ", 2)[0];
    return ROW.matcher(section)
        .results()
        .flatMap(row -> NAME.matcher(row.group(1)).results())
        .map(name -> name.group(1))
        .toList();
  }
}
