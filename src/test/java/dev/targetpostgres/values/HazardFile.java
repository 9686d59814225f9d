package dev.targetpostgres.values;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the tables in {@code hazards/}. {@code hazards/README.md} describes their form. */
final class HazardFile {
  private static final Pattern SEPARATOR = Pattern.compile("\\s+\\|\\s+");
  private static final Pattern DIRECTIVE =
      Pattern.compile("(settings|prepare|root|needs): (.*)", Pattern.DOTALL);
  private static final Pattern REPEATED = Pattern.compile("\\$\\{(.+?) x (\\d+)}", Pattern.DOTALL);
  private static final int COLUMNS = 5;

  private final List<Hazard.Section> sections = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  private String title = "";
  private Map<String, String> settings = Map.of();
  private String root = "";
  private int needs;
  private List<String> preparations = new ArrayList<>();
  private List<Hazard> hazards = new ArrayList<>();

  private HazardFile() {}

  static List<Hazard.Section> read(String name) {
    try (InputStream file = HazardFile.class.getResourceAsStream("/hazards/" + name)) {
      HazardFile reader = new HazardFile();
      logicalLines(new String(file.readAllBytes(), UTF_8)).forEach(reader::line);
      reader.endSection();
      return reader.sections;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns lines without comments. A line that begins with a blank continues the one before. */
  private static List<String> logicalLines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ")) {
        lines.add(lines.remove(lines.size() - 1) + " " + line.strip());
      } else {
        lines.add(line.strip());
      }
    }
    return lines;
  }

  private void line(String line) {
    Matcher directive = DIRECTIVE.matcher(line);
    if (line.startsWith("== ")) {
      endSection();
      title = line.substring(3);
    } else if (directive.matches()) {
      directive(directive.group(1), directive.group(2));
    } else {
      hazards.add(hazard(line));
    }
  }

  private void directive(String name, String text) {
    switch (name) {
      case "settings" -> settings = settings(text);
      case "prepare" -> preparations.add(text);
      case "root" -> root = text + ", ";
      case "needs" -> needs = Integer.parseInt(text);
      default -> throw new IllegalArgumentException(name);
    }
  }

  private static Map<String, String> settings(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : text.split(", ", -1)) {
      int sign = setting.indexOf('=');
      settings.put(setting.substring(0, sign), setting.substring(sign + 1));
    }
    return settings;
  }

  private Hazard hazard(String line) {
    String[] cells = SEPARATOR.split(line, -1);
    if (cells.length != COLUMNS) {
      throw new IllegalArgumentException(COLUMNS + " cells needed: " + line);
    }
    if (!names.add(cells[0])) {
      throw new IllegalArgumentException("two hazards are named " + cells[0]);
    }
    return new Hazard(
        cells[0], cells[1], repeated(cells[2]), repeated(cells[3]), repeated(cells[4]));
  }

  /** Expands <code>${text x times}</code>. */
  private static String repeated(String cell) {
    return REPEATED
        .matcher(cell)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
  }

  private void endSection() {
    if (!title.isEmpty()) {
      sections.add(new Hazard.Section(title, settings, preparations, root, needs, hazards));
    }
    settings = Map.of();
    root = "";
    needs = 0;
    preparations = new ArrayList<>();
    hazards = new ArrayList<>();
  }
}
