package dev.targetpostgres.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A block of PEM text (RFC 7468). Immutable. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";

  private static final Pattern START = Pattern.compile("-----BEGIN [A-Z0-9 ]+-----");

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN (?<label>[A-Z0-9 ]+)-----(?<body>.*?)-----END \\k<label>-----",
          Pattern.DOTALL);

  /** Matches headers by name instead of by line, since spaces can replace the line ends. */
  private static final Pattern HEADER =
      Pattern.compile("(?<name>Proc-Type|DEK-Info):\\s*(?<value>4,ENCRYPTED|[\\w-]+,[0-9A-Fa-f]+)");

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final String label;
  private final Map<String, String> headers;
  private final byte[] content;

  Pem(String label, Map<String, String> headers, byte[] content) {
    this.label = label;
    this.headers = Map.copyOf(headers);
    this.content = content.clone();
  }

  /** Returns the text after {@code BEGIN}, such as {@code CERTIFICATE}. */
  String label() {
    return label;
  }

  /** Returns the headers by which older OpenSSL versions describe encryption. */
  Map<String, String> headers() {
    return headers;
  }

  /** Returns the decoded content, as DER. */
  byte[] content() {
    return content.clone();
  }

  static boolean isIn(String text) {
    return text.contains(BEGIN);
  }

  /**
   * Returns the blocks of a text, and skips the text around them. Line ends can be missing, or
   * written as {@code \n} as in environment variables.
   *
   * @throws IllegalArgumentException if a block has no end, or is not valid Base64
   */
  static List<Pem> read(String text) {
    List<Pem> blocks = new ArrayList<>();
    String lines = text.replace("\\r", "").replace("\\n", "\n");
    Matcher matcher = BLOCK.matcher(lines);
    while (matcher.find()) {
      blocks.add(block(matcher.group("label"), matcher.group("body")));
    }
    if (START.matcher(lines).results().count() > blocks.size()) {
      throw new IllegalArgumentException("a BEGIN without an END");
    }
    return blocks;
  }

  private static Pem block(String label, String body) {
    Map<String, String> headers = new HashMap<>();
    StringBuilder base64 = new StringBuilder();
    Matcher header = HEADER.matcher(body);
    while (header.find()) {
      headers.put(header.group("name"), header.group("value"));
      header.appendReplacement(base64, "");
    }
    header.appendTail(base64);
    return new Pem(
        label, headers, Base64.getDecoder().decode(base64.toString().replaceAll("\\s", "")));
  }

  /** Returns the block as PEM text, without headers. */
  String text() {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(content), label);
  }
}
