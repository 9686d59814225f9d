package dev.targetpostgres.values;

import java.util.List;

/**
 * Columns that exist, and values that their SCHEMAs allow but the columns cannot hold.
 *
 * @param column type of the column
 * @param stored SQL of a value that the column holds
 * @param schema members of the property's JSON Schema
 * @param sent JSON of the value that needs a wider column
 * @param wider type of the column after the load
 * @param ofStored SQL over the column that is true for the stored value after the load
 * @param ofSent SQL over the column that is true for the sent value
 */
record WideningRows(
    String column,
    String stored,
    String schema,
    String sent,
    String wider,
    String ofStored,
    String ofSent) {
  static List<WideningRows> all() {
    return TABLE.lines().filter(line -> !line.startsWith("#")).map(WideningRows::row).toList();
  }

  private static WideningRows row(String line) {
    String[] cells = line.strip().split(" \\| ", -1);
    return new WideningRows(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]);
  }

  private static final String TABLE =
      """
      smallint | 32767 | "type":"integer","minimum":0,"maximum":2147483647 | 2147483647 | integer | v = 32767 | v = 2147483647
      smallint | -32768 | "type":"integer" | 9223372036854775807 | bigint | v = -32768 | v = 9223372036854775807
      integer | -2147483648 | "type":"integer" | 2147483648 | bigint | v = -2147483648 | v = 2147483648
      bigint | 9223372036854775807 | "type":"number" | 0.1 | numeric | v = 9223372036854775807 | v = 0.1
      bigint | -9223372036854775808 | "type":"integer","maximum":18446744073709551615 | 18446744073709551615 | numeric | v = -9223372036854775808 | v = 18446744073709551615
      smallint | 7 | "type":"number" | 1e30 | numeric | v::text = '7' | v = 1e30
      integer | 2147483647 | "type":"number","format":"x-singer.decimal","precision":10,"scale":2 | 12345678.91 | numeric(12,2) | v = 2147483647 | v = 12345678.91
      bigint | 9223372036854775807 | "type":"number","format":"x-singer.decimal","precision":20,"scale":4 | 0.0001 | numeric(23,4) | v = 9223372036854775807 | v = 0.0001
      numeric(5,2) | 123.45 | "type":"number","format":"x-singer.decimal","precision":10,"scale":4 | 123456.7891 | numeric | v = 123.45 | v = 123456.7891
      numeric(9,1) | 12345678.9 | "type":"number","format":"x-singer.decimal","precision":6,"scale":4 | 12.3456 | numeric | v = 12345678.9 | v = 12.3456
      numeric(5,2) | 'NaN' | "type":"number","format":"x-singer.decimal","precision":6,"scale":2 | 1234.56 | numeric(6,2) | v = 'NaN' | v = 1234.56
      date | '2024-02-29' | "type":"string","format":"date-time" | "2024-02-29T12:00:00Z" | timestamp with time zone | v = '2024-02-29 00:00:00+00' | v = '2024-02-29 12:00:00+00'
      date | '2011-12-30' | "type":"string","format":"date-time" | "2011-12-30T12:00:00" | timestamp with time zone | v = '2011-12-30 00:00:00+00' | v = '2011-12-30 12:00:00+00'
      date | '0044-03-15 BC' | "type":"string","format":"date-time" | "2024-01-01T00:00:00.5Z" | timestamp with time zone | v = '0044-03-15 00:00:00+00 BC' | v = '2024-01-01 00:00:00.5+00'
      date | 'infinity' | "type":"string","format":"date-time" | "2024-01-01T01:00:00" | timestamp with time zone | v = 'infinity' | v = '2024-01-01 01:00:00+00'
      date | '2024-02-29' | "type":"string" | "soon" | text | v = '2024-02-29' | v = 'soon'
      date | '-infinity' | "type":"string" | "soon" | text | v = '-infinity' | v = 'soon'
      smallint | 7 | "type":"string" | "seven" | text | v = '7' | v = 'seven'
      bigint | 9007199254740993 | "type":["integer","string"] | "x" | text | v = '9007199254740993' | v = 'x'
      numeric | 1.500 | "type":"string" | "" | text | v = '1.500' | v = ''
      numeric | 'NaN' | "type":"string" | "x" | text | v = 'NaN' | v = 'x'
      numeric(5,2) | 1.5 | "type":"string" | "x" | text | v = '1.50' | v = 'x'
      double precision | 0.30000000000000004 | "type":"string" | "x" | text | v = '0.30000000000000004' | v = 'x'
      double precision | '-Infinity' | "type":"string" | "x" | text | v = '-Infinity' | v = 'x'
      double precision | 1.7976931348623157e308 | "type":"string" | "x" | text | v::double precision = 1.7976931348623157e308 | v = 'x'
      real | 0.1 | "type":"string" | "x" | text | v = '0.1' | v = 'x'
      boolean | true | "type":["boolean","string"] | "no" | text | v = 'true' | v = 'no'
      uuid | '123E4567-E89B-12D3-A456-426614174000' | "type":"string" | "none" | text | v = '123e4567-e89b-12d3-a456-426614174000' | v = 'none'
      timestamptz | '2024-01-01 00:00:00.5+05:30' | "type":"string" | "later" | text | v = '2023-12-31T18:30:00.5Z' | v = 'later'
      timestamptz | '2011-12-30 12:00:00+00' | "type":"string" | "later" | text | v = '2011-12-30T12:00:00Z' | v = 'later'
      timestamptz | '0044-03-15 12:00:00+00 BC' | "type":"string" | "later" | text | v::timestamptz = '0044-03-15 12:00:00+00 BC' | v = 'later'
      timestamptz | '12345-01-01 00:00:00.000001+00' | "type":"string" | "later" | text | v::timestamptz = '12345-01-01 00:00:00.000001+00' | v = 'later'
      timestamptz | 'infinity' | "type":"string" | "later" | text | v = 'infinity' | v = 'later'
      timestamp | '2024-03-04 05:06:07' | "type":"string" | "later" | text | v = '2024-03-04T05:06:07' | v = 'later'
      time | '24:00:00' | "type":"string" | "noon" | text | v = '24:00:00' | v = 'noon'
      time | '12:34:56.789' | "type":"string" | "noon" | text | v = '12:34:56.789' | v = 'noon'
      timetz | '12:34:56+05:30' | "type":"string" | "noon" | text | v = '12:34:56+05:30' | v = 'noon'
      bytea | '\\xdeadbeef' | "type":"object" | {} | jsonb | v = '"\\\\xdeadbeef"' | v = '{}'
      char(3) | 'a' | "type":"object" | {"a":1} | bpchar | v = 'a' | v = '{"a":1}'
      varchar(5) | 'abc' | "type":"object" | {"a":1} | character varying | v = 'abc' | v = '{"a":1}'
      integer | 7 | "type":"object" | {"a":1} | jsonb | v = '7' | v = '{"a":1}'
      numeric | 1.50 | "type":"object" | {"a":1} | jsonb | v::text = '1.50' | v = '{"a":1}'
      double precision | 0.1 | "type":"object" | {"a":1} | jsonb | v = '0.1' | v = '{"a":1}'
      double precision | 1e300 | "type":"object" | {"a":1} | jsonb | v = '1e300' | v = '{"a":1}'
      real | 0.1 | "type":"object" | {"a":1} | jsonb | v = '0.1' | v = '{"a":1}'
      boolean | false | "type":"array" | [] | jsonb | v = 'false' | v = '[]'
      date | '2024-03-04' | "type":"object" | {} | jsonb | v = '"2024-03-04"' | v = '{}'
      timestamptz | '2024-01-01 00:00:00+05:30' | "type":"object" | {} | jsonb | v = '"2023-12-31T18:30:00Z"' | v = '{}'
      timestamp | '2024-03-04 05:06:07' | "type":"object" | {} | jsonb | v = '"2024-03-04T05:06:07"' | v = '{}'
      time | '12:34:56' | "type":"object" | {} | jsonb | v = '"12:34:56"' | v = '{}'
      uuid | '123e4567-e89b-12d3-a456-426614174000' | "type":"object" | {} | jsonb | v = '"123e4567-e89b-12d3-a456-426614174000"' | v = '{}'
      smallint | 7 | "type":"integer" | 9223372036854775808 | numeric | v = 7 | v = 9223372036854775808
      integer | 7 | "type":"integer" | -2147483649 | bigint | v = 7 | v = -2147483649
      bigint | 9223372036854775807 | "type":"integer" | 12345678901234567890 | numeric | v = 9223372036854775807 | v = 12345678901234567890
      bigint | 7 | "type":"number" | 1e20 | numeric | v = 7 | v = 1e20
      integer | 7 | "type":"number" | NaN | numeric | v = 7 | v = 'NaN'
      bigint | 7 | "type":"string" | "12.50" | numeric | v::text = '7' | v::text = '12.50'
      bigint | 7 | "type":"string" | "12345678901234567890" | numeric | v = 7 | v = 12345678901234567890
      bigint | 7 | "type":"string" | "007" | text | v = '7' | v = '007'
      bigint | 7 | "type":"string" | "+5" | text | v = '7' | v = '+5'
      bigint | 7 | "type":"string" | " 5" | text | v = '7' | v = ' 5'
      bigint | 7 | "type":["number","string"] | 0.5 | numeric | v = 7 | v = 0.5
      numeric(5,2) | 999.99 | "type":"integer" | 1000 | numeric(6,2) | v = 999.99 | v = 1000
      numeric(5,2) | 1.50 | "type":"number" | 2.255 | numeric | v::text = '1.50' | v::text = '2.255'
      numeric(5,2) | 1.50 | "type":"number" | 123456789.255 | numeric | v::text = '1.50' | v::text = '123456789.255'
      numeric(5,2) | 1.50 | "type":"string" | "2.255" | numeric | v::text = '1.50' | v::text = '2.255'
      numeric(5,2) | 1.50 | "type":"number" | Infinity | numeric | v::text = '1.50' | v = 'Infinity'
      numeric(3,-2) | 12300 | "type":"integer" | 12345600 | numeric(6,-2) | v = 12300 | v = 12345600
      real | 0.1 | "type":"number" | 0.123456789 | double precision | v = 0.1 | v = 0.123456789
      real | 0.1 | "type":"number" | 0.123456789012345678 | numeric | v = 0.1 | v = 0.123456789012345678
      real | 16777216 | "type":"integer" | 16777217 | double precision | v = 16777216 | v = 16777217
      double precision | 0.30000000000000004 | "type":"number" | 0.12345678901234567890 | numeric | v = 0.30000000000000004 | v = 0.12345678901234567890
      double precision | 5e-324 | "type":"number" | 1e400 | numeric | v::double precision = 5e-324 | v = 1e400
      double precision | '-Infinity' | "type":"integer" | 9007199254740993 | numeric | v = '-Infinity' | v = 9007199254740993
      double precision | 0.1 | "type":"string" | "0.12345678901234567890" | numeric | v = 0.1 | v = 0.12345678901234567890
      varchar(5) | 'abc' | "type":"string" | "abcdef" | character varying | v = 'abc' | v = 'abcdef'
      varchar(5) | 'abc' | "type":"string","format":"date-time" | "2024-01-01T00:00:00Z" | character varying | v = 'abc' | v = '2024-01-01T00:00:00Z'
      varchar(5) | 'abc' | "type":"integer" | 123456 | character varying | v = 'abc' | v = '123456'
      char(2) | 'D' | "type":"string" | "FRA" | bpchar | v = 'D' | v = 'FRA'
      timestamptz(0) | '2024-01-01 00:00:01+00' | "type":"string","format":"date-time" | "2024-01-01T00:00:01.5Z" | timestamp with time zone | v = '2024-01-01 00:00:01+00' | v = '2024-01-01 00:00:01.5+00'
      time(0) | '12:00' | "type":"string","format":"time" | "13:00:00.5" | time without time zone | v = '12:00' | v = '13:00:00.5'
      date | '2024-01-01' | "type":"string" | "2024-01-01T12:00:00Z" | timestamp with time zone | v = '2024-01-01 00:00:00+00' | v = '2024-01-01 12:00:00+00'
      date | '2024-01-01' | "anyOf":[{"type":"string","format":"date-time"},{"type":"string"}] | "2024-01-01T12:00:00Z" | timestamp with time zone | v = '2024-01-01 00:00:00+00' | v = '2024-01-01 12:00:00+00'
      timestamp | '2024-01-01' | "anyOf":[{"type":"string","format":"date-time"},{"type":["string","null"]}] | "soon" | text | v = '2024-01-01T00:00:00' | v = 'soon'
      uuid | '123e4567-e89b-12d3-a456-426614174000' | "type":["string","object"] | "none" | jsonb | v = '"123e4567-e89b-12d3-a456-426614174000"' | v = '"none"'
      integer[] | '{1,NULL}' | "type":"array" | [2147483648] | bigint[] | v = '{1,NULL}' | v = '{2147483648}'
      integer[] | '{1}' | "type":"array" | [0.5] | numeric[] | v = '{1}' | v = '{0.5}'
      real[] | '{0.1}' | "type":"array" | [0.123456789] | double precision[] | v = '{0.1}' | v = '{0.123456789}'
      varchar(2)[] | '{ab}' | "type":"array" | ["abc"] | character varying[] | v = '{ab}' | v = '{abc}'
      integer[] | '{1}' | "type":"array" | ["x"] | jsonb | v = '[1]' | v = '["x"]'
      text[] | '{a}' | "type":["array","object"] | {"a":1} | jsonb | v = '["a"]' | v = '{"a":1}'
      text[] | '{a,NULL}' | "type":["array","string"] | "x" | jsonb | v = '["a",null]' | v = '"x"'
      text[] | '{a,NULL}' | "type":"string" | "x" | text | v = '["a",null]' | v = 'x'
      """;
}
