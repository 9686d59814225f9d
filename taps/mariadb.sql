-- The source of the MySQL tap as the first run finds it. changes-mariadb.sql has what happens before the second.
create database shop character set utf8mb4;
use shop;
create table numbers (
    id int primary key, tiny tinyint, yes tinyint(1), small smallint, medium mediumint, whole int, big bigint, huge bigint unsigned,
    price decimal(12, 2), long_exact decimal(38, 10), single float, twice double, onebit bit(1));
insert into numbers values
    (1, 1, 1, 1, 1, 1, 1, 1, 1.23, 1.1, 0.1, 0.1, b'1'),
    (2, -128, 0, -32768, -8388608, -2147483648, -9223372036854775808, 0, -9999999999.99, -0.0000000001, 1e-30, 1e308, b'0'),
    (3, 127, 1, 32767, 8388607, 2147483647, 9223372036854775807, 18446744073709551615, 9999999999.99, 1234567890123456789012345678.0123456789, 1e30,
     0.30000000000000004, b'1'),
    (4, 0, 0, 0, 0, 0, 0, 9223372036854775808, 0.1, 100, 0, 0, b'0'),
    (5, null, null, null, null, null, null, null, null, null, null, null, null);

create table texts (
    id int primary key, words text, short varchar(20), fixed char(5), size enum ('S', 'M', 'extra large'), colours set ('red', 'green', 'blue'),
    document json, bytes_ varbinary(10), place point, picture blob) character set utf8mb4;
insert into texts values
    (1, 'one', 'two', 'abc', 'S', 'red,blue', '{"a": 1, "b": [1, 2.50]}', x'00ff10', point(1, 2), x'0102'),
    (2, '', '', '', 'extra large', '', '{}', x'', point(-1.5, 1e10), x''),
    (3, 'tab\tline\nreturn\rback\\slash \\N \\. "quoted" ''single''', '\\', 'x y', 'M', 'green', '"text"', x'5c', null, null),
    (4, 'smile 😀', 'é ü', '漢字', 'S', 'red,green,blue', '[1, "é", null, true]', x'61', point(0, 0), x'ff'),
    (5, null, null, null, null, null, null, null, null, null);

create table times (
    id int primary key, day date, clock time, fine_clock time(6), moment datetime, fine_moment datetime(6), instant timestamp null, which year);
insert into times values
    (1, '2024-02-29', '08:30:00', '08:30:00.123456', '2024-02-29 08:30:00', '2024-02-29 08:30:00.123456', '2024-02-29 08:30:00', 2024),
    (2, '1000-01-01', '00:00:00', '00:00:00', '1000-01-01 00:00:00', '1000-01-01 00:00:00', '1970-01-01 00:00:01', 1901),
    (3, '9999-12-31', '23:59:59', '23:59:59.999999', '9999-12-31 23:59:59', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', 2155),
    (5, null, null, null, null, null, null, null);

create table orders (id int primary key, status varchar(10), quantity int, total decimal(12, 2), note mediumtext);
insert into orders select seq, 'open', seq, seq * 1.23, repeat(char(96 + seq using utf8mb4), 10000 * (seq % 2) + 10) from seq_1_to_12;
