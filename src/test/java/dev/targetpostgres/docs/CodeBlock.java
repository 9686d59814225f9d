package dev.targetpostgres.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of code in the documentation.
 *
 * @param language language that the page names, or empty
 * @param text the code without the page's indentation
 */
record CodeBlock(Path page, String language, String text) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w*)\n(.*?)^ *```$");

  /** Returns the blocks of README, CONTRIBUTING and all pages. */
  static List<CodeBlock> all() throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("docs"))) {
      Stream<Path> pages = files.filter(file -> file.toString().endsWith(".md")).sorted();
      Stream<Path> first = Stream.of("README.md", "CONTRIBUTING.md").map(Path::of);
      for (Path page : Stream.concat(first, pages).toList()) {
        blocks.addAll(of(page));
      }
    }
    return blocks;
  }

  /** Returns the blocks of one language. */
  static List<CodeBlock> all(String language) throws IOException {
    return all().stream().filter(block -> block.language.equals(language)).toList();
  }

  private static List<CodeBlock> of(Path page) throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(page));
    while (block.find()) {
      String text = block.group(3).replaceAll("(?m)^" + block.group(1), "");
      blocks.add(new CodeBlock(page, block.group(2), text));
    }
    return blocks;
  }

  /** Returns a name for a test about the block. */
  @Override
  public String toString() {
    return page + ": " + text.lines().findFirst().orElse("");
  }
}
