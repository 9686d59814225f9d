package dev.targetpostgres.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A linter for plain English. It finds terms that the glossary replaces, sentences that are too
 * long, and conditions that begin with "Where". It does not read code and the targets of links.
 */
final class Prose {
  private static final int MOST_WORDS = 35;

  /** A pattern over whole words, and the terms to use instead. */
  private static final String GLOSSARY =
      """
      lanes? => worker; to users: connection
      (?<!connection |login is |certificate is )refused|refusals? => rejected
      refus(?:e|es|ing) (?:a |the |such |its |their )?records? => reject
      (?:set|sets|setting|put|puts) aside => rejected
      may pass|passing failures? => transient error
      comes? to the same => is idempotent
      commits? without an answer => commit in doubt
      (?:commit|it|which|that) counted => succeeded
      (?<!commit )markers? of (?:a|the) batch => commit marker
      mak(?:e|es|ing) (?:the |a )?tables? (?:\\S+ )?fit => apply the schema; migrate the table
      exchang(?:e|es|ed|ing) => swap
      vouch(?:es|ed|ing)? => safe STATE; covered by
      doors? => local endpoint
      knocks? => connects
      behind(?! (?:a|an|the) (?:proxy|firewall|load balancer)| PgBouncer) => after
      (?<!there )(?:is|are) no(?!t| longer| more| less| \\w+er) => is not a
      (?<!there )(?:is|are) none => is not
      graver => more severe
      tak(?:e|es|en|ing) apart => flattened
      (?:break|breaks|broken|breaking|broke) off => cancelled; cut off
      anew => again
      (?:take|takes|taken|taking|took) for => considered
      pass(?:es|ed|ing)? over => ignored; skipped
      (?:tell|tells|told|telling) (?:\\w+ )?apart => distinguish
      (?:is|are) (?:told|said) (?!to) => is described; is reported
      mend(?:s|ed|ing)? => repair
      com(?:e|es|ing) to (?:table|column) => maps to
      will do => is suitable
      doubl(?:es|ed|ing) (?:nothing|a row|rows) => duplicate
      (?:server|hub|database)'s(?: own)? words => the server's message
      nobody was told => was not printed
      at the most => at most
      out of all range => out of range
      """;

  private static final List<Term> TERMS = GLOSSARY.lines().map(Term::of).toList();

  private static final Pattern SKIPPED =
      Pattern.compile(
          "(?ms)^ *```.*?^ *```|<!--.*?-->|(?<=])\\([^)\\s]+\\)|https?://\\S+|<[^>\n]+>");
  private static final Pattern CODE = Pattern.compile("`[^`]+`");
  private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[.!?])[)\"*_]*\\s+");
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^ *$|^(?= *(?:[-*#]+|\\d+\\.) )|\\||" + END_OF_SENTENCE);
  private static final Pattern PART_OF_MESSAGE = Pattern.compile("[;:] |" + END_OF_SENTENCE);
  private static final Pattern WORD = Pattern.compile("[\\w%…]\\S*");
  private static final Pattern CONDITION = Pattern.compile("^\\W*Where [^,?]*,");

  private static final Pattern LITERAL_OR_COMMENT =
      Pattern.compile(
          "(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])+'"
              + "|(//[^\n]*|/\\*.*?\\*/)");
  private static final Pattern MARGIN = Pattern.compile("//+|/\\*+|\\*+/|(?m)^ *\\*");
  private static final Pattern TAG = Pattern.compile("\\{@code [^}]*}|\\{@link|<[^>\n]+>");

  private record Term(Pattern found, String better) {
    static Term of(String line) {
      String[] halves = line.split(" => ", 2);
      String words = "\\b(?:" + halves[0].replace(" ", "\\s{1,9}") + ")\\b";
      return new Term(Pattern.compile(words, Pattern.CASE_INSENSITIVE), halves[1]);
    }
  }

  private Prose() {}

  static List<String> ofMarkdown(String name, String text) {
    return findings(name, blanked(CODE, blanked(SKIPPED, text, " "), "x"), BLOCK);
  }

  static List<String> ofMessage(String name, String text) {
    return findings(name, text, PART_OF_MESSAGE);
  }

  static List<String> ofComments(String name, String source) {
    StringBuilder comments = new StringBuilder(source.replaceAll("[^\n]", " "));
    LITERAL_OR_COMMENT
        .matcher(source)
        .results()
        .filter(found -> found.group(1) != null)
        .forEach(found -> comments.replace(found.start(), found.end(), found.group()));
    return terms(name, blanked(TAG, blanked(MARGIN, comments.toString(), " "), " ")).toList();
  }

  private static List<String> findings(String name, String text, Pattern divider) {
    return Stream.concat(terms(name, text), sentences(name, text, divider)).toList();
  }

  private static Stream<String> terms(String name, String text) {
    return TERMS.stream()
        .flatMap(
            term ->
                term.found()
                    .matcher(text)
                    .results()
                    .map(
                        found ->
                            place(name, text, found.start())
                                + ('"' + oneLine(found.group()) + "\": say " + term.better())));
  }

  private static Stream<String> sentences(String name, String text, Pattern divider) {
    List<String> findings = new ArrayList<>();
    int start = 0;
    for (String sentence : divider.matcher(text).replaceAll("$0\0").split("\0", -1)) {
      String words = oneLine(sentence);
      int first = start + sentence.length() - sentence.stripLeading().length();
      long count = WORD.matcher(words).results().count();
      if (count > MOST_WORDS) {
        findings.add(place(name, text, first) + count + " words: " + words);
      }
      if (CONDITION.matcher(words).find()) {
        findings.add(place(name, text, first) + "begin with \"If\": " + words);
      }
      start += sentence.length();
    }
    return findings.stream();
  }

  private static String place(String name, String text, int position) {
    return name
        + ":"
        + (1 + text.substring(0, position).chars().filter(it -> it == '\n').count())
        + ": ";
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** Replaces what the pattern finds; lines keep their numbers. */
  private static String blanked(Pattern pattern, String text, String blank) {
    return pattern.matcher(text).replaceAll(found -> found.group().replaceAll("[^\n]", blank));
  }
}
