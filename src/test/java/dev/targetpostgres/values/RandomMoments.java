package dev.targetpostgres.values;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes dates and times in the many forms of taps, and reads them in PostgreSQL's form. */
final class RandomMoments {
  private static final Pattern MOMENT =
      Pattern.compile("(\\d+)-(\\d\\d)-(\\d\\d)(?:T([\\d:.]+)(?:\\+00:00)?)?( BC)?");
  private static final int MICROS_TO_NANOS = 1000;

  private RandomMoments() {}

  /** Returns a day within PostgreSQL's timestamps, usually between 1900 and 2100. */
  static LocalDate day(Random random) {
    int year =
        switch (random.nextInt(8)) {
          case 0 -> 1 + random.nextInt(294_000);
          case 1 -> 1 - random.nextInt(4_700);
          case 2 -> 1 + random.nextInt(9_999);
          default -> 1900 + random.nextInt(200);
        };
    return LocalDate.ofYearDay(year, 1 + random.nextInt(365));
  }

  /** Returns a time of day with up to six digits of a second. */
  static LocalTime time(Random random) {
    int second = random.nextInt(86_400);
    int micros =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> random.nextInt(1000) * 1000;
          default -> random.nextInt(1_000_000);
        };
    return LocalTime.ofSecondOfDay(second).withNano(micros * MICROS_TO_NANOS);
  }

  /** Returns an offset of up to nearly 16 hours from UTC. */
  static ZoneOffset offset(Random random) {
    return random.nextInt(3) == 0
        ? ZoneOffset.UTC
        : ZoneOffset.ofTotalSeconds((random.nextInt(2 * 960 - 1) - 959) * 60);
  }

  static String written(LocalDate day) {
    int year = day.getYear();
    return "%04d-%02d-%02d%s"
        .formatted(
            year > 0 ? year : 1 - year,
            day.getMonthValue(),
            day.getDayOfMonth(),
            year > 0 ? "" : " BC");
  }

  static String written(Random random, LocalTime time) {
    int micros = time.getNano() / MICROS_TO_NANOS;
    String seconds = "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
    if (micros == 0) {
      return switch (random.nextInt(3)) {
        case 0 -> seconds + ".000000000";
        case 1 -> time.getSecond() == 0 ? seconds.substring(0, 5) : seconds;
        default -> seconds;
      };
    }
    String fraction = String.format(Locale.ROOT, "%06d", micros);
    return seconds + "." + (random.nextBoolean() ? fraction : fraction.replaceFirst("0+$", ""));
  }

  static String written(Random random, ZoneOffset offset) {
    int minutes = Math.abs(offset.getTotalSeconds() / 60);
    if (minutes == 0) {
      return new String[] {"Z", "z", "+00:00", "-00:00", "+00", " UTC", ""}[random.nextInt(7)];
    }
    String sign = offset.getTotalSeconds() < 0 ? "-" : "+";
    boolean hours = minutes % 60 == 0 && random.nextBoolean();
    String form = hours ? "%s%02d" : random.nextBoolean() ? "%s%02d:%02d" : "%s%02d%02d";
    return form.formatted(sign, minutes / 60, minutes % 60);
  }

  /** Returns the text of a moment in UTC as local time with the offset. */
  static String written(Random random, LocalDateTime utc, ZoneOffset offset) {
    LocalDateTime local = utc.plusSeconds(offset.getTotalSeconds());
    String day = written(local.toLocalDate());
    String era = day.endsWith(" BC") ? " BC" : "";
    return day.substring(0, day.length() - era.length())
        + (random.nextBoolean() ? "T" : " ")
        + written(random, local.toLocalTime())
        + written(random, offset)
        + era;
  }

  /** Reads a moment that PostgreSQL wrote as ISO 8601. */
  static LocalDateTime moment(String iso) {
    Matcher parts = MOMENT.matcher(iso);
    if (!parts.matches()) {
      throw new AssertionError("no moment: " + iso);
    }
    int year = Integer.parseInt(parts.group(1));
    LocalDate day =
        LocalDate.of(
            parts.group(5) == null ? year : 1 - year,
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)));
    return day.atTime(
        parts.group(4) == null ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(4)));
  }
}
