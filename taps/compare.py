"""Compares the tables of a source with those that a pipeline has loaded, row by row and value by value.

usage: compare.py compare RESULTS PIPELINE RUN SOURCE DATABASE TAP_OUTPUT TABLE...
       compare.py report RESULTS

SOURCE is "postgresql", "mariadb" or the file that the tap read. A value is the same if the texts are the same, or if the target's
text, read as the type of the source's column, is equal to the source's value. A difference is the tap's if the target holds what the
tap printed; it is expected if known-differences.tsv has the reason as well. All others make the report fail.
"""

import csv
import fnmatch
import json
import os
import struct
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

import psycopg2
import pymysql

KNOWN = Path(__file__).parent / "known-differences.tsv"


def read_json(text):
    """Numbers stay the text that they are written with."""
    return json.loads(text, parse_float=Number, parse_int=Number, parse_constant=Number)


class Number(str):
    def __eq__(self, other):
        return isinstance(other, Number) and number(self) == number(other)

    __hash__ = str.__hash__


def number(text):
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def text_of(value):
    """Returns a JSON value as text: strings and numbers as they are, all else as JSON."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, Number):
        return str(value)
    return json_text(value)


def json_text(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(json.dumps(k) + ": " + json_text(v) for k, v in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def same_json(left, right):
    try:
        return read_json(left) == read_json(right)
    except ValueError:
        return False


class Postgres:
    """A database of the PostgreSQL server, as the source or the target."""

    def __init__(self, database):
        self.connection = psycopg2.connect(dbname=database, options="-c timezone=UTC -c intervalstyle=postgres -c lc_monetary=C")
        self.connection.autocommit = True

    def query(self, sql, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall()

    def columns(self, table):
        """Returns the type of each column, in the table's order."""
        return dict(self.query(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n"
            " on n.oid = relnamespace where relname = %s and nspname !~ '^(pg_|information_schema)' and relkind = 'r' and attnum > 0"
            " and not attisdropped order by attnum", table))

    def rows(self, table):
        """Returns the rows by their key, each value as the server writes it."""
        columns = self.columns(table)
        if not columns:
            return {}
        schema = self.query("select nspname from pg_class c join pg_namespace n on n.oid = relnamespace where relname = %s"
                            " and nspname !~ '^(pg_|information_schema)' and relkind = 'r'", table)[0][0]
        values = ", ".join(f'"{column}"::text' for column in columns)
        rows = [dict(zip(columns, row)) for row in self.query(f'select {values} from "{schema}"."{table}"')]
        return {row["id"]: row for row in rows}

    def same(self, left, right, kind):
        """Says whether two texts, read as a type, are equal values."""
        equal = "%s::{0}::text = %s::{0}::text" if kind in ("interval", "point") else "%s::{0} = %s::{0}"
        try:
            return self.query("select " + equal.format("jsonb" if kind == "json" else kind), left, right)[0][0]
        except psycopg2.Error:
            return False

    def same_as_source(self, source, target, kind, target_kind):
        if kind == "hstore" or kind.endswith("[]"):
            target = self.literal(target)
        elif kind == "bytea" and not target.startswith("\\x"):
            target = "\\x" + target
        elif kind == "bit(1)":
            target = {"true": "1", "false": "0"}.get(target, target)
        return self.same(source, target, kind)

    @staticmethod
    def literal(text):
        """Returns the array or hstore that a JSON array or object stands for."""
        try:
            value = read_json(text)
        except ValueError:
            return text
        quoted = lambda v: "NULL" if v is None else '"' + text_of(v).replace("\\", "\\\\").replace('"', '\\"') + '"'
        if isinstance(value, dict):
            return ",".join(quoted(k) + "=>" + quoted(v) for k, v in value.items())
        return "{" + ",".join(map(quoted, value)) + "}" if isinstance(value, list) else text


