package dev.targetpostgres.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** A run as a page that needs nothing beside itself: no network, no scripts. Pure. */
final class Page {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final List<String> STREAM_HEADINGS =
      List.of(
          "Stream",
          "Records",
          "Inserted",
          "Updated",
          "Deleted",
          "Rejected",
          "Batches",
          "MB",
          "Load time",
          "Slowest batch");

  private final RunHistory history;
  private final ReportOptions options;

  private Page(RunHistory history, ReportOptions options) {
    this.history = history;
    this.options = options;
  }

  static String of(RunHistory history, ReportOptions options) {
    Markup document = new Markup();
    Page page = new Page(history, options);
    document.element(
        "html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\"",
        html -> html.element("head", page::head).element("body", page::body));
    return "<!DOCTYPE html>\n" + document;
  }

  private void head(Markup head) {
    head.empty("meta charset=\"utf-8\"");
    head.empty("meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"");
    head.empty("meta name=\"color-scheme\" content=\"light dark\"");
    head.empty(
        "meta http-equiv=\"Content-Security-Policy\""
            + " content=\"default-src 'none'; style-src 'unsafe-inline'\"");
    head.element("title", "target-postgres: " + outcome().words());
    head.style(sheet());
  }

  private static String sheet() {
    try (InputStream sheet = Page.class.getResourceAsStream("page.css")) {
      return new String(Objects.requireNonNull(sheet).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  private void body(Markup body) {
    body.element("header", this::header);
    body.element(
        "main",
        main -> {
          main.element("section class=\"tiles\"", this::tiles);
          main.element("section", this::throughput);
          section(main, "Streams", this::streams);
          section(main, "Batches", this::batches);
          events(main);
          section(main, "Settings", this::settings);
        });
    body.element("footer", "target-postgres %s, Java %s".formatted(version(), java()));
  }

  private static void section(Markup main, String heading, Markup.Content content) {
    main.element("section", section -> content.into(section.element("h2", heading)));
  }

  /** How the run stands, and the name of its colour. */
  private record Outcome(String words, String kind) {}

  private Outcome outcome() {
    Optional<RunHistory.Ending> ending = history.ending();
    if (ending.isEmpty()) {
      return new Outcome("running", "running");
    }
    ExitCode exitCode = ending.get().exitCode();
    return switch (exitCode) {
      case DONE -> new Outcome("done", "good");
      case INTERRUPTED, TERMINATED -> new Outcome("stopped by a signal", "warning");
      case LOAD_FAILED, USAGE, INPUT, CANNOT_CONNECT -> new Outcome("failed", "bad");
    };
  }

  private void header(Markup header) {
    Outcome outcome = outcome();
    header.element(
        "h1",
        title ->
            title
                .text("target-postgres ")
                .element("span class=\"outcome %s\"".formatted(outcome.kind()), outcome.words()));
    header.element("p", "%s; %s".formatted(lasted(), server()));
    if (!options.pipeline().isEmpty()) {
      header.element("p", "Pipeline " + options.pipeline());
    }
    history
        .ending()
        .map(RunHistory.Ending::failure)
        .filter(failure -> !failure.isEmpty())
        .ifPresent(failure -> header.element("pre class=\"failure\"", failure));
  }

  private String lasted() {
    String began = "Began " + TIME.format(history.begun());
    return history
        .ending()
        .map(
            ending ->
                "%s, ended after %s with exit code %d"
                    .formatted(
                        began, Quantity.duration(history.seconds()), ending.exitCode().status()))
        .orElse(began);
  }

  private String server() {
    return history.server().isEmpty() ? "no server was reached" : history.server();
  }

  private String version() {
    return options.version();
  }

  private static String java() {
    return Runtime.version().toString();
  }

  private void tiles(Markup tiles) {
    RunHistory.Sample now = history.now();
    tile(tiles, "read", "records read", Quantity.count(now.recordsRead()));
    tile(tiles, "bytes", "read", Quantity.megabytes(now.bytesRead()));
    tile(tiles, "committed", "records committed", Quantity.count(now.recordsCommitted()));
    tile(
        tiles,
        "rate",
        "records/s",
        Quantity.count(Quantity.perSecond(now.recordsCommitted(), now.second())));
    tile(tiles, "states", "STATE values", Quantity.count(history.states()));
    tile(tiles, "rejected", "records rejected", Quantity.count(history.refusedCount()));
    tile(tiles, "retries", "retries", Quantity.count(history.retryCount()));
    tile(tiles, "changes", "schema changes", Quantity.count(history.schemaChangeCount()));
  }

  private static void tile(Markup tiles, String id, String label, String number) {
    tiles.element(
        "div class=\"tile\" id=\"%s\"".formatted(id),
        tile -> tile.element("strong", number).text(" ").element("span", label));
  }

  private void throughput(Markup section) {
    Throughput throughput = new Throughput(history.samples());
    double seconds = history.seconds();
    new Chart("Records a second", seconds, throughput.records()).into(section);
    new Chart("Megabytes a second", seconds, throughput.megabytes()).into(section);
  }

  private void streams(Markup section) {
    List<StreamTotals> streams = history.streams();
    if (streams.isEmpty()) {
      section.element("p", "No SCHEMA was read.");
      return;
    }
    section.table("streams", STREAM_HEADINGS, streams.stream().map(Page::cells).toList());
  }

  private static List<String> cells(StreamTotals stream) {
    return List.of(
        stream.stream(),
        Quantity.count(stream.records()),
        count(stream.rows().inserted()),
        count(stream.rows().updated()),
        count(stream.rows().deleted()),
        Quantity.count(stream.rejected()),
        Quantity.count(stream.batches()),
        Quantity.megabytes(stream.bytes()).replace(" MB", ""),
        Quantity.duration(stream.seconds()),
        Quantity.duration(stream.slowest()));
  }

  private static String count(RowCount rows) {
    return rows.known() ? Quantity.count(rows.rows()) : rows.toString();
  }

  private void batches(Markup section) {
    List<RunHistory.BatchLoad> batches = history.batches();
    if (batches.isEmpty()) {
      section.element("p", "None was committed.");
      return;
    }
    if (history.batchStep() > 1) {
      section.element("p", "One of %d is shown.".formatted(history.batchStep()));
    }
    bars(section, "Records of each batch", batches, RunHistory.BatchLoad::records);
    bars(section, "Seconds that each batch took", batches, RunHistory.BatchLoad::seconds);
  }

  private void bars(
      Markup section,
      String title,
      List<RunHistory.BatchLoad> batches,
      Function<RunHistory.BatchLoad, ? extends Number> number) {
    List<Chart.Point> points =
        batches.stream()
            .map(batch -> new Chart.Point(batch.second(), number.apply(batch).doubleValue()))
            .toList();
    Chart.Series series = new Chart.Series("when it was committed", Chart.Shape.BARS, points);
    new Chart(title, history.seconds(), List.of(series)).into(section);
  }

  private void events(Markup main) {
    events(
        main,
        "Rejected records",
        history.refusedCount(),
        List.of("Where", "Stream", "Column", "Reason"),
        history.refused().stream()
            .map(
                refused ->
                    List.of(refused.place(), refused.stream(), refused.column(), refused.reason()))
            .toList());
    events(
        main,
        "Retries",
        history.retryCount(),
        List.of("After", "Doing", "Reason"),
        history.retries().stream()
            .map(retry -> List.of(Quantity.duration(retry.second()), retry.doing(), retry.reason()))
            .toList());
    events(
        main,
        "Schema changes",
        history.schemaChangeCount(),
        List.of("After", "Statement"),
        history.schemaChanges().stream()
            .map(change -> List.of(Quantity.duration(change.second()), change.statement()))
            .toList());
  }

  /** What seldom happens is left out where it did not. */
  private static void events(
      Markup main, String heading, long count, List<String> headings, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    section(
        main,
        heading,
        section -> {
          if (count > rows.size()) {
            section.element(
                "p",
                "The first %s of %s."
                    .formatted(Quantity.count(rows.size()), Quantity.count(count)));
          }
          section.table("events", headings, rows);
        });
  }

  private void settings(Markup section) {
    List<List<String>> rows =
        options.settings().entrySet().stream()
            .map((Map.Entry<String, String> entry) -> List.of(entry.getKey(), entry.getValue()))
            .toList();
    section.table("settings", List.of("Setting", "Value"), rows);
  }
}
