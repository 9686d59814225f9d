package dev.targetpostgres.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Makes the HTML report of a run: one file without scripts and without references. Pure. */
final class Page {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final int MOST_NAMES = 3;

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
    head.element("title", "%s: %s".formatted(name(), outcome().words()));
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
          chart(main, progress());
          if (!history.streams().isEmpty()) {
            section(main, "Streams", this::streams);
          }
          batches(main);
          events(main);
          section(main, "Settings", this::settings);
        });
    body.element("footer", "target-postgres %s, Java %s".formatted(version(), java()));
  }

  private static void section(Markup main, String heading, Markup.Content content) {
    main.element("section", section -> content.into(section.element("h2", heading)));
  }

  /** The state of the run, and its class in the style sheet. */
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

  /** Returns the title: the name of the pipeline, or else of the streams. */
  private String name() {
    // The settings hold only values that the user set: the default would name no pipeline.
    String pipeline = options.settings().get("pipeline_id");
    if (pipeline != null) {
      return pipeline;
    }
    List<String> names = history.streams().stream().map(StreamTotals::stream).toList();
    if (names.isEmpty()) {
      return "target-postgres";
    }
    int more = names.size() - MOST_NAMES;
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return more > 0 ? "%s and %d more".formatted(first, more) : first;
  }

  private void header(Markup header) {
    Outcome outcome = outcome();
    header.element(
        "h1",
        title ->
            title
                .text(name() + " ")
                .element("span class=\"outcome %s\"".formatted(outcome.kind()), outcome.words()));
    header.element("p", "%s; %s".formatted(lasted(), server()));
    long committed = history.recordsInTables();
    header.element(
        "p class=\"hero\" id=\"committed\"",
        hero ->
            hero.element("strong", Quantity.count(committed))
                .text(committed == 1 ? " record committed" : " records committed"));
    history
        .ending()
        .filter(ending -> ending.exitCode() != ExitCode.DONE)
        .ifPresent(
            ending -> header.element("div class=\"trouble\"", trouble -> trouble(trouble, ending)));
  }

  private static void trouble(Markup trouble, RunHistory.Ending ending) {
    if (!ending.failure().isEmpty()) {
      trouble.element("pre class=\"failure\"", ending.failure());
    }
    trouble.element(
        "div class=\"advice\"",
        advice ->
            advice
                .element("strong", "What to do")
                .element("p", advice(ending.exitCode()))
                .element("p", "docs/troubleshooting.md explains each message."));
  }

  private static String advice(ExitCode exitCode) {
    String again = "Run the same pipe again: it goes on after the last STATE.";
    return switch (exitCode) {
      case DONE -> "";
      case INTERRUPTED, TERMINATED -> again;
      case USAGE -> "Correct the setting or the option that the message names. " + again;
      case INPUT ->
          "Correct the record or its SCHEMA at the source, or set invalid_records to reject, which"
              + " keeps such records in a table and loads the others. "
              + again;
      case CANNOT_CONNECT ->
          "Try the connection alone with --check until it says that all is well. " + again;
      case LOAD_FAILED -> "Remove the cause that the message names. " + again;
    };
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

  /** Adds a tile for each number that is not zero. */
  private void tiles(Markup tiles) {
    RunHistory.Sample now = history.now();
    boolean others = now.recordsRead() != history.recordsInTables();
    tile(tiles, "read", "records read", others ? now.recordsRead() : 0);
    tile(tiles, "bytes", "read", now.bytesRead(), Quantity.bytes(now.bytesRead()));
    tile(tiles, "rate", "records/s", rate(now.second()));
    tile(tiles, "states", "STATE values", history.states());
    tile(tiles, "rejected", "records rejected", history.rejectedCount());
    tile(tiles, "dropped", "undeclared values dropped", history.droppedCount());
    tile(tiles, "ignored", "unknown messages ignored", history.ignoredCount());
    tile(tiles, "retries", "retries", history.retryCount());
    tile(tiles, "changes", "schema changes", history.schemaChangeCount());
  }

  private long rate(double seconds) {
    long committed = history.recordsInTables();
    return Quantity.isRateTelling(committed, seconds) ? Quantity.perSecond(committed, seconds) : 0;
  }

  private static void tile(Markup tiles, String id, String label, long number) {
    tile(tiles, id, label, number, Quantity.count(number));
  }

  private static void tile(Markup tiles, String id, String label, long number, String shown) {
    if (number > 0) {
      tiles.element(
          "div class=\"tile\" id=\"%s\"".formatted(id),
          tile -> tile.element("strong", shown).text(" ").element("span", label));
    }
  }

  private static void chart(Markup section, Chart chart) {
    if (chart.isTelling()) {
      chart.into(section);
    }
  }

  private Chart progress() {
    return new Chart(
        "Records read and committed",
        history.seconds(),
        List.of(
            total("read", RunHistory.Sample::recordsRead),
            total("committed", RunHistory.Sample::recordsCommitted)),
        Page::whole);
  }

  private Chart.Series total(String name, ToDoubleFunction<RunHistory.Sample> total) {
    List<Chart.Point> points = new ArrayList<>(List.of(new Chart.Point(0, 0)));
    history
        .samples()
        .forEach(
            sample -> points.add(new Chart.Point(sample.second(), total.applyAsDouble(sample))));
    return new Chart.Series(name, Chart.Shape.LINE, points);
  }

  private static String whole(double number) {
    return number < 1 && number > 0 ? "" : Quantity.count(Math.round(number));
  }

  private void streams(Markup section) {
    List<StreamTotals> streams = history.streams();
    List<StreamAccount.Column> columns = StreamAccount.columns(streams, false);
    List<String> headings = new ArrayList<>(List.of("Stream", "Share"));
    columns.forEach(column -> headings.add(capitalized(column.heading())));
    headings.addAll(List.of("Batches", "Bytes", "Load time", "Slowest batch"));
    double all = Math.max(streams.stream().mapToLong(Page::sent).sum(), 1);
    section.table(
        "streams",
        headings,
        streams,
        (stream, row) -> {
          row.text(stream.stream());
          row.bar(sent(stream) / all);
          StreamAccount account = stream.account();
          columns.forEach(column -> row.text(column.number().apply(account).toString()));
          row.text(Quantity.count(stream.batches()));
          row.text(Quantity.bytes(stream.bytes()));
          row.text(Quantity.duration(stream.seconds()));
          row.text(Quantity.duration(stream.slowest()));
        });
  }

  private static long sent(StreamTotals stream) {
    return stream.account().sent().rows();
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private void batches(Markup main) {
    Chart records =
        bars("Records of each batch, at its commit", RunHistory.BatchLoad::records, Page::whole);
    if (!records.isTelling()) {
      return;
    }
    section(
        main,
        "Batches",
        section -> {
          if (history.batchStep() > 1) {
            section.element("p", "One of %d is shown.".formatted(history.batchStep()));
          }
          section.element(
              "div class=\"pair\"",
              pair -> {
                records.into(pair);
                bars(
                        "Seconds of each batch, at its commit",
                        RunHistory.BatchLoad::seconds,
                        Page::seconds)
                    .into(pair);
              });
        });
  }

  private static String seconds(double seconds) {
    return BigDecimal.valueOf(seconds)
        .setScale(3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private Chart bars(
      String title,
      Function<RunHistory.BatchLoad, ? extends Number> number,
      DoubleFunction<String> label) {
    List<Chart.Point> points =
        history.batches().stream()
            .map(batch -> new Chart.Point(batch.second(), number.apply(batch).doubleValue()))
            .toList();
    Chart.Series series = new Chart.Series("batch", Chart.Shape.BARS, points);
    return new Chart(title, history.seconds(), List.of(series), label);
  }

  private void events(Markup main) {
    events(
        main,
        "Rejected records",
        history.rejectedCount(),
        List.of("Where", "Stream", "Column", "Reason"),
        history.rejected().stream()
            .map(
                rejected ->
                    List.of(
                        rejected.place(), rejected.stream(), rejected.column(), rejected.reason()))
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

  /** Adds a table of rare events. Adds nothing if none happened. */
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