class MariaDb:
    def __init__(self):
        self.connection = pymysql.connect(host="127.0.0.1", port=int(os.environ["MARIADB_PORT"]), user="tap", password="tap",
                                          database="shop", charset="utf8mb4", init_command="set time_zone = '+00:00'")

    def query(self, sql, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall()

    def columns(self, table):
        return dict(self.query("select column_name, column_type from information_schema.columns where table_schema = 'shop'"
                               " and table_name = %s order by ordinal_position", table))

    def rows(self, table):
        columns = self.columns(table)
        rows = self.query(f"select {', '.join(self.expression(*column) for column in columns.items())} from `{table}`")
        return {row[0]: dict(zip(columns, row)) for row in rows}

    @staticmethod
    def expression(column, kind):
        if kind == "point":
            return f"st_asgeojson(`{column}`)"
        if "blob" in kind or "binary" in kind:
            return f"hex(`{column}`)"
        return f"cast(`{column}`{' + 0' if kind.startswith('bit') else ''} as char)"

    @staticmethod
    def same_as_source(source, target, kind, target_kind):
        if target_kind == "boolean":
            return source == {"true": "1", "false": "0"}.get(target)
        if kind == "point":
            return same_json(source, target)
        if "binary" in kind:
            return source.lower() == target.lower()
        if kind == "float":
            single = lambda text: struct.pack("f", float(text))
            return single(source) == single(target)
        if kind.startswith(("date", "time")):
            without_fraction = lambda text: text.rstrip("0").rstrip(".") if "." in text else text
            plain = lambda text: without_fraction(text.removesuffix("+00")).removesuffix(" 00:00:00")
            return plain(source) == plain(target)
        return same_as_written(source, target)


def same_as_written(source, target):
    left, right = number(source), number(target)
    return isinstance(left, Decimal) and left == right or same_json(source, target)


class File:
    """The one table that a file holds: lines of JSON, or CSV with a header."""

    def __init__(self, path, target):
        self.target = target
        with open(path, newline="", encoding="utf-8") as file:
            self.records = list(csv.DictReader(file)) if path.endswith(".csv") else [read_json(line) for line in file.read().split("\n") if line]

    def columns(self, table):
        return {column: "text" for record in self.records for column in record}

    def rows(self, table):
        return {text_of(r["id"]): {c: text_of(r.get(c)) for c in self.columns(table)} for r in self.records}

    def same_as_source(self, source, target, kind, target_kind):
        if target_kind.startswith("timestamp"):
            return self.target.same(source, target, target_kind)
        return same_as_written(source, target)


class Printed:
    """What the tap printed last for each key and column."""

    def __init__(self, path):
        self.values, self.properties, self.deleted = {}, {}, set()
        with open(path, encoding="utf-8") as file:
            for line in file.read().split("\n"):
                if line.startswith("{"):
                    self.add(read_json(line))

    def add(self, message):
        table = message.get("stream", "").split("-")[-1]
        if message["type"] == "SCHEMA":
            self.properties.setdefault(table, set()).update(message["schema"]["properties"])
        if message["type"] == "RECORD":
            record = message["record"]
            key = text_of(record["id"])
            if record.get("_sdc_deleted_at"):
                self.deleted.add((table, key))
            self.values.update({(table, key, column): value for column, value in record.items()})


def compare_table(source, target, printed, table, marked):
    """Returns the counts of a table, and its differences. Rows that are marked as deleted may stay."""
    counts = {"rows": 0, "values": 0, "same text": 0, "same value": 0}
    differences = []

    def differs(key, column, wanted, found, said, caused_by_tap):
        differences.append({"table": table, "key": key, "column": column, "source": wanted, "target": found, "tap": said, "by tap": caused_by_tap})

    kinds, target_kinds, wanted_rows, found_rows = source.columns(table), target.columns(table), source.rows(table), target.rows(table)
    found_rows = {key: row for key, row in found_rows.items() if not marked or row.get("_sdc_deleted_at") is None}
    if not kinds:
        raise ValueError(f"the source has no table {table}")
    for column in kinds.keys() - target_kinds.keys():
        differs("*", column, "a column", "no column", None, column not in printed.properties.get(table, ()))
    for key in found_rows.keys() - wanted_rows.keys():
        differs(key, "*", "no row", "a row", None, (table, key) not in printed.deleted)
    for key, wanted in wanted_rows.items():
        if key not in found_rows:
            differs(key, "*", "a row", "no row", None, (table, key, "id") not in printed.values)
            continue
        counts["rows"] += 1
        for column in kinds.keys() & target_kinds.keys():
            counts["values"] += 1
            left, right = wanted[column], found_rows[key][column]
            if left == right:
                counts["same text"] += 1
            elif None not in (left, right) and source.same_as_source(left, right, kinds[column], target_kinds[column]):
                counts["same value"] += 1
            else:
                said = printed.values.get((table, key, column))
                differs(key, column, left, right, json_text(said), holds(target, right, said, target_kinds[column]))
    return counts, differences


def holds(target, stored, said, kind):
    """Says whether the target holds what the tap printed."""
    if said is None or stored is None:
        return said is None and stored is None
    return stored == text_of(said) or target.same(stored, json_text(said) if kind == "jsonb" else text_of(said), kind)


def known_differences():
    with open(KNOWN, encoding="utf-8") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


def known_difference(pipeline, difference, known):
    """Returns the number of the entry in known-differences.tsv that gives the reason."""
    words = {"pipeline": pipeline, **{word: str(difference[word]) for word in ("table", "column", "source")}}
    for index, entry in enumerate(known):
        if all(any(fnmatch.fnmatchcase(text, pattern) for pattern in entry[word].split("|")) for word, text in words.items()):
            return index
    return None


def compare(results, pipeline, run, source, database, tap_output, *tables):
    target, printed = Postgres(database), Printed(tap_output)
    source = {"postgresql": lambda: Postgres("source"), "mariadb": MariaDb}.get(source, lambda: File(source, target))()
    with open(results, "a", encoding="utf-8") as file:
        for table in tables:
            counts, differences = compare_table(source, target, printed, table, "hard_delete" not in pipeline)
            json.dump({"pipeline": pipeline, "run": run, "table": table, **counts, "differences": differences}, file)
            file.write("\n")


def shown(value):
    text = str(value).encode("unicode_escape").decode()
    return text if len(text) <= 70 else text[:30] + f"… ({len(text)} characters)"


def report(results):
    known = known_differences()
    with open(results, encoding="utf-8") as file:
        tables = [json.loads(line) for line in file]
    form = "{:<40} {:>3} {:<11} {:>5} {:>7} {:>10} {:>11} {:>7} {:>12}"
    print(form.format("pipeline", "run", "table", "rows", "values", "same text", "same value", "by tap", "unexplained"))
    explained, unexplained = {}, []
    for table in tables:
        before = len(unexplained)
        for difference in table["differences"]:
            index = known_difference(table["pipeline"], difference, known)
            if difference["by tap"] and index is not None:
                explained.setdefault(index, []).append((table["pipeline"], difference))
            else:
                unexplained.append((f"{table['pipeline']}, run {table['run']}", difference))
        bad = len(unexplained) - before
        print(form.format(table["pipeline"], table["run"], table["table"], table["rows"], table["values"], table["same text"],
                          table["same value"], len(table["differences"]) - bad, bad))
    print(f"\n{sum(t['rows'] for t in tables)} rows and {sum(t['values'] for t in tables)} values compared")
    print("\nDifferences that the tap causes; the target holds what the tap printed:")
    for index, all_of_them in sorted(explained.items()):
        print(f"- {known[index]['reason']}; {len(all_of_them)} times in {', '.join(dict.fromkeys(pipeline for pipeline, _ in all_of_them))}")
        print("      " + described(all_of_them[0][1]))
    for index, entry in enumerate(known):
        if index not in explained:
            print(f"- not seen this time: {entry['pipeline']} {entry['table']}.{entry['column']}: {entry['reason']}")
    print("\nDifferences without explanation:" if unexplained else "\nNo difference is without explanation.")
    for where, difference in unexplained:
        print(f"- {where}: {described(difference)}, {'as' if difference['by tap'] else 'NOT as'} the tap printed it")
    return 1 if unexplained else 0


def described(difference):
    return (f"{difference['table']}.{difference['column']}, key {difference['key']}: source {shown(difference['source'])}; tap"
            f" {shown(difference['tap'])}; target {shown(difference['target'])}")


if __name__ == "__main__":
    if sys.argv[1] == "report":
        sys.exit(report(sys.argv[2]))
    compare(*sys.argv[2:])
