package dev.targetpostgres.encode;

/** Calculates in the proleptic Gregorian calendar, in which year 0 precedes year 1. */
final class Calendar {
  /** Days from 0000-03-01 to PostgreSQL's epoch, 2000-01-01. */
  private static final int EPOCH_DAYS = 730_425;

  private static final int[] DAYS_IN_MONTH = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Calendar() {}

  /** Returns whether the date exists. */
  static boolean isDay(int astronomicalYear, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= DAYS_IN_MONTH[month - 1]
        && (month != 2 || day < 29 || isLeapYear(astronomicalYear));
  }

  private static boolean isLeapYear(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** Returns the days since 2000-01-01. Counts from March, so that a leap day ends its year. */
  static int daysSinceEpoch(int year, int month, int day) {
    int marchYear = month > 2 ? year : year - 1;
    int monthsSinceMarch = (month + 9) % 12;
    int dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1;
    int leapDays =
        Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400);
    return marchYear * 365 + leapDays + dayOfYear - EPOCH_DAYS;
  }
}
