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

  /** Looked for by name, not by line: where spaces stand for line ends, there are no lines. */
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

  /** What stands after {@code BEGIN}. */
  String label() {
    return label;
  }

  /** What older versions of OpenSSL say of encrypted keys. */
  Map<String, String> headers() {
    return headers;
  }

  /** DER. */
  byte[] content() {
    return content.clone();
  }

  static boolean isIn(String text) {
    return text.contains(BEGIN);
  }

  /**
   * The blocks of a text, whatever stands around them. Line ends may be missing, or written {@code
   * \n} as they are in environment variables.
   *
   * @throws IllegalArgumentException where a block has no end, or does not hold Base64
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

  /** The block as text. */
  String text() {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(content), label);
  }
}
