-- The source of the PostgreSQL taps as the first run finds it. changes-postgresql.sql has what happens before the second.
create extension hstore;
create schema shop;
create type shop.mood as enum ('sad', 'ok', 'very happy');

create table shop.numbers (
    id integer primary key, small smallint, whole integer, big bigint, price numeric(12, 2), exact numeric,
    single real, twice double precision, yes boolean, onebit bit(1), cash money,
    updated_at timestamptz not null default '2024-01-01 00:00:00+00');
insert into shop.numbers values
    (1, 1, 1, 1, 1.23, 1.10, 0.1, 0.1, true, '1', 1.50),
    (2, -32768, -2147483648, -9223372036854775808, -9999999999.99, -0.000000001, 1e-30, 1e308, false, '0', -1234.56),
    (3, 32767, 2147483647, 9223372036854775807, 9999999999.99, 12345678901234567890.123456789, 3.4e38, 5e-324, true, '1', 0),
    (4, 0, 0, 0, 0.10, 100, 16777216, 0.30000000000000004, null, null, 1000000),
    (5, null, null, null, null, null, null, null, null, null, null),
    (6, 6, 6, 9007199254740993, 0.07, 4.35, 123456.79, 1.5e15, false, '0', 0.07);

create table shop.texts (
    id integer primary key, words text, short varchar(20), fixed char(5), code uuid, feeling shop.mood, address inet,
    document jsonb, plain json, raw bytea,
    updated_at timestamptz not null default '2024-01-01 00:00:00+00');
insert into shop.texts values
    (1, 'one', 'two', 'abc', '6f1c7a52-0b5e-4c39-9a53-0f3a1d2b4c5d', 'ok', '10.0.0.1', '{"a": 1, "b": [1, 2.50, "é"]}', '{"z": 1, "a": 2}', '\x00ff10'),
    (2, '', '', '', '00000000-0000-0000-0000-000000000000', 'sad', '10.1.0.0/16', '{}', '[]', ''),
    (3, E'tab\tline\nreturn\rback\\slash \\N \\. "quoted" ''single''', E'\\', 'x y', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'very happy',
     '2001:db8::1', '{"\\": "\""}', '["a\u00e9"]', '\x5c'),
    (4, 'smile 😀 é ü 漢字', 'ß', 'ééééé', '6F1C7A52-0B5E-4C39-9A53-0F3A1D2B4C5E', 'ok', '::1', '[1, "😀", null, true, 1e20]', '[12.50]', '\xf0'),
    (5, null, null, null, null, null, null, null, null, null),
    (6, repeat('long ', 2000), 'NULL', 'null', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'ok', '0.0.0.0', '{"deep": {"er": {"x": []}}}', '[null]',
     decode(repeat('00', 3000), 'hex'));

-- JSON values that are not objects or arrays, which not every tap's SCHEMA allows.
create table shop.scalars (
    id integer primary key, document jsonb, plain json, updated_at timestamptz not null default '2024-01-01 00:00:00+00');
insert into shop.scalars values (1, '"text"', '"a\u00e9"'), (2, '12.50', '1e3'), (3, 'true', 'false'), (4, null, 'null'), (5, '""', '0');

create table shop.collections (
    id integer primary key, pairs hstore, tags text[], counts integer[],
    updated_at timestamptz not null default '2024-01-01 00:00:00+00');
insert into shop.collections values
    (1, 'a=>1, b=>NULL', '{a,b}', '{1,2}'), (2, '', '{}', '{}'), (3, E'"k \\"1"=>"v\\\\"', '{"a,b","c\"d",""," "}', '{-1,3}'),
    (4, 'é=>ü', '{"漢"}', '{2147483647}'), (5, null, null, null), (6, 'x=>"1"', '{"NULL"}', '{0}');
-- Elements that are NULL, which not every tap's SCHEMA allows.
create table shop.gaps (
    id integer primary key, tags text[], counts integer[], updated_at timestamptz not null default '2024-01-01 00:00:00+00');
insert into shop.gaps values (1, '{a,NULL,""}', '{NULL,1}'), (2, '{NULL}', '{NULL,NULL}');

create table shop.times (
    id integer primary key, day date, clock time, zoned timetz, moment timestamp, instant timestamptz, span interval,
    updated_at timestamptz not null default '2024-01-01 00:00:00+00');
insert into shop.times values
    (1, '2024-02-29', '08:30:00', '12:34:56+05', '2024-02-29 08:30:00', '2024-02-29 08:30:00+00', '1 day 02:03:04'),
    (2, '0001-01-01', '00:00:00', '00:00:00+00', '0001-01-01 00:00:00', '1900-01-01 00:00:00+05:30', '-1 mons'),
    (3, '9999-12-31', '23:59:59.999999', '23:59:59-08:30', '9999-12-31 23:59:59', '2024-07-01 12:00:00.123456-07', '1 year 2 mons'),
    (4, '1970-01-01', '09:05:07.5', '09:05:07+00', '1970-01-01 00:00:00.000001', '1969-12-31 23:59:59.999999+00', '00:00:00.5'),
    (5, null, null, null, null, null, null);

-- What dates of Python cannot hold, and numbers that JSON has no word for.
create table shop.extremes (
    id integer primary key, moment timestamp, instant timestamptz, twice double precision, single real, exact numeric,
    updated_at timestamptz not null default '2024-01-01 00:00:00+00');
insert into shop.extremes values
    (1, '0044-03-15 12:00:00 BC', '0044-03-15 12:00:00+00 BC', 'NaN', 'NaN', 'NaN'),
    (2, 'infinity', '-infinity', 'Infinity', '-Infinity', 1e40),
    (3, '12000-01-01 00:00:00', '12000-01-01 00:00:00+00', '-0', 1.17549435e-38, 1e-30);

-- note lies outside the row: an update that does not touch it leaves it out of the change.
create table shop.orders (
    id integer primary key, status varchar(10), quantity integer, total numeric(12, 2), ratio real, note text,
    updated_at timestamptz not null default '2024-01-01 00:00:00+00');
alter table shop.orders alter column note set storage external;
insert into shop.orders
    select i, 'open', i, i * 1.23, i / 10.0, repeat(chr(96 + i), 10000 * (i % 2) + 10) from generate_series(1, 12) i;
