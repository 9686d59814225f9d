package dev.targetpostgres.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;

/**
 * A page that a browser has opened: Chromium's document if it is installed, else the markup itself.
 * The markup must be well-formed in both cases.
 */
record OpenedPage(String markup) {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<String> OPTIONS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--dump-dom");

  static OpenedPage of(Path file) throws IOException, InterruptedException {
    requireWellFormed(file);
    Optional<Path> browser = browser();
    return new OpenedPage(browser.isPresent() ? dump(browser.get(), file) : Files.readString(file));
  }

  private static void requireWellFormed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    } catch (SAXException | ParserConfigurationException malformed) {
      throw new AssertionError(malformed.getMessage() + " in " + Files.readString(file), malformed);
    }
  }

  private static Optional<Path> browser() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String dump(Path browser, Path file) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("browser");
    List<String> command = new ArrayList<>(List.of(browser.toString()));
    command.addAll(OPTIONS);
    command.addAll(List.of("--user-data-dir=" + profile, file.toUri().toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exitCode = process.waitFor();
    remove(profile);
    if (exitCode != 0 || dom.isEmpty()) {
      throw new AssertionError("%s ended with %d and shows: %s".formatted(browser, exitCode, dom));
    }
    return dom;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Returns the number in a tile. */
  String tile(String id) {
    return only("id=\"" + id + "\"[^>]*>\\s*<strong>([^<]*)</strong>");
  }

  /** Returns the outcome of the run that the page shows. */
  String outcome() {
    return only("<span class=\"outcome [a-z]+\">([^<]*)</span>");
  }

  /** Returns the failure that the page shows. */
  String failure() {
    return plain(only("<pre class=\"failure\">([^<]*)</pre>"));
  }

  /** Returns the rows of the table with the class. */
  List<List<String>> table(String kind) {
    String table = only("(?s)<table class=\"" + kind + "\">(.*?)</table>");
    return all("(?s)<tr>(\\s*<td.*?)</tr>", table)
        .map(row -> all("(?s)<td[^>]*>(.*?)</td>", row).map(OpenedPage::plain).toList())
        .toList();
  }

  private String only(String pattern) {
    List<String> found = all(pattern, markup).toList();
    if (found.size() != 1) {
      throw new AssertionError(pattern + " is there " + found.size() + " times in " + markup);
    }
    return found.get(0);
  }

  private static Stream<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(OpenedPage::group);
  }

  private static String group(MatchResult match) {
    return match.group(1);
  }

  private static String plain(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
